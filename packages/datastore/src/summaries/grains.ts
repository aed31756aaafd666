/**
 * The grains of the materialized summaries, coarsest first: which columns their cells are told apart by, besides the
 * three flags. As pfa_summary and pfa_month_summary have them.
 */
import { type DateField, dateFields, type Dimension, type FlagField, flagFields, listFields } from '@vanguard/pfa';
import { rangedDates, type RecordFilter } from '../records/record-filter.ts';

/** In the order of grouping(…) in the migration. */
const columns = ['category', 'class', 'source', 'dor', 'area', 'manufacturer', 'model', ...dateFields];

const grains: readonly (readonly string[])[] = [
  [],
  ['category', 'class'],
  ['source', 'dor', 'area'],
  ['manufacturer', 'model'],
  ...dateFields.map((field) => [field]),
  ['category', 'area', 'manufacturer', 'source', 'dor'],
  ['category', 'class', 'source', 'dor', 'area'],
  ['category', 'class', 'manufacturer', 'model', 'source'],
];

const monthColumns = ['category', 'class', 'source', 'dor', 'area', 'manufacturer'];

const monthGrains: readonly (readonly string[])[] = [
  [],
  ['category'],
  ['manufacturer'],
  ['source', 'dor', 'area'],
  ['category', 'class'],
];

export interface Grain {
  /** The value of grouping(…). */
  mask: number;
  day: DateField | undefined;
}

/** The coarsest that can answer; undefined where only the records themselves can. */
export function findGrain(filter: RecordFilter, groupBy: readonly Dimension[]): Grain | undefined {
  const days = rangedDates(filter);
  const grain = findCoarsest(grains, filter, [...groupBy, ...days]);
  return grain && { mask: maskOf(columns, grain), day: days[0] };
}

/** The same of the summary by months: the value of its grouping(…). */
export function findMonthGrain(filter: RecordFilter, groupBy: Dimension | undefined): number | undefined {
  const grain = findCoarsest(monthGrains, filter, [
    ...(groupBy === undefined ? [] : [groupBy]),
    ...rangedDates(filter),
  ]);
  return grain && maskOf(monthColumns, grain);
}

function findCoarsest(
  candidates: readonly (readonly string[])[],
  filter: RecordFilter,
  wanted: readonly (Dimension | DateField)[],
): readonly string[] | undefined {
  if (filter.ids || filter.draftsOnly || filter.text?.trim() || hasOtherFlags(filter)) return undefined;
  const needed = new Set<string>([
    ...listFields.filter((field) => filter[field] !== undefined),
    ...wanted.filter((field) => field !== 'status'),
  ]);
  return candidates.find((one) => [...needed].every((column) => one.includes(column)));
}

/** What the cells of every grain are told apart by. */
const cellFlags: readonly FlagField[] = ['isActualized', 'isDiscontinued', 'isFundsTransferable'];

function hasOtherFlags({ flags = {} }: RecordFilter): boolean {
  return flagFields.some((field) => flags[field] !== undefined && !cellFlags.includes(field));
}

/** Of the cells of an organization as a whole. */
export const wholeGrain = maskOf(columns, []);

function maskOf(of: readonly string[], grain: readonly string[]): number {
  return of.reduce((mask, column) => mask * 2 + (grain.includes(column) ? 0 : 1), 0);
}
