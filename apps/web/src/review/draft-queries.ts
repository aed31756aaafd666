/** What the review asks the server, and what it has done to drafts. */
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Draft } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { randomId } from '../api/random-id.ts';

const pageSize = 1000;

export const draftsQuery = (organizationId: string) =>
  infiniteQueryOptions({
    queryKey: ['drafts', organizationId],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.drafts({
          params: { orgId: organizationId },
          query: { limit: pageSize, ...(pageParam === '' ? {} : { after: pageParam }) },
          signal,
        })
      ).drafts,
    initialPageParam: '',
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.pfaId),
    staleTime: 0,
  });

export interface Resolution {
  readonly pfaId: string;
  readonly field: string;
  readonly take: 'mine' | 'theirs';
}

type Change =
  | { readonly kind: 'discard'; readonly ids: readonly string[] }
  | { readonly kind: 'reason'; readonly drafts: readonly Draft[]; readonly reason: string | null }
  | { readonly kind: 'resolve'; readonly resolutions: readonly Resolution[] }
  | { readonly kind: 'discard step'; readonly step: string }
  | { readonly kind: 'send'; readonly ids: readonly string[] };

/** Each is one request with a key of its own, and is one step to undo. */
export function useDraftChange(organizationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => await run(organizationId, change),
    onSettled: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['drafts', organizationId] }),
        queryClient.invalidateQueries({ queryKey: ['records', organizationId] }),
        queryClient.invalidateQueries({ queryKey: ['outbox', organizationId] }),
      ]);
    },
  });
}

type Done = Awaited<ReturnType<(typeof api)['discard' | 'saveDrafts' | 'resolveConflicts' | 'commit']>>;

async function run(organizationId: string, change: Change): Promise<Done> {
  const call = { params: { orgId: organizationId }, idempotencyKey: randomId() };
  switch (change.kind) {
    case 'discard':
      return await api.discard({ ...call, body: { ids: [...change.ids] } });
    case 'reason':
      return await api.saveDrafts({
        ...call,
        body: {
          modifications: change.drafts.map(({ pfaId, delta, version }) => ({
            pfaId,
            delta,
            ifVersion: version,
            changeReason: change.reason,
          })),
        },
      });
    case 'resolve':
      return await api.resolveConflicts({ ...call, body: { resolutions: [...change.resolutions] } });
    case 'discard step':
      return await api.discard({ ...call, body: { step: change.step } });
    case 'send':
      return await api.commit({ ...call, body: { ids: [...change.ids] } });
  }
}
