/** The questions about records, as cache keys and requests. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { addressOf } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import type { RecordsSearch } from './records-search.ts';
import { pageSize, type Span } from '../sheet/pages.ts';
import type { Question } from '../sheet/store-state.ts';

/**
 * The store of rows keeps what comes; the cache only tells the page what failed. Each has a number of its own, since an answer that
 * is under way may not have what is asked for now.
 */
export const pagesQuery = ({ organizationId, search }: Question, { first, count }: Span, serial?: number) =>
  queryOptions({
    queryKey: ['records', organizationId, search, first, count, ...(serial === undefined ? [] : [serial])],
    queryFn: async ({ signal }) =>
      await api.records({
        params: { orgId: organizationId },
        query: { ...search, limit: count * pageSize, offset: first * pageSize },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
  });

/** Where a record stands in the answer to a question. */
export const positionQuery = ({ organizationId, search }: Question, pfaId: string) =>
  queryOptions({
    queryKey: ['position', organizationId, search, pfaId],
    queryFn: async ({ signal }) =>
      await api.position({ params: { orgId: organizationId }, query: { ...search, pfaId }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

/** Asked by a parameter, since an id may be what no path can have. */
export const recordQuery = (organizationId: string, pfaId: string) =>
  queryOptions({
    queryKey: ['record', organizationId, pfaId],
    queryFn: async ({ signal }) =>
      await api.recordOfAnyId({ params: { orgId: organizationId }, query: { pfaId }, signal }),
    staleTime: 0,
  });

/** With a subtotal on every level, by their values or by a sum. Numbered as pages are. */
export function groupsQuery({ organizationId, search, by = [], groupSort }: Question, serial: number) {
  const { sort: _sort, ...filters } = search;
  return queryOptions({
    queryKey: ['groups', organizationId, filters, by, groupSort, serial],
    queryFn: async ({ signal }) =>
      await api.groups({
        params: { orgId: organizationId },
        query: { ...filters, by: by.join(','), ...(groupSort && { sort: groupSort }) },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Newest first; ids that no path can have are not asked for. */
export const historyQuery = (organizationId: string, pfaId: string, version: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['history', organizationId, pfaId, version],
    queryFn: async ({ pageParam, signal }) =>
      await api.history({
        params: { orgId: organizationId, pfaId },
        query: { limit: 30, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: 0,
  });

/** Under the conditions of a search; each field without its own, so that others can be chosen beside it. */
export function facetsQuery(organizationId: string, search: RecordsSearch) {
  const { sort: _sort, ...filters } = search;
  return queryOptions({
    queryKey: ['facets', organizationId, filters],
    queryFn: ({ signal }) => api.facets({ params: { orgId: organizationId }, query: filters, signal }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** The whole result as a file: a link that the browser follows with its cookie. */
export function exportAddress({ organizationId, search }: Question, format: 'csv' | 'xlsx'): string {
  const params = { orgId: organizationId };
  if (format === 'xlsx') return addressOf('exportXlsx', { params, query: search });
  // Excel takes a text file for the country's old encoding unless it begins with the mark.
  return addressOf('exportCsv', { params, query: { ...search, bom: true } });
}
