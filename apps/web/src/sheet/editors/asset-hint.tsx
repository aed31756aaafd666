/** Below a typed equipment tag: which asset of PEMS that is, or that PEMS lists none by it, where its assets were pulled. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api } from '../../api/api.ts';

const mostFound = 20;
const staleTime = 600_000;

const assetsQuery = (organizationId: string, find: string, limit: number) =>
  queryOptions({
    queryKey: ['master-data', organizationId, 'assets', find, limit],
    queryFn: async ({ signal }) => {
      const params = { orgId: organizationId, feed: 'assets' as const };
      return (await api.masterData({ params, query: { ...(find && { find }), limit }, signal })).entries;
    },
    staleTime,
  });

export function AssetHint({ organizationId, tag }: { organizationId: string; tag: string }) {
  const sought = useDeferredValue(tag.trim());
  const found = useQuery({ ...assetsQuery(organizationId, sought, mostFound), enabled: sought !== '' }).data;
  const any = useQuery(assetsQuery(organizationId, '', 1)).data;
  if (sought === '' || found === undefined || any === undefined || any.length === 0) return null;
  const asset = found.find(({ data }) => data['tag'] === sought)?.data;
  if (asset !== undefined) {
    const serial = asset['serial'] && `serial ${asset['serial']}`;
    const parts = [asset['class'], asset['manufacturer'], asset['model'], serial, asset['status']];
    return <p className="text-ink-muted">{parts.filter(Boolean).join(' · ') || asset['description']}</p>;
  }
  const like = found.length === mostFound ? [] : found.slice(0, 3).map(({ data }) => data['tag']);
  return <p className="text-warn">PEMS lists no asset with this tag{like.length > 0 && `, but ${like.join(', ')}`}.</p>;
}
