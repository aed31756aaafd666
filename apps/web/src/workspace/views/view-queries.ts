/** The saved views of an organization, and what can be done with them. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SavedView } from '@vanguard/protocol/browser';
import { api } from '../../api/api.ts';
import { randomId } from '../../api/random-id.ts';

export const viewsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['views', organizationId],
    queryFn: async ({ signal }) => (await api.views({ params: { orgId: organizationId }, signal })).views,
    staleTime: 60_000,
  });

export type ViewChange =
  | { readonly kind: 'save'; readonly name: string; readonly search: string; readonly isShared: boolean }
  | { readonly kind: 'share'; readonly slug: string; readonly isShared: boolean }
  | { readonly kind: 'default'; readonly slug: string | null }
  | { readonly kind: 'delete'; readonly slug: string };

/** Resolves to the view that was saved or shared. */
export function useViewChange(
  organizationId: string,
  onDone: (change: ViewChange, view: SavedView | undefined) => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: ViewChange) => await carryOut(organizationId, change),
    onSuccess: async (view, change) => {
      await queryClient.invalidateQueries({ queryKey: ['views', organizationId] });
      onDone(change, view);
    },
  });
}

async function carryOut(orgId: string, change: ViewChange): Promise<SavedView | undefined> {
  const idempotencyKey = randomId();
  if (change.kind === 'save') {
    const { name, search, isShared } = change;
    const saved = await api.saveView({ params: { orgId }, body: { name, search }, idempotencyKey });
    return saved.isShared === isShared ? saved : await share(orgId, saved.slug, isShared);
  }
  if (change.kind === 'share') return await share(orgId, change.slug, change.isShared);
  if (change.kind === 'default') {
    await api.setDefaultView({ params: { orgId }, body: { slug: change.slug }, idempotencyKey });
  } else await api.deleteView({ params: { orgId, slug: change.slug } });
  return undefined;
}

const share = async (orgId: string, slug: string, isShared: boolean): Promise<SavedView> =>
  await api.shareView({ params: { orgId, slug }, body: { isShared }, idempotencyKey: randomId() });
