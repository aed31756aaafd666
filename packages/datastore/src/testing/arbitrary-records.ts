/** Random records, drafts, filters and orders for the tests that compare SQL with a plain evaluation. */
import { addDays, type CalendarDate, calendarDate, type Delta } from '@vanguard/pfa';
import fc from 'fast-check';
import type { RecordFilter } from '../records/record-filter.ts';
import type { SortKey } from '../records/sort-order.ts';

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>, freq = 6) => fc.option(arbitrary, { nil: null, freq });
const anyDay = fc.integer({ min: 0, max: 900 }).map((days) => addDays(calendarDate('2024-01-01'), days));
const day = orNull(anyDay, 8);
const amount = orNull(
  fc.integer({ min: 0, max: 90_000_00 }).map((cents) => String(cents / 100)),
  8,
);
const words = {
  category: ['Cranes', 'Pumps', 'Tools', 'Crane', "x' or '1'='1"],
  class: ['100-Ton Crawler Crane', '60-ft Boom Lift'],
  source: ['Rental', 'Purchase', 'Loan'],
  dor: ['BEO', 'PROJECT'],
  area: ['Silo 1', 'Silo 10', 'Marine'],
  manufacturer: ['Liebherr', 'LIEBHERR', 'Äther', 'zeta'],
  model: ['LTM 1', 'LTM-2'],
  equipment: ['EQ-1', 'EQ-22'],
} as const;
const text = (field: keyof typeof words) => orNull(fc.constantFrom(...words[field]));

const editable = {
  category: text('category'),
  class: text('class'),
  source: text('source'),
  dor: text('dor'),
  area: text('area'),
  manufacturer: text('manufacturer'),
  model: text('model'),
  equipment: text('equipment'),
  monthlyRate: amount,
  purchasePrice: amount,
  forecastStart: day,
  forecastEnd: day,
  actualStart: day,
  actualEnd: day,
  forecastSource: orNull(fc.constantFrom('Rental', 'Purchase'), 1),
  forecastRate: orNull(amount, 1),
  actualRate: orNull(amount, 1),
  isActualized: fc.boolean(),
  isDiscontinued: fc.boolean(),
  isFundsTransferable: fc.boolean(),
};

export interface DraftedRecord {
  data: Record<string, unknown>;
  draft: Delta | null;
}

export const arbitraryEdits = fc.record(editable, { requiredKeys: [] }) as fc.Arbitrary<Delta>;

/** Upstream's data: fields may be missing, flags mostly not set. */
export const arbitraryData = fc.record(
  {
    ...editable,
    isDiscontinued: fc.constantFrom(false, false, false, true),
    isFundsTransferable: fc.constantFrom(false, false, false, true),
    hasPlan: fc.boolean(),
    hasActuals: fc.boolean(),
    originalStart: day,
    originalEnd: day,
    planSource: orNull(fc.constantFrom('Rental', 'Purchase', 'rental'), 1),
    planRate: orNull(amount, 1),
    ownField: fc.constant('kept'),
  },
  { requiredKeys: ['source', 'isActualized'] },
) as fc.Arbitrary<Record<string, unknown>>;

export const arbitraryDrafted: fc.Arbitrary<DraftedRecord> = fc.record({
  data: arbitraryData,
  draft: fc.option(arbitraryEdits, { freq: 2 }),
});

const list = (field: keyof typeof words) =>
  fc.subarray<string | null>([...words[field], null], { minLength: 0, maxLength: 3 });
const range = fc.record({ from: anyDay, to: anyDay }, { requiredKeys: [] }) as fc.Arbitrary<{
  from?: CalendarDate;
  to?: CalendarDate;
}>;
const conditions: { [Field in keyof RecordFilter]-?: fc.Arbitrary<RecordFilter[Field]> } = {
  category: list('category'),
  class: list('class'),
  source: list('source'),
  dor: list('dor'),
  area: list('area'),
  manufacturer: list('manufacturer'),
  model: list('model'),
  equipment: list('equipment'),
  forecastCategory: fc.constant([null]),
  contract: fc.constant([null]),
  status: fc.subarray(['planned', 'actualized', 'discontinued', 'transferable']),
  dates: fc.record(
    {
      originalStart: range,
      originalEnd: range,
      forecastStart: range,
      forecastEnd: range,
      actualStart: range,
      actualEnd: range,
    },
    { requiredKeys: [] },
  ),
  flags: fc.record(
    {
      isActualized: fc.boolean(),
      isDiscontinued: fc.boolean(),
      isFundsTransferable: fc.boolean(),
      hasPlan: fc.boolean(),
      hasUnknownSource: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  ids: fc.subarray(['P000', 'P001', 'P002', 'P003', 'P004', 'P099']),
  exceptIds: fc.subarray(['P000', 'P001', 'P002', 'P003', 'P004', 'P099']),
  draftsOnly: fc.boolean(),
  text: fc.constantFrom('cran', 'ltm 2', 'P00', 'silo 1', 'eq 2 boom', "'; drop table", '...', ' ', 'ÄTHER'),
  includeDiscontinued: fc.boolean(),
  includeFundsTransferable: fc.boolean(),
};

/** Up to three conditions, so that most filters match something. */
export const arbitraryFilter: fc.Arbitrary<RecordFilter> = fc
  .tuple(fc.record(conditions), fc.subarray(Object.keys(conditions), { maxLength: 3 }), fc.boolean())
  .map(([all, chosen, includesAll]) => ({
    ...(includesAll && { includeDiscontinued: true, includeFundsTransferable: true }),
    ...Object.fromEntries(chosen.map((name) => [name, all[name as keyof RecordFilter]])),
  }));

const sortable = [
  'pfaId',
  'area',
  'category',
  'class',
  'source',
  'dor',
  'manufacturer',
  'model',
  'equipment',
  'monthlyRate',
  'purchasePrice',
  'originalStart',
  'originalEnd',
  'forecastStart',
  'forecastEnd',
  'actualStart',
  'actualEnd',
  'planCost',
  'forecastCost',
  'actualCost',
  'forecastVariance',
  'actualVariance',
] as const;
export type Sortable = (typeof sortable)[number];

export const arbitrarySort = fc.uniqueArray(
  fc.record({ field: fc.constantFrom(...sortable), descending: fc.boolean() }),
  { selector: ({ field }) => field, maxLength: 3 },
) satisfies fc.Arbitrary<SortKey[]>;
