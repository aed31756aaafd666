/**
 * The grains of the materialized summaries, coarsest first: which columns their cells are told apart by, besides the
 * three flags. SQL names them by those columns: pfa_grain, pfa_month_grain.
 */
import { type DateField, dateFields, type Dimension, type FlagField, flagFields, listFields } from '@vanguard/pfa';
import { columnOf } from '../records/fields.ts';
import { hasAmounts, rangedDates, type RecordFilter } from '../records/record-filter.ts';

/** What a cell can be told apart by, in the order in which SQL names it. */
type CellField = Exclude<Dimension, 'status'> | DateField;

const order: readonly CellField[] = [
  'category',
  'class',
  'source',
  'dor',
  'area',
  'manufacturer',
  'model',
  ...dateFields,
];

type Columns = readonly CellField[];

export const grains: readonly Columns[] = [
  [],
  ['category', 'class'],
  ['source', 'dor', 'area'],
  ['manufacturer', 'model'],
  ...dateFields.map((field) => [field]),
  ['category', 'area', 'manufacturer', 'source', 'dor'],
  ['category', 'class', 'source', 'dor', 'area'],
  ['category', 'class', 'manufacturer', 'model', 'source'],
];

export const monthGrains: readonly Columns[] = [
  [],
  ['category'],
  ['manufacturer'],
  ['source', 'dor', 'area'],
  ['category', 'class'],
];

export interface Grain {
  /** For pfa_grain. */
  name: string;
  day: DateField | undefined;
}

/** The coarsest that can answer; undefined where only the records themselves can. */
export function findGrain(filter: RecordFilter, groupBy: readonly Dimension[]): Grain | undefined {
  const days = rangedDates(filter);
  const grain = findCoarsest(grains, filter, [...groupBy, ...days]);
  return grain && { name: nameOf(grain), day: days[0] };
}

/** The same for the summary by months, for pfa_month_grain. */
export function findMonthGrain(filter: RecordFilter, groupBy: Dimension | undefined): string | undefined {
  const grain = findCoarsest(monthGrains, filter, [
    ...(groupBy === undefined ? [] : [groupBy]),
    ...rangedDates(filter),
  ]);
  return grain && nameOf(grain);
}

function findCoarsest(
  candidates: readonly Columns[],
  filter: RecordFilter,
  wanted: readonly (Dimension | DateField)[],
): Columns | undefined {
  const { ids, exceptIds, draftsOnly, text, custom = [] } = filter;
  if (ids || exceptIds || draftsOnly || text?.trim() || custom.length > 0) return undefined;
  if (hasAmounts(filter) || hasOtherFlags(filter)) return undefined;
  const needed = new Set<string>([
    ...listFields.filter((field) => filter[field] !== undefined),
    ...wanted.filter((field) => field !== 'status'),
  ]);
  return candidates.find((one) => [...needed].every((column) => (one as readonly string[]).includes(column)));
}

/** What the cells of every grain are told apart by. */
const cellFlags: readonly FlagField[] = ['isActualized', 'isDiscontinued', 'isFundsTransferable'];

function hasOtherFlags({ flags = {} }: RecordFilter): boolean {
  return flagFields.some((field) => flags[field] !== undefined && !cellFlags.includes(field));
}

/** Grain of the cells of an organization as a whole. */
export const wholeGrain = '';

export function nameOf(grain: Columns): string {
  return order
    .filter((field) => grain.includes(field))
    .map(columnOf)
    .join(', ');
}
