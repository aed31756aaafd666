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

function requestQuery(search: RecordsSearch, page: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(pageSize), offset: String(page * pageSize) });
  for (const value of search.category ?? []) query.append('category', value);
  for (const value of search.source ?? []) query.append('source', value);
  if (search.sort !== undefined) query.set('sort', search.sort);
  if (search.discontinued === true) query.set('includeDiscontinued', 'true');
  if (search.transferable === true) query.set('includeFundsTransferable', 'true');
  return query;
}
