/**
 * Filters and sort of the records page as they stand in the address: readable, shareable, and forgiving.
 * `?category=Cranes&category=Pumps&source=Rental&sort=-planCost,category&discontinued=1`
 * What an address says wrongly is left out rather than refused: a link from an older version still opens.
 */
import { type SortField, type SortKey, sortFields } from '@vanguard/protocol/browser';

export interface RecordsSearch {
  category?: string[];
  source?: string[];
  /** Field names in order of importance, a leading minus for descending; comma separated. */
  sort?: string;
  discontinued?: boolean;
  transferable?: boolean;
}

/** What one request may carry; the server refuses more. */
const sortKeyLimit = 5;
const optionLimit = 100;

/** Reads the raw search parameters of the route. */
export function readRecordsSearch(raw: Record<string, unknown>): RecordsSearch {
  const search: RecordsSearch = {};
  const category = readTexts(raw.category);
  const source = readTexts(raw.source);
  const sort = formatSort(parseSort(typeof raw.sort === 'string' ? raw.sort : undefined));
  if (category.length > 0) search.category = category;
  if (source.length > 0) search.source = source;
  if (sort !== undefined) search.sort = sort;
  if (isOn(raw.discontinued)) search.discontinued = true;
  if (isOn(raw.transferable)) search.transferable = true;
  return search;
}

function readTexts(raw: unknown): string[] {
  const list = Array.isArray(raw) ? raw : [raw];
  const texts = list.filter((value): value is string => typeof value === 'string' && value !== '');
  return [...new Set(texts)].slice(0, optionLimit);
}

const isOn = (raw: unknown) => raw === true || raw === '1' || raw === 'true';

export function parseSort(text: string | undefined): SortKey[] {
  const keys: SortKey[] = [];
  for (const part of (text ?? '').split(',')) {
    const descending = part.startsWith('-');
    const field = sortFields.find((known) => known === (descending ? part.slice(1) : part));
    if (field !== undefined && !keys.some((key) => key.field === field)) keys.push({ field, descending });
  }
  return keys.slice(0, sortKeyLimit);
}

export function formatSort(keys: readonly SortKey[]): string | undefined {
  if (keys.length === 0) return undefined;
  return keys.map((key) => (key.descending ? `-${key.field}` : key.field)).join(',');
}

/** One press on a header: ascending, descending, unsorted. With `add` the other keys stay as they are. */
export function toggleSort(keys: readonly SortKey[], field: SortField, add: boolean): SortKey[] {
  const present = keys.find((key) => key.field === field);
  if (!add) {
    if (present === undefined || keys.length > 1) return [{ field, descending: false }];
    return present.descending ? [] : [{ field, descending: true }];
  }
  if (present === undefined) return [...keys.slice(0, sortKeyLimit - 1), { field, descending: false }];
  if (present.descending) return keys.filter((key) => key !== present);
  return keys.map((key) => (key === present ? { field, descending: true } : key));
}

export function hasFilters(search: RecordsSearch): boolean {
  return (
    search.category !== undefined ||
    search.source !== undefined ||
    search.discontinued === true ||
    search.transferable === true
  );
}

/** The same address without any filter; the sort is not a filter and stays. */
export function withoutFilters(search: RecordsSearch): RecordsSearch {
  return search.sort === undefined ? {} : { sort: search.sort };
}

/** Sets or, when empty, removes one of the list filters. */
export function withOptions(search: RecordsSearch, filter: 'category' | 'source', values: string[]): RecordsSearch {
  const { [filter]: _replaced, ...rest } = search;
  return values.length === 0 ? rest : { ...rest, [filter]: values };
}

export function withFlag(
  search: RecordsSearch,
  flag: 'discontinued' | 'transferable',
  isIncluded: boolean,
): RecordsSearch {
  const { [flag]: _replaced, ...rest } = search;
  return isIncluded ? { ...rest, [flag]: true } : rest;
}

export function withSort(search: RecordsSearch, keys: readonly SortKey[]): RecordsSearch {
  const { sort: _replaced, ...rest } = search;
  const sort = formatSort(keys);
  return sort === undefined ? rest : { ...rest, sort };
}
