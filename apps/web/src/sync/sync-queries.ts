/** What the page of the synchronisation asks the server. Events make it out of date; where there are none it is read now and then. */
import type { FeedName } from '@vanguard/pfa';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { randomId } from '../api/random-id.ts';

const readEveryMs = 30_000;
/** How far a pull has come is told by no event. */
const readRunningEveryMs = 2000;
const mostRuns = 20;
const mostMessages = 200;
const mostRows = 50;

export type Status = Awaited<ReturnType<typeof api.syncStatus>>;
export type Message = Awaited<ReturnType<typeof api.outbox>>['messages'][number];
export type Run = Awaited<ReturnType<typeof api.pullRuns>>['runs'][number];
export type Schedule = Awaited<ReturnType<typeof api.pullSchedules>>['schedules'][number];
export type Feed = Awaited<ReturnType<typeof api.feeds>>['feeds'][number];
export type Connection = Awaited<ReturnType<typeof api.connections>>['connections'][number];
export type Decision = 'retry' | 'return' | 'drop';

export const statusQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId],
    queryFn: async ({ signal }) => await api.syncStatus({ params: { orgId: organizationId }, signal }),
    refetchInterval: (query) => (query.state.data?.run?.status === 'running' ? readRunningEveryMs : readEveryMs),
  });

export const messagesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['outbox', organizationId, 'all'],
    queryFn: async ({ signal }) =>
      (await api.outbox({ params: { orgId: organizationId }, query: { limit: mostMessages }, signal })).messages,
    refetchInterval: readEveryMs,
  });

export const runsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'runs'],
    queryFn: async ({ signal }) => (await api.pullRuns({ query: { organizationId, limit: mostRuns }, signal })).runs,
    refetchInterval: (query) =>
      query.state.data?.some(({ status }) => status === 'running') === true ? readRunningEveryMs : readEveryMs,
  });

export const feedsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'feeds'],
    queryFn: async ({ signal }) => (await api.feeds({ params: { organizationId }, signal })).feeds,
    refetchInterval: readEveryMs,
  });

export const mostEntries = 100;
export type FeedEntry = Awaited<ReturnType<typeof api.feedEntries>>['entries'][number];

export const entriesQuery = (organizationId: string, feed: FeedName, find: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'entries', feed, find],
    queryFn: async ({ signal }) => {
      const query = { ...(find && { find }), limit: mostEntries };
      return (await api.feedEntries({ params: { organizationId, feed }, query, signal })).entries;
    },
    placeholderData: (before) => before,
  });

export const rejectedEntriesQuery = (organizationId: string, feed: FeedName) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'rejected', feed],
    queryFn: async ({ signal }) =>
      (await api.rejectedEntries({ params: { organizationId, feed }, query: { limit: mostRows }, signal })).rows,
  });

export const scheduleQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'schedule'],
    queryFn: async ({ signal }) =>
      (await api.pullSchedules({ signal })).schedules.find((one) => one.organizationId === organizationId) ?? null,
  });

export const driftQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'drift'],
    queryFn: async ({ signal }) => await api.pullDrift({ params: { organizationId }, signal }),
  });

export const rejectedQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['sync', organizationId, 'rejected'],
    queryFn: async ({ signal }) =>
      (await api.rejectedRows({ params: { organizationId }, query: { limit: mostRows }, signal })).rows,
  });

export const customFieldsKey = (organizationId: string) => ['sync', organizationId, 'custom-fields'];

export const customFieldsReviewQuery = (organizationId: string) =>
  queryOptions({
    queryKey: customFieldsKey(organizationId),
    queryFn: async ({ signal }) => await api.reviewCustomFields({ params: { organizationId }, signal }),
  });

export const connectionsKey = (organizationId: string) => ['sync', organizationId, 'connections'];

/** Of PEMS, for the organization or for all. */
export const connectionsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: connectionsKey(organizationId),
    queryFn: async ({ signal }) => {
      const { connections } = await api.connections({ signal });
      return connections.filter(
        (one) =>
          one.usage.startsWith('PEMS_PFA_') && (one.organizationId === null || one.organizationId === organizationId),
      );
    },
  });

export type SavedSchedule = Pick<Schedule, 'isEnabled' | 'pullCron' | 'fullCron' | 'timeZone' | 'quiet'>;

type Act =
  | { readonly kind: 'pull' }
  | { readonly kind: 'cancel'; readonly runId: string }
  | { readonly kind: 'accept' }
  | { readonly kind: 'decide'; readonly messageId: string; readonly action: Decision }
  | { readonly kind: 'schedule'; readonly schedule: SavedSchedule | null };

/** One at a time, so that its outcome can be told beside what was asked for. */
export function useSyncAct(organizationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (act: Act): Promise<unknown> => await run(organizationId, act),
    onSettled: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['sync', organizationId] }),
        queryClient.invalidateQueries({ queryKey: ['outbox', organizationId] }),
      ]);
    },
  });
}

async function run(organizationId: string, act: Act): Promise<unknown> {
  const ofOrganization = { params: { orgId: organizationId }, idempotencyKey: randomId() };
  switch (act.kind) {
    case 'pull':
      return await api.triggerSync(ofOrganization);
    case 'cancel':
      return await api.cancelPull({ params: { runId: act.runId } });
    case 'accept':
      return await api.acceptLoss({ params: { organizationId } });
    case 'decide': {
      const params = { orgId: organizationId, messageId: act.messageId };
      return await api.decideMessage({ ...ofOrganization, params, body: { action: act.action } });
    }
    case 'schedule':
      return await api.savePullSchedule({ params: { organizationId }, body: { schedule: act.schedule } });
  }
}

export type SyncAct = ReturnType<typeof useSyncAct>;
