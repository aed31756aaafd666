/** The questions of the records page, as cache keys and requests. */
import { queryOptions } from '@tanstack/react-query';
import type { RecordsPage } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import type { RecordsSearch } from './records-search.ts';

/** Rows a request: large enough that a screen needs one or two, small enough to arrive within a frame or so. */
export const pageSize = 200;

export interface ResultKey {
  readonly organizationId: string;
  readonly search: RecordsSearch;
}

export interface LoadedPage extends RecordsPage {
  /** Index of the page's first row in the whole result. */
  readonly offset: number;
}

export const pageQuery = ({ organizationId, search }: ResultKey, page: number) =>
  queryOptions({
    queryKey: ['records', organizationId, search, page],
    queryFn: async ({ signal }): Promise<LoadedPage> => ({
      ...(await api.records(organizationId, requestQuery(search, page), signal)),
      offset: page * pageSize,
    }),
    gcTime: 120_000,
  });

export const facetsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['facets', organizationId],
    queryFn: ({ signal }) => api.facets(organizationId, signal),
    staleTime: 60_000,
  });

/** The whole result as a file: a link that the browser follows with its cookie. */
export function exportAddress({ organizationId, search }: ResultKey, format: 'csv' | 'xlsx'): string {
  const query = resultQuery(search);
  // Excel takes a text file for the country's old encoding unless it begins with the mark.
  if (format === 'csv') query.set('bom', 'true');
  return `/api/pfa/${encodeURIComponent(organizationId)}/export.${format}?${query.toString()}`;
}

function requestQuery(search: RecordsSearch, page: number): URLSearchParams {
  const query = resultQuery(search);
  query.set('limit', String(pageSize));
  query.set('offset', String(page * pageSize));
  return query;
}

function resultQuery(search: RecordsSearch): URLSearchParams {
  const query = new URLSearchParams();
  for (const value of search.category ?? []) query.append('category', value);
  for (const value of search.source ?? []) query.append('source', value);
  if (search.sort !== undefined) query.set('sort', search.sort);
  if (search.discontinued === true) query.set('includeDiscontinued', 'true');
  if (search.transferable === true) query.set('includeFundsTransferable', 'true');
  return query;
}
