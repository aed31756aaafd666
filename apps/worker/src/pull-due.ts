/** Pulls the records of the organizations that are due. */
import { claimPull, type DuePull, hastenPulls, listDuePulls, recordDrift, recordFailedPull } from '@vanguard/datastore';
import { findDrift, PemsError } from '@vanguard/pems';
import type { PullResult } from './carry-run.ts';
import type { WorkKind, WorkOptions } from './due-work.ts';
import { pullRecords } from './pull-records.ts';
import { untraced } from './trace-job.ts';
import type { Reach } from './upstream.ts';

export interface DuePullsOptions extends WorkOptions {
  /** Organizations. */
  pullsAtOnce: number;
}

export function duePulls(options: DuePullsOptions, signal: AbortSignal): WorkKind<DuePull> {
  const { database, pullsAtOnce, traceJob = untraced } = options;
  return {
    atOnce: pullsAtOnce,
    list: async (organizationIds) => await listDuePulls(database, organizationIds),
    claim: async (due) => await claimPull(database, due),
    describe: ({ code }) => `pulling ${code}`,
    work: async (due, reach) => {
      const facts = { organization_id: due.organizationId, kind: due.kind };
      await traceJob('pull', facts, async (note) => {
        const result = await tryPull(due, reach, { options, signal });
        if (result !== undefined) note({ ...result });
      });
    },
    afterFailure: async (due, { reach, error, isAnother }) => {
      await noteDrift(due, reach, { options, signal, failure: error }).catch(() => {});
      if (isAnother) await hastenPulls(database, [due.organizationId], 0);
    },
  };
}

interface Context {
  options: DuePullsOptions;
  signal: AbortSignal;
}

async function tryPull(due: DuePull, reach: Reach, context: Context): Promise<PullResult | undefined> {
  const { database } = context.options;
  const { organizationId, watermark, kind, requestedBy } = due;
  if (requestedBy !== null) reach.allowSignIn?.();
  const refusal = await reach.findRefusal?.();
  if (refusal !== undefined) {
    const { code, message, hint } = refusal;
    await recordFailedPull(database, organizationId, { code, error: `${message} ${hint}` });
    return undefined;
  }
  const triggeredBy = requestedBy === null ? {} : { triggeredBy: requestedBy };
  const pull = { organizationId, upstream: reach.read, watermark, kind, signal: context.signal, ...triggeredBy };
  const result = await pullRecords(database, pull);
  if (result !== undefined && kind === 'full') await noteDrift(due, reach, context);
  return result;
}

/** Where a column is gone the pull has failed, and the head tells which. */
async function noteDrift(
  { organizationId }: DuePull,
  { read, dictionary }: Reach,
  { options, signal, failure }: Context & { failure?: unknown },
): Promise<void> {
  const isOfColumns = failure instanceof PemsError && failure.code === 'fields_missing';
  if (failure !== undefined && !isOfColumns) return;
  const head = await read.client.readHead(signal);
  const drift = findDrift(head, dictionary, read.client.configuration.grid.keys);
  await recordDrift(options.database, organizationId, drift);
}
