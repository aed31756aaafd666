/**
 * Conditions as parameters of an address, and parameters as conditions: the two are each other's inverse, so that a page, the
 * address of an export and the server mean the same records. Without the schemas, which a page does not load.
 */
import { type DateField, dateFields, type FlagField, flagFields, type ListField, listFields } from '@vanguard/pfa';
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
  return { ...lists, status, dates, flags, draftsOnly, text: q, includeDiscontinued, includeFundsTransferable };
}

/** The conditions that an address can hold: ids stand in bodies only, and so does a list of no values, which nothing has. */
export type AddressableFilter = Omit<RecordFilter, 'ids' | 'exceptIds'>;

/** Conditions as parameters, of which no value is undefined: `{ category: ['Cranes', ''], forecastStartFrom: '2026-01-01' }`. */
export function toFilterParameters(filter: AddressableFilter): FilterParameters {
  const { dates = {}, flags = {}, text: q, status, draftsOnly, includeDiscontinued, includeFundsTransferable } = filter;
  const lists = listFields.map((field) => [field, filter[field]?.map((value) => value ?? '')]);
  const ranges = dateFields.flatMap((field) => [
    [`${field}From`, dates[field]?.from],
    [`${field}To`, dates[field]?.to],
  ]);
  const others = { status, ...flags, draftsOnly, q, includeDiscontinued, includeFundsTransferable };
  const entries = [...lists, ...ranges, ...Object.entries(others)];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as FilterParameters;
}
