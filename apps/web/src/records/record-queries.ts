/** The questions of the records page, as cache keys and requests. */
import { queryOptions } from '@tanstack/react-query';
import { addressOf, type RecordsPage } from '@vanguard/protocol/browser';
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
      ...(await api.records({
        params: { orgId: organizationId },
        query: { ...search, limit: pageSize, offset: page * pageSize },
        signal,
      })),
      offset: page * pageSize,
    }),
    gcTime: 120_000,
  });

export const facetsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['facets', organizationId],
    queryFn: ({ signal }) => api.facets({ params: { orgId: organizationId }, signal }),
    staleTime: 60_000,
  });

/** The whole result as a file: a link that the browser follows with its cookie. */
export function exportAddress({ organizationId, search }: ResultKey, format: 'csv' | 'xlsx'): string {
  const params = { orgId: organizationId };
  if (format === 'xlsx') return addressOf('exportXlsx', { params, query: search });
  // Excel takes a text file for the country's old encoding unless it begins with the mark.
  return addressOf('exportCsv', { params, query: { ...search, bom: true } });
}
