/**
 * Parameters of an address as conditions, so that a page, the address of an export and the server mean the same records.
 * Without the schemas, which a page does not load.
 */
import {
  amountFields,
  dateFields,
  type FlagField,
  flagFields,
  type ListField,
  listFields,
  varianceFields,
} from '@vanguard/pfa';
import type { CustomParameters } from './custom-parameters.ts';
import type { FilterParameters, RecordFilter } from './record-filter.ts';

/** Parameters as conditions. */
export function toRecordFilter(parameters: FilterParameters): RecordFilter {
  const lists = Object.fromEntries(
    listFields.map((field) => [field, parameters[field]?.map((value) => (value === '' ? null : value))]),
  ) as Record<ListField, (string | null)[] | undefined>;
  const dates = rangesOf(dateFields, parameters);
  const amounts = rangesOf(amountFields, parameters);
  const budget = Object.fromEntries(varianceFields.map((field) => [field, parameters[field]]));
  const flags = Object.fromEntries(flagFields.map((field) => [field, parameters[field]])) as Record<
    FlagField,
    boolean | undefined
  >;
  const { status, draftsOnly, q, includeDiscontinued, includeFundsTransferable } = parameters;
  const custom = parameters.custom && toCustomFilter(parameters.custom);
  const ranges = { dates, amounts, budget };
  const includes = { includeDiscontinued, includeFundsTransferable };
  return { ...lists, status, ...ranges, flags, custom, draftsOnly, text: q, ...includes };
}

type RangeName = keyof FilterParameters & `${string}From`;
type Ranged = RangeName extends `${infer Field}From` ? Field : never;

function rangesOf<Field extends Ranged>(
  fields: readonly Field[],
  parameters: FilterParameters,
): Record<Field, { from: string | undefined; to: string | undefined }> {
  const ranges = fields.map((field) => [
    field,
    { from: parameters[`${field}From` as RangeName], to: parameters[`${field}To` as RangeName] },
  ]);
  return Object.fromEntries(ranges) as Record<Field, { from: string | undefined; to: string | undefined }>;
}

/** An empty text is an empty field. */
function toCustomFilter(parameters: CustomParameters): NonNullable<RecordFilter['custom']> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, { in: values, ...range }]) => [
      key,
      { ...range, in: values?.map((value) => (value === '' ? null : value)) },
    ]),
  );
}
