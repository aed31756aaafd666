/**
 * The grains of the materialized summary, coarsest first: which columns its cells are told apart by, besides the three
 * flags. As the grouping sets of migration 0005.
 */
import { dateFields, type DateField } from '../records/fields.ts';
import { listFields, type RecordFilter } from '../records/record-filter.ts';

/** What records are grouped by. */
export type Dimension = 'category' | 'class' | 'source' | 'status' | 'dor' | 'area' | 'manufacturer' | 'model';

export const dimensions = [
  'category',
  'class',
  'source',
  'status',
  'dor',
  'area',
  'manufacturer',
  'model',
] as const satisfies readonly Dimension[];

/** In the order of grouping(…) in the migration. */
const columns = ['category', 'class', 'source', 'dor', 'area', 'manufacturer', 'model', ...Object.keys(dateFields)];

const grains: readonly (readonly string[])[] = [
  [],
  ['category', 'class'],
  ['source', 'dor', 'area'],
  ['manufacturer', 'model'],
  ...Object.keys(dateFields).map((field) => [field]),
  ['category', 'area', 'manufacturer', 'source', 'dor'],
  ['category', 'class', 'source', 'dor', 'area'],
  ['category', 'class', 'manufacturer', 'model', 'source'],
];

export interface Grain {
  /** The value of grouping(…). */
  mask: number;
  day: DateField | undefined;
}

/** The coarsest that can answer; undefined where only the records themselves can. */
export function findGrain(filter: RecordFilter, groupBy: readonly Dimension[]): Grain | undefined {
  if (filter.ids || filter.draftsOnly || filter.text?.trim() || hasOtherFlags(filter)) return undefined;
  const days = Object.entries(filter.dates ?? {}).flatMap(([field, range]) =>
    range?.from || range?.to ? [field] : [],
  );
  const needed = new Set<string>([
    ...listFields.filter((field) => filter[field] !== undefined),
    ...groupBy.filter((dimension) => dimension !== 'status'),
    ...days,
  ]);
  const grain = grains.find((one) => [...needed].every((column) => one.includes(column)));
  return grain && { mask: maskOf(grain), day: days[0] as DateField | undefined };
}

function hasOtherFlags({ flags }: RecordFilter): boolean {
  return flags?.hasPlan !== undefined || flags?.hasActuals !== undefined;
}

function maskOf(grain: readonly string[]): number {
  return columns.reduce((mask, column) => mask * 2 + (grain.includes(column) ? 0 : 1), 0);
}
