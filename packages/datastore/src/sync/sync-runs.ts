/** Pulls as runs: one at a time in an organization, with what came of each. */
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import { isStuck } from './outbox-review.ts';
import { notConnected } from './commit-drafts.ts';
import type { Run } from './run.ts';
import { forgetStaged } from './stage-records.ts';
import {
  acrossOrganizations,
  asOrganization,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';

export type PullKind = 'full' | 'incremental';

export interface ConnectedOrganization {
  organizationId: string;
  code: string;
  upstreamKind: 'pems' | 'simulator';
  /** ISO 8601, by upstream's clock: the latest change that was seen. */
  watermark: string | null;
}

/**
 * Says what upstream of an organization is. `watermark`: by upstream's clock, up to when its changes are known; by default
 * nothing is, and the first pull reads all.
 */
export async function connectOrganization(
  database: ProductDatabase,
  organizationId: string,
  { kind, url, watermark = null }: { kind: 'pems' | 'simulator'; url: string | null; watermark?: string | null },
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* connect */ insert into sync_state as s (organization_id, upstream_kind, upstream_url, watermark)
      values (${organizationId}, ${kind}, ${url}, ${watermark}::timestamptz)
          on conflict (organization_id) do update
         set upstream_kind = excluded.upstream_kind, upstream_url = excluded.upstream_url, watermark = excluded.watermark, updated_at = now()`.execute(
      trx,
    );
  });
}

/** Connects it to PEMS, unless something is connected to it already. Nothing of it is known: the first pull reads all. */
export async function connectToPems(database: ProductDatabase, organizationId: string): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* connect to PEMS */ insert into sync_state (organization_id, upstream_kind) values (${organizationId}, 'pems')
          on conflict (organization_id) do nothing`.execute(trx);
  });
}

/** Active organizations that nothing is connected to. */
export async function listUnconnectedOrganizations(
  database: ProductDatabase,
): Promise<{ organizationId: string; code: string }[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ organizationId: string; code: string }>`
      /* unconnected */ select o.id as "organizationId", o.code from organization o
       where o.is_active and not exists (select from sync_state s where s.organization_id = o.id) order by o.code`.execute(
      trx,
    );
    return rows;
  });
}

export async function listConnectedOrganizations(database: ProductDatabase): Promise<ConnectedOrganization[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<ConnectedOrganization>`
      /* connected */ select s.organization_id as "organizationId", o.code, s.upstream_kind as "upstreamKind", ${utc(sql`s.watermark`)} as watermark
        from sync_state s join organization o on o.id = s.organization_id
       where o.is_active order by o.code`.execute(trx);
    return rows;
  });
}

/** A run that has said nothing for so long has died with its worker. */
export const silenceMs = 60_000;

/** Undefined where another is under way; who asks for a pull meanwhile waits for the one after it. */
export async function beginRun(
  database: ProductDatabase,
  organizationId: string,
  kind: PullKind,
  triggeredBy: string | null,
): Promise<Run | undefined> {
  return await acrossOrganizations(database, async (trx) => {
    await sql`
      /* bury runs */ update sync_run
         set status = 'failed', staged = null, error_code = 'worker_died', error_message = 'The worker ended before the pull did.'
       where organization_id = ${organizationId} and status = 'running'
         and alive_at < clock_timestamp() - ${`${silenceMs} ms`}::interval`.execute(trx);
    const { rows } = await sql<Omit<Run, 'acceptsLoss' | 'staged'>>`
      /* begin run */ insert into sync_run (organization_id, kind, status, started_at, alive_at, triggered_by)
      values (${organizationId}, ${kind}, 'running', clock_timestamp(), clock_timestamp(), ${triggeredBy})
          on conflict (organization_id) where status = 'running' do nothing
      returning organization_id as "organizationId", id, started_at::text as "beganAt", attempt`.execute(trx);
    const [run] = rows;
    if (run === undefined) return undefined;
    // What was asked for until now is read by this run, and by no other. Only one that reads all can accept a loss.
    await sql`
      /* answer request */ update sync_state set pull_requested_at = null, pull_requested_by = null
       where organization_id = ${organizationId} and pull_requested_at is not null
         and (loss_accepted_by is null or ${kind === 'full'})`.execute(trx);
    // Not when the pull was found to be due: a loss that is accepted since would be lost with it.
    return { ...run, acceptsLoss: kind === 'full' && (await isLossAccepted(trx, organizationId)), staged: null };
  });
}

async function isLossAccepted(trx: ProductTransaction, organizationId: string): Promise<boolean> {
  const { rows } = await sql<{ isAccepted: boolean }>`
    /* accepted loss */ select loss_accepted_by is not null as "isAccepted" from sync_state where organization_id = ${organizationId}`.execute(
    trx,
  );
  return rows[0]?.isAccepted === true;
}

/** What kills its worker each time is not tried for ever. */
const mostAttempts = 5;
/** What was read earlier is too old to be put beside what is read now. */
const freshFor = '1 hour';

/**
 * Takes up the run of all records of a worker that has died, where its staged pages answer the same question and are all there: the
 * tables are unlogged, and a crash of the server has emptied them. Undefined where there is none such; beginRun buries it then.
 */
export async function takeOverRun(
  database: ProductDatabase,
  organizationId: string,
  fingerprint: string,
): Promise<Run | undefined> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<Omit<Run, 'acceptsLoss'>>`
      /* take over */ update sync_run r set attempt = attempt + 1, alive_at = clock_timestamp()
       where organization_id = ${organizationId} and status = 'running' and kind = 'full'
         and alive_at < clock_timestamp() - ${`${silenceMs} ms`}::interval and attempt < ${mostAttempts}
         and started_at > clock_timestamp() - ${freshFor}::interval and staged ->> 'fingerprint' = ${fingerprint}
         and (staged -> 'count')::integer = (select count(*) from pull_record p where p.run_id = r.id::uuid)
      returning organization_id as "organizationId", id, started_at::text as "beganAt", attempt, staged`.execute(trx);
    const [run] = rows;
    return run && { ...run, acceptsLoss: await isLossAccepted(trx, organizationId) };
  });
}

/** Its worker ends in order: another goes on with it at once. False where there is nothing to go on from. */
export async function releaseRun(database: ProductDatabase, { organizationId, id, attempt }: Run): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* release run */ update sync_run set alive_at = clock_timestamp() - 2 * ${`${silenceMs} ms`}::interval
       where organization_id = ${organizationId} and id = ${id} and attempt = ${attempt} and status = 'running'
         and staged is not null`.execute(trx);
    return numAffectedRows === 1n;
  });
}

/**
 * Asks for a pull of the organization, by whichever worker sees it first. Throws DatastoreError
 * `upstream_not_connected`.
 */
export async function requestPull(database: ProductDatabase, scope: Scope): Promise<void> {
  await asOrganization(database, scope, async (trx) => {
    const { numAffectedRows } = await sql`
      /* request pull */ update sync_state set pull_requested_at = clock_timestamp(), pull_requested_by = ${scope.userId}
       where organization_id = ${scope.organizationId}`.execute(trx);
    if (numAffectedRows !== 1n) throw notConnected();
  });
}

interface RunFigures {
  processed: number;
  inserted: number;
  updated: number;
  removed: number;
  /** Rows that could not be read. Default: none. */
  rejected?: number;
}

/** What has come of it so far; what is left out stays as it was told. */
export interface RunProgress {
  processed?: number | undefined;
  /** In all, where upstream counts. */
  expected?: number | undefined;
}

/** False: the run is over by another's hand, and whoever is at it must stop. */
export async function tellAlive(database: ProductDatabase, run: Run, progress: RunProgress = {}): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* run is alive */ update sync_run
         set alive_at = clock_timestamp(), records_processed = coalesce(${progress.processed ?? null}, records_processed),
             records_expected = coalesce(${progress.expected ?? null}, records_expected)
       where organization_id = ${run.organizationId} and id = ${run.id} and attempt = ${run.attempt} and status = 'running'`.execute(
      trx,
    );
    return numAffectedRows === 1n;
  });
}

export interface RunFailure {
  /** Null where it has none. */
  code: string | null;
  error: string;
}

/** With the watermark and the end of what was staged. */
export async function endRun(
  database: ProductDatabase,
  { organizationId, id, attempt }: Run,
  result: (RunFigures & { watermark: string | null; kind: PullKind }) | RunFailure,
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    const isDone = 'processed' in result;
    const figures = isDone
      ? sql`, records_processed = ${result.processed}, records_inserted = ${result.inserted},
            records_updated = ${result.updated}, records_deleted = ${result.removed},
            records_rejected = ${result.rejected ?? 0}`
      : sql``;
    const { numAffectedRows } = await sql`
      /* end run */ update sync_run
         set status = ${isDone ? 'completed' : 'failed'}, staged = null, error_code = ${isDone ? null : result.code},
             error_message = ${isDone ? null : result.error},
             duration_ms = extract(epoch from clock_timestamp() - started_at) * 1000 ${figures}
       where organization_id = ${organizationId} and id = ${id} and attempt = ${attempt} and status = 'running'`.execute(
      trx,
    );
    if (numAffectedRows !== 1n) return;
    if (isDone) await noteRead(trx, organizationId, result);
    else if (result.code === 'sudden_loss') {
      // To read all again at once would find the same. A loss that was accepted after the run had begun stays so.
      await sql`
        update sync_state set loss_found_at = now(), next_full_at = null
         where organization_id = ${organizationId}`.execute(trx);
    }
  });
  await forgetStaged(database);
}

async function noteRead(
  trx: ProductTransaction,
  organizationId: string,
  { watermark, kind, rejected = 0 }: { watermark: string | null; kind: PullKind; rejected?: number },
): Promise<void> {
  const ofFull = kind === 'full' ? sql`, full_read_at = clock_timestamp(), next_full_at = null` : sql``;
  // Where rows were rejected nobody has looked at what is gone.
  const ofLoss = kind === 'full' && rejected === 0 ? sql`, loss_found_at = null, loss_accepted_by = null` : sql``;
  await sql`
    /* note read */ update sync_state set watermark = greatest(watermark, ${watermark}::timestamptz), updated_at = now() ${ofFull} ${ofLoss}
     where organization_id = ${organizationId}`.execute(trx);
}

/**
 * A pull that could not begin, as a run that failed. One that fails as the latest did is not told again, unless somebody waits
 * for it.
 */
export async function recordFailedPull(
  database: ProductDatabase,
  organizationId: string,
  { code, error }: RunFailure,
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* record failed pull */ with waiting as (
        update sync_state set pull_requested_at = null, pull_requested_by = null
         where organization_id = ${organizationId} and pull_requested_at is not null
        returning pull_requested_at
      )
      insert into sync_run (organization_id, kind, status, started_at, duration_ms, error_code, error_message)
      select ${organizationId}, 'incremental', 'failed', clock_timestamp(), 0, ${code}, ${error}
       where exists (select from waiting) or not exists (
         select from (select * from sync_run where organization_id = ${organizationId} order by created_at desc limit 1) latest
          where status = 'failed' and error_code is not distinct from ${code} and error_message = ${error})`.execute(
      trx,
    );
  });
}

export interface SyncStatus {
  /** Null where the organization is not connected. */
  upstream: { kind: 'pems' | 'simulator'; url: string | null } | null;
  /** The latest. */
  run: {
    id: string;
    kind: string;
    status: string;
    recordsProcessed: number;
    /** In all; null where upstream does not count. */
    recordsExpected: number | null;
    recordsInserted: number;
    recordsUpdated: number;
    recordsRemoved: number;
    /** Stable; null where it did not fail. */
    errorCode: string | null;
    error: string | null;
    startedAt: string;
    durationMs: number | null;
  } | null;
  /** `stuck`: on their way for longer than they should be. */
  outbox: { waiting: number; unconfirmed: number; stuck: number; oldestAt: string | null };
  /** By schedule; null where none pulls it. */
  nextPullAt: string | null;
}

/** Runs of one organization, for whoever belongs to it. */
export async function readSyncStatus(database: ProductDatabase, scope: Scope): Promise<SyncStatus> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<SyncStatus>`
        /* sync status */ select
          (select jsonb_build_object('kind', upstream_kind, 'url', upstream_url) from sync_state
            where organization_id = ${scope.organizationId}) as upstream,
          (select jsonb_build_object('id', id, 'kind', kind, 'status', status, 'recordsProcessed', records_processed, 'recordsExpected', records_expected,
                    'recordsInserted', records_inserted, 'recordsUpdated', records_updated, 'recordsRemoved', records_deleted,
                    'errorCode', error_code, 'error', error_message, 'startedAt', ${utc(sql`coalesce(started_at, created_at)`)}, 'durationMs', duration_ms)
             from sync_run where organization_id = ${scope.organizationId} order by created_at desc limit 1) as run,
          (select jsonb_build_object('waiting', count(*) filter (where state <> 'delivered'),
                    'unconfirmed', count(*) filter (where state = 'delivered'), 'stuck', count(*) filter (where ${isStuck}), 'oldestAt', ${utc(sql`min(committed_at)`)})
             from pfa_outbox o where organization_id = ${scope.organizationId} and state in ('queued', 'sending', 'delivered')) as outbox,
          (select ${utc(sql`nullif(next_pull_at, 'infinity')`)} from sync_state where organization_id = ${scope.organizationId}) as "nextPullAt"`.execute(
        trx,
      );
      const [status] = rows;
      if (status === undefined) throw new Error('a statement without a table has one row');
      return status;
    },
    { readOnly: true },
  );
}
