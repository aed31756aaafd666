/** Random records, drafts, filters and orders for the tests that compare SQL with a plain evaluation. */
import { addDays, type CalendarDate, calendarDate, type CustomField, customName, type Delta } from '@vanguard/pfa';
import fc from 'fast-check';
import type { AskedCondition } from '../custom-fields/custom-filter.ts';
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

/** Fields that the organization has declared, of which records also have what is not of their kind. */
const declared = [
  { key: 'SPARE_TEXT', label: 'Spare text', kind: 'text', isEditable: true },
  { key: 'SPARE_DECIMAL', label: 'Spare decimal', kind: 'decimal', isEditable: true },
  { key: 'SPARE_INTEGER', label: 'Spare integer', kind: 'integer', isEditable: true },
  { key: 'SPARE_DATE', label: 'Spare date', kind: 'date', isEditable: true },
  { key: 'SPARE_BOOLEAN', label: 'Spare boolean', kind: 'boolean', isEditable: true },
] as const satisfies CustomField[];

/** Those that records are grouped by. */
export const groupedFields = declared.filter(({ kind }) => kind === 'text' || kind === 'boolean');

const spareWords = ["x' or '1'='1", 'zone', 'Zone', 'z'.repeat(300), ''];
const spare = {
  SPARE_TEXT: orNull(fc.constantFrom(...spareWords)),
  SPARE_DECIMAL: orNull(fc.constantFrom('-1.5', '0', '12', '3.25', '1,200', '1e3')),
  SPARE_INTEGER: orNull(fc.constantFrom('-7', '12', '3', '100', '1.5', '')),
  SPARE_DATE: orNull(fc.constantFrom('2024-02-29', '2023-02-29', '2024-06-31', '2024-06-30', '2025-01-01', 'soon')),
  SPARE_BOOLEAN: orNull(fc.constantFrom<string | boolean>(true, false, '-1', '0', 'Yes', 'maybe')),
};

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

/** As drafts keep them. */
export const arbitraryEdits = fc.record({ ...editable, ...spare }, { requiredKeys: [] }) as fc.Arbitrary<Delta>;
/** Of the fields of the table alone. */
export const arbitraryPlainEdits = fc.record(editable, { requiredKeys: [] }) as fc.Arbitrary<Delta>;

/** Upstream's data: fields may be missing, flags mostly not set. */
export const arbitraryData = fc.record(
  {
    ...editable,
    ...spare,
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
const bound = fc.constantFrom('-1000', '-0.5', '0', '100', '12000.25');
const amounts = fc.record({ from: bound, to: bound }, { requiredKeys: [] });
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
  amounts: fc.record(
    {
      planCost: amounts,
      actualCost: amounts,
      monthlyRate: amounts,
      purchasePrice: amounts,
      forecastVariance: amounts,
      actualVariance: amounts,
    },
    { requiredKeys: [] },
  ),
  budget: fc.record(
    {
      forecastVariance: fc.subarray(['over', 'under', 'on']),
      actualVariance: fc.subarray(['over', 'under', 'on']),
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
  custom: fc
    .record({
      SPARE_TEXT: fc.record({ in: fc.subarray([...spareWords.slice(0, 4), null]) }),
      SPARE_DECIMAL: fc.record(
        { in: fc.subarray(['12', '3.25', null]), from: fc.constant('-1.5') },
        { requiredKeys: [] },
      ),
      SPARE_INTEGER: fc.record({ from: fc.constant('3'), to: fc.constant('12') }, { requiredKeys: [] }),
      SPARE_DATE: fc.record(
        { in: fc.subarray(['2024-02-29', null]), to: fc.constant('2024-06-30') },
        { requiredKeys: [] },
      ),
      SPARE_BOOLEAN: fc.record({ in: fc.subarray(['true', 'false', null]) }),
    })
    .chain((all) =>
      fc
        .subarray([...declared], { minLength: 1, maxLength: 2 })
        .map((fields) => fields.map((field) => ({ ...(all[field.key] as AskedCondition), field }))),
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

const customKeys = declared.map((custom) => ({ field: customName(custom.key), custom }));

export const arbitrarySort = fc.uniqueArray(
  fc
    .tuple(
      fc.oneof(
        { arbitrary: fc.constantFrom(...sortable).map((field) => ({ field })), weight: 4 },
        { arbitrary: fc.constantFrom(...customKeys), weight: 1 },
      ),
      fc.boolean(),
    )
    .map(([key, descending]) => ({ ...key, descending })),
  { selector: ({ field }) => field, maxLength: 3 },
) satisfies fc.Arbitrary<SortKey[]>;
