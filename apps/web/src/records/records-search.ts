/**
 * Filters and sort of the records page as they stand in the address: readable, shareable, and forgiving.
 * `?category=Cranes&category=Pumps&forecastEndFrom=2026-01-01&sort=-planCost,category&includeDiscontinued=1`
 * What an address says wrongly is left out rather than refused: a link from an older version still opens.
 */
import { type FilterParameters, mostSortKeys, type SortKey, sortFields } from '@vanguard/protocol/browser';
import { isCustomName } from '@vanguard/pfa';
import { readFilterParameters } from './filters/filter-parameters.ts';

export interface RecordsSearch extends FilterParameters {
  /** Field names in order of importance, a leading minus for descending; comma separated. */
  sort?: string;
}

/** Reads the raw search parameters of the route. */
export function readRecordsSearch(raw: Record<string, unknown>): RecordsSearch {
  return withSort(readFilterParameters(raw), parseSort(typeof raw.sort === 'string' ? raw.sort : undefined));
}

export function parseSort(text: string | undefined): SortKey[] {
  const keys: SortKey[] = [];
  for (const part of (text ?? '').split(',')) {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    const field = isCustomName(name) ? name : sortFields.find((known) => known === name);
    if (field !== undefined && !keys.some((key) => key.field === field)) keys.push({ field, descending });
  }
  return keys.slice(0, mostSortKeys);
}

export function formatSort(keys: readonly SortKey[]): string | undefined {
  if (keys.length === 0) return undefined;
  return keys.map((key) => (key.descending ? `-${key.field}` : key.field)).join(',');
}

/** One press on a header: ascending, descending, unsorted. With `add` the other keys stay as they are. */
export function toggleSort(keys: readonly SortKey[], field: SortKey['field'], add: boolean): SortKey[] {
  const present = keys.find((key) => key.field === field);
  if (!add) {
    if (present === undefined || keys.length > 1) return [{ field, descending: false }];
    return present.descending ? [] : [{ field, descending: true }];
  }
  if (present === undefined) return [...keys.slice(0, mostSortKeys - 1), { field, descending: false }];
  if (present.descending) return keys.filter((key) => key !== present);
  return keys.map((key) => (key === present ? { field, descending: true } : key));
}

export function hasFilters(search: RecordsSearch): boolean {
  return Object.keys(search).some((name) => name !== 'sort');
}

/** The same address without any filter; the sort is not a filter and stays. */
export function withoutFilters(search: RecordsSearch): RecordsSearch {
  return search.sort === undefined ? {} : { sort: search.sort };
}

/** Sets one of the filters, or removes it where the value says nothing. */
export function withFilter<Name extends keyof FilterParameters>(
  search: RecordsSearch,
  name: Name,
  value: FilterParameters[Name],
): RecordsSearch {
  const { [name]: _replaced, ...rest } = search;
  return value === undefined || (Array.isArray(value) && value.length === 0) ? rest : { ...rest, [name]: value };
}

export function withSort(search: RecordsSearch, keys: readonly SortKey[]): RecordsSearch {
  const { sort: _replaced, ...rest } = search;
  const sort = formatSort(keys);
  return sort === undefined ? rest : { ...rest, sort };
}
