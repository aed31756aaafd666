/** What organizations are connected to, who asks for a pull, and what is told of the latest. */
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import { acrossOrganizations, asOrganization, type ProductDatabase, type Scope } from '../scope.ts';
import { notConnected } from './commit-drafts.ts';
import { isStuck } from './outbox-review.ts';
import type { RunFailure } from './run-life.ts';

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

/** Connects active organizations that nothing is connected to to a simulator, which may be still to come: what they ask for waits for it. */
export async function connectToSimulator(database: ProductDatabase): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* connect to simulator */ insert into sync_state (organization_id, upstream_kind)
      select id, 'simulator' from organization where is_active
          on conflict (organization_id) do nothing`.execute(trx);
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

/**
 * Asks for a pull of the organization, by whichever worker sees it first. Throws DatastoreError
 * `upstream_not_connected`, also where the connection was there and is gone.
 */
export async function requestPull(database: ProductDatabase, scope: Scope): Promise<void> {
  await asOrganization(database, scope, async (trx) => {
    const { numAffectedRows } = await sql`
      /* request pull */ update sync_state set pull_requested_at = clock_timestamp(), pull_requested_by = ${scope.userId}
       where organization_id = ${scope.organizationId}
         and (upstream_kind = 'simulator' or find_connection(organization_id, 'PEMS_PFA_READ') is not null)`.execute(
      trx,
    );
    if (numAffectedRows !== 1n) throw notConnected();
  });
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
