/**
 * Which records: any combination of conditions. In a query string every condition is a parameter, lists are repeated;
 * in a body the same conditions are an object.
 */
import { z } from 'zod';
import { calendarDate, optionalFlag, recordId, recordText, repeatable, searchText } from './values.ts';

const listFields = [
  'category',
  'forecastCategory',
  'class',
  'source',
  'dor',
  'area',
  'manufacturer',
  'model',
  'equipment',
  'contract',
] as const;

const dateFields = [
  'originalStart',
  'originalEnd',
  'forecastStart',
  'forecastEnd',
  'actualStart',
  'actualEnd',
] as const;

const flags = {
  isActualized: 'Billed by procurement.',
  isDiscontinued: 'No longer wanted.',
  isFundsTransferable: 'Its budget may go elsewhere.',
  hasPlan: 'Has a budget.',
  hasActuals: 'Has actual dates.',
  hasUnknownSource: 'Its source, or that of a layer, is neither Rental nor Purchase.',
} as const;
const flagFields = Object.keys(flags) as FlagField[];

const statusSchema = z.enum(['planned', 'actualized', 'discontinued', 'transferable']);

type ListField = (typeof listFields)[number];
type DateField = (typeof dateFields)[number];
type FlagField = keyof typeof flags;

/** One entry a name, as zod wants an object's shape. */
function shapeOf<Name extends string, Schema>(names: readonly Name[], schema: Schema): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

const dateRange = z.strictObject({ from: calendarDate.optional(), to: calendarDate.optional() });

/** Conditions as an object. */
export const recordFilterSchema = z
  .strictObject({
    ...shapeOf(
      listFields,
      z
        .array(recordText.min(1).nullable())
        .max(100)
        .optional()
        .meta({ description: 'Any of these; null is an empty field.' }),
    ),
    status: z.array(statusSchema).max(4).optional(),
    dates: z
      .strictObject(shapeOf(dateFields, dateRange.optional()))
      .optional()
      .meta({ description: 'Both ends included; a record without the date is in no range.' }),
    flags: z.strictObject(shapeOf(flagFields, z.boolean().optional())).optional(),
    ids: z.array(recordId).max(10_000).optional(),
    draftsOnly: z.boolean().optional(),
    text: searchText.optional().meta({ description: 'Every word the beginning of a word of the record.' }),
    includeDiscontinued: z.boolean().optional(),
    includeFundsTransferable: z.boolean().optional(),
  })
  .meta({ id: 'RecordFilter' });

const list = repeatable.meta({ description: 'Repeat for several; an empty value is an empty field.' });

/** The same conditions as parameters: `category=Cranes&category=Pumps&forecastStartFrom=2026-01-01&q=crawler`. */
export const recordFilterParameters = {
  ...shapeOf(listFields, list),
  status: z.preprocess(asList, z.array(statusSchema).max(4).optional()).meta({
    description: 'Repeat for several: the first of discontinued, transferable, actualized, planned that is so.',
  }),
  ...rangeParameters(),
  ...flagParameters(),
  draftsOnly: optionalFlag.meta({ description: 'Only records that the asking user has a draft on.' }),
  q: searchText.optional().meta({ description: 'Free text: every word the beginning of a word of the record.' }),
  includeDiscontinued: optionalFlag.meta({ description: 'Discontinued records are left out unless this is true.' }),
  includeFundsTransferable: optionalFlag.meta({
    description: 'Records with transferable funds are left out unless this is true.',
  }),
};

function flagParameters(): Record<FlagField, typeof optionalFlag> {
  const entries = Object.entries(flags).map(([name, description]) => [name, optionalFlag.meta({ description })]);
  return Object.fromEntries(entries) as Record<FlagField, typeof optionalFlag>;
}

function asList(value: unknown): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}

type RangeParameters = Record<`${DateField}From` | `${DateField}To`, z.ZodOptional<typeof calendarDate>>;

function rangeParameters(): RangeParameters {
  const names = dateFields.flatMap((field) => [`${field}From` as const, `${field}To` as const]);
  return shapeOf(names, calendarDate.optional());
}

export type RecordFilter = z.infer<typeof recordFilterSchema>;
type FilterParameters = z.output<z.ZodObject<typeof recordFilterParameters>>;

/** Parameters as conditions. */
export function toRecordFilter(parameters: FilterParameters): RecordFilter {
  const lists = Object.fromEntries(
    listFields.map((field) => [field, parameters[field]?.map((value) => (value === '' ? null : value))]),
  ) as Record<ListField, (string | null)[] | undefined>;
  const dates = Object.fromEntries(
    dateFields.map((field) => [field, { from: parameters[`${field}From`], to: parameters[`${field}To`] }]),
  ) as Record<DateField, z.infer<typeof dateRange>>;
  const flags = Object.fromEntries(flagFields.map((field) => [field, parameters[field]])) as Record<
    FlagField,
    boolean | undefined
  >;
  const { status, draftsOnly, q, includeDiscontinued, includeFundsTransferable } = parameters;
  return { ...lists, status, dates, flags, draftsOnly, text: q, includeDiscontinued, includeFundsTransferable };
}
