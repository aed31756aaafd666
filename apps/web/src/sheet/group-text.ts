/** What the cells of a group's header say: its value and count first, and its subtotals in their columns. Pure. */
import { formatCount, formatMoney, formatVariance, varianceDirection } from '../records/format.ts';
import type { CellTone, Column } from './columns.ts';
import type { GroupHeader } from './group-rows.ts';

const sums = ['planCost', 'forecastCost', 'actualCost', 'forecastVariance', 'actualVariance'] as const;
type Sum = (typeof sums)[number];

/** Whether its cells hold sums, which a name must leave in view. */
export const isSummed = (column: Column) => sumOf(column) !== undefined;

const sumOf = ({ id }: Column): Sum | undefined => sums.find((name) => name === id);

export function groupText({ path, isOpen, sums: own }: GroupHeader, column: Column, place: number): string {
  if (place === 0) return `${isOpen ? '▾' : '▸'} ${path.at(-1) ?? '(none)'} · ${formatCount(own.records)}`;
  const name = sumOf(column);
  if (name === undefined) return '';
  return name.endsWith('Variance') ? formatVariance(own[name]) : formatMoney(own[name]);
}

export function groupTone({ sums: own }: GroupHeader, column: Column | undefined): CellTone | undefined {
  const name = column && sumOf(column);
  if (name === undefined || !name.endsWith('Variance')) return undefined;
  const direction = varianceDirection(own[name]);
  return direction === 'on' ? 'quiet' : direction;
}
