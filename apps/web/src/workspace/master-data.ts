/** What PEMS lists to choose from, where its lists were pulled: values of a column beside those that the records have. */
import { queryOptions } from '@tanstack/react-query';
import type { MasterDataFeed } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';

/** Of a longer list nobody can say here what does not stand in it. */
const mostEntries = 5000;

const feeds: Readonly<Record<string, MasterDataFeed>> = {
  category: 'classes',
  class: 'classes',
  manufacturer: 'manufacturers',
};

/** Undefined for a column that PEMS has no list of. */
export const feedOfColumn = (column: string | undefined): MasterDataFeed | undefined => feeds[column ?? ''];

export const masterDataQuery = (organizationId: string, feed: MasterDataFeed) =>
  queryOptions({
    queryKey: ['master-data', organizationId, feed],
    queryFn: async ({ signal }) => {
      const params = { orgId: organizationId, feed };
      return (await api.masterData({ params, query: { limit: mostEntries }, signal })).entries;
    },
    staleTime: 600_000,
  });

type Entries = Awaited<ReturnType<typeof api.masterData>>['entries'];

/** For the record: classes are those of its category. Undefined where nothing, or not all of it, is known. */
export function listedValues(
  column: string,
  record: Pick<MergedRecord, 'category'> | undefined,
  entries: Entries | undefined,
): ReadonlySet<string> | undefined {
  if (entries === undefined || entries.length === 0 || entries.length >= mostEntries) return undefined;
  const category = column === 'class' ? record?.category : undefined;
  const fitting = category ? entries.filter(({ data }) => data['category'] === category) : entries;
  return new Set(fitting.flatMap(({ data }) => data[column] ?? []));
}
