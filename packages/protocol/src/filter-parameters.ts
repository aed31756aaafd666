/**
 * Parameters of an address as conditions, so that a page, the address of an export and the server mean the same records.
 * Without the schemas, which a page does not load.
 */
import { type DateField, dateFields, type FlagField, flagFields, type ListField, listFields } from '@vanguard/pfa';
import type { CustomParameters } from './custom-parameters.ts';
import type { FilterParameters, RecordFilter } from './record-filter.ts';

/** Parameters as conditions. */
export function toRecordFilter(parameters: FilterParameters): RecordFilter {
  const lists = Object.fromEntries(
    listFields.map((field) => [field, parameters[field]?.map((value) => (value === '' ? null : value))]),
  ) as Record<ListField, (string | null)[] | undefined>;
  const dates = Object.fromEntries(
    dateFields.map((field) => [field, { from: parameters[`${field}From`], to: parameters[`${field}To`] }]),
  ) as Record<DateField, { from: string | undefined; to: string | undefined }>;
  const flags = Object.fromEntries(flagFields.map((field) => [field, parameters[field]])) as Record<
    FlagField,
    boolean | undefined
  >;
  const { status, draftsOnly, q, includeDiscontinued, includeFundsTransferable } = parameters;
  const custom = parameters.custom && toCustomFilter(parameters.custom);
  return { ...lists, status, dates, flags, custom, draftsOnly, text: q, includeDiscontinued, includeFundsTransferable };
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
