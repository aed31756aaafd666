/** Pulls the feeds of the organizations that are due, beside the pulls of records, which never wait for one. */
import { claimFeed, DatastoreError, type DueFeed, hastenFeed, listDueFeeds } from '@vanguard/datastore';
import { PemsError } from '@vanguard/pems';
import type { WorkKind, WorkOptions } from './due-work.ts';
import { pullFeed } from './pull-feed.ts';
import { untraced } from './trace-job.ts';

export interface DueFeedsOptions extends WorkOptions {
  /** Organizations. Default: none, feeds are left to other workers. */
  feedsAtOnce?: number | undefined;
}

/** What failed for a while: the next night would be late. */
const againMs = 900_000;

export function dueFeeds(options: DueFeedsOptions, signal: AbortSignal): WorkKind<DueFeed> {
  const { database, feedsAtOnce = 0, traceJob = untraced } = options;
  return {
    atOnce: feedsAtOnce,
    list: async (organizationIds) => await listDueFeeds(database, organizationIds),
    claim: async (due) => await claimFeed(database, due),
    describe: ({ code, feed }) => `pulling the ${feed} of ${code}`,
    work: async ({ organizationId, feed, requestedBy }, reach) => {
      if (requestedBy !== null) reach.allowSignIn?.();
      const triggeredBy = requestedBy === null ? {} : { triggeredBy: requestedBy };
      const { client, code } = reach.feeds?.[feed] ?? reach.read;
      const pull = { organizationId, feed, client, code, signal, ...triggeredBy };
      await traceJob('pull feed', { organization_id: organizationId, feed }, async (note) => {
        const result = await pullFeed(database, pull);
        if (result !== undefined) note({ ...result });
      });
    },
    afterFailure: async (due, { error, isAnother }) => {
      if (isAnother) await hastenFeed(database, due, 0);
      else if (mayGoWell(error)) await hastenFeed(database, due, againMs);
    },
  };
}

function mayGoWell(error: unknown): boolean {
  if (error instanceof PemsError) return error.isRetryable;
  return !(error instanceof DatastoreError && error.code === 'sudden_loss');
}
