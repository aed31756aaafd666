/** Pulls as administrators of the installation look at them and decide about them, over all organizations. */
import type { FeedName } from '@vanguard/pfa';
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { planPulls, readPlans, type ScheduleOrigin } from './due-pulls.ts';
import { requestPull } from './sync-runs.ts';
import { checkSchedule, findNextPulls, type PullSchedule } from './pull-schedule.ts';

export interface ManagedSchedule extends PullSchedule {
  organizationId: string;
  code: string;
  /** saved: by an administrator; else what holds until one is. */
  origin: ScheduleOrigin;
  /** Null where the organization is not connected. */
  upstream: 'pems' | 'simulator' | null;
  /** Null: never, or not connected. */
  nextPullAt: string | null;
  nextFullAt: string | null;
  lastFullAt: string | null;
  /** A full pull stopped at a sudden loss of records then, and nobody has said that it is real. */
  lossFoundAt: string | null;
}

/** Of active organizations, by code. */
export async function listSchedules(database: ProductDatabase): Promise<ManagedSchedule[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<Omit<ManagedSchedule, keyof PullSchedule | 'origin'>>`
      /* list schedules */ select o.id as "organizationId", o.code, s.upstream_kind as upstream,
             ${utc(sql`nullif(s.next_pull_at, 'infinity')`)} as "nextPullAt", ${utc(sql`nullif(s.next_full_at, 'infinity')`)} as "nextFullAt",
             ${utc(sql`s.full_read_at`)} as "lastFullAt",
             case when s.loss_accepted_by is null then ${utc(sql`s.loss_found_at`)} end as "lossFoundAt"
        from organization o left join sync_state s on s.organization_id = o.id
       where o.is_active order by o.code`.execute(trx);
    const plans = await readPlans(
      trx,
      rows.map(({ organizationId }) => organizationId),
    );
    const planOf = new Map(plans.map((plan) => [plan.organizationId, plan]));
    return rows.flatMap((row) => {
      const plan = planOf.get(row.organizationId);
      return plan === undefined ? [] : [{ ...row, ...plan.schedule, origin: plan.origin }];
    });
  });
}

/**
 * Null: what holds without a saved one. Answers when a pull would begin by it next. Throws DatastoreError `bad_schedule`,
 * `no_such_organization`.
 */
export async function saveSchedule(
  database: ProductDatabase,
  { organizationId, schedule, by }: { organizationId: string; schedule: PullSchedule | null; by: string },
): Promise<{ nextPullAt: string | null }> {
  if (schedule !== null) checkSchedule(schedule);
  return await acrossOrganizations(database, async (trx) => {
    await getOrganizationId(trx, organizationId);
    if (schedule === null) {
      await sql`delete from pull_schedule where organization_id = ${organizationId}`.execute(trx);
    } else {
      const { isEnabled, pullCron, fullCron, timeZone, quiet } = schedule;
      await sql`
        /* save schedule */ insert into pull_schedule
               (organization_id, is_enabled, pull_cron, full_cron, time_zone, quiet_from, quiet_until, updated_by)
        values (${organizationId}, ${isEnabled}, ${pullCron}, ${fullCron}, ${timeZone}, ${quiet?.from ?? null}::time,
                ${quiet?.until ?? null}::time, ${by})
            on conflict (organization_id) do update
           set is_enabled = excluded.is_enabled, pull_cron = excluded.pull_cron, full_cron = excluded.full_cron,
               time_zone = excluded.time_zone, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
               updated_by = excluded.updated_by, updated_at = now()`.execute(trx);
    }
    await sql`
      update sync_state set next_pull_at = null, next_full_at = null where organization_id = ${organizationId}`.execute(
      trx,
    );
    // Theirs are by its time zone and quiet hours.
    await sql`
      /* plan feeds anew */ update feed_state set next_pull_at = null where organization_id = ${organizationId}`.execute(
      trx,
    );
    await planPulls(trx, [organizationId]);
    const [plan] = await readPlans(trx, [organizationId]);
    const next = plan === undefined ? null : findNextPulls(plan.schedule, plan.now).pullAt;
    return { nextPullAt: next?.toISOString() ?? null };
  });
}

export interface ManagedRun {
  id: string;
  organizationId: string;
  code: string | null;
  /** Null: of the records. */
  feed: FeedName | null;
  kind: string;
  /** running, completed, failed, cancelled; of a legacy installation others. */
  status: string;
  recordsProcessed: number;
  recordsExpected: number | null;
  recordsInserted: number;
  recordsUpdated: number;
  recordsRemoved: number;
  recordsRejected: number | null;
  errorCode: string | null;
  error: string | null;
  /** Name, or id of one who is gone; null: by schedule. */
  triggeredBy: string | null;
  cancelledBy: string | null;
  startedAt: string;
  durationMs: number | null;
}

export interface RunsQuery {
  /** Of that one only. */
  organizationId?: string | undefined;
  /** Of that feed only; `records`: of none. */
  feed?: FeedName | 'records' | undefined;
  status?: string | undefined;
  limit: number;
}

/** The latest first. */
export async function listRuns(
  database: ProductDatabase,
  { organizationId, feed, status, limit }: RunsQuery,
): Promise<ManagedRun[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<ManagedRun>`
      /* list runs */ select r.id, r.organization_id as "organizationId", o.code, r.feed, r.kind, r.status,
             r.records_processed as "recordsProcessed", r.records_expected as "recordsExpected",
             r.records_inserted as "recordsInserted", r.records_updated as "recordsUpdated",
             r.records_deleted as "recordsRemoved", r.records_rejected as "recordsRejected",
             r.error_code as "errorCode", r.error_message as error, coalesce(u.username, r.triggered_by) as "triggeredBy",
             r.cancelled_by as "cancelledBy", ${utc(sql`coalesce(r.started_at, r.created_at)`)} as "startedAt",
             r.duration_ms as "durationMs"
        from (select ${runColumns}, null as feed from sync_run union all select ${runColumns}, feed from feed_run) r
        left join organization o on o.id = r.organization_id
        left join app_user u on u.id = r.triggered_by
       where (${organizationId ?? null}::text is null or r.organization_id = ${organizationId ?? null})
         and (${feed ?? null}::text is null or coalesce(r.feed, 'records') = ${feed ?? null})
         and (${status ?? null}::text is null or r.status = ${status ?? null})
       order by r.created_at desc, r.id limit ${limit}`.execute(trx);
    return rows;
  });
}

const runColumns = sql.raw(
  [
    'organization_id, id, kind, status, records_processed, records_expected, records_inserted, records_updated, records_deleted',
    'records_rejected, error_code, error_message, triggered_by, cancelled_by, started_at, created_at, duration_ms',
  ].join(', '),
);

/** Its worker stops within seconds; what it has applied so far stays. All is read again at the next time by schedule. False where it is over. */
export async function cancelRun(database: ProductDatabase, { id, by }: { id: string; by: string }): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    if (await endByHand(trx, 'feed_run', { id, by })) return true;
    const organizationId = await endByHand(trx, 'sync_run', { id, by });
    if (organizationId === undefined) return false;
    await sql`
      update sync_state set next_full_at = null where organization_id = ${organizationId} and full_read_at is not null`.execute(
      trx,
    );
    return true;
  });
}

/** Returns whose it was; undefined where it is over. */
async function endByHand(
  trx: ProductTransaction,
  table: 'sync_run' | 'feed_run',
  { id, by }: { id: string; by: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ organizationId: string }>`
      /* cancel run */ update ${sql.table(table)}
         set status = 'cancelled', staged = null, cancelled_by = ${by}, error_code = 'cancelled', error_message = ${`Cancelled by ${by}.`},
             duration_ms = extract(epoch from clock_timestamp() - coalesce(started_at, created_at)) * 1000
       where id = ${id} and status = 'running'
      returning organization_id as "organizationId"`.execute(trx);
  return rows[0]?.organizationId;
}

/** By code or id. Throws DatastoreError `no_such_organization`. */
export async function readOrganizationId(database: ProductDatabase, organization: string): Promise<string> {
  return await acrossOrganizations(database, async (trx) => await getOrganizationId(trx, organization));
}

/**
 * Asks for a pull of the organization, by code or id, in the name of `by`; with `acceptLoss` one that reads all and takes a loss for
 * real. Returns its id. Throws DatastoreError `no_such_organization`, `upstream_not_connected`, `no_loss`.
 */
export async function askForPull(
  database: ProductDatabase,
  { organization, by, acceptLoss: isAccepted }: { organization: string; by: string; acceptLoss: boolean },
): Promise<string> {
  const organizationId = await readOrganizationId(database, organization);
  if (isAccepted) {
    if (await acceptLoss(database, { organizationId, by, userId: by })) return organizationId;
    throw new DatastoreError(`No pull of ${organization} has stopped at a loss of records.`, {
      code: 'no_loss',
      hint: 'vanguard pull list shows what became of the latest.',
    });
  }
  await requestPull(database, { organizationId, userId: by });
  return organizationId;
}

/** The next pull reads all, at once, and marks what upstream has no more as gone, however much it is. False where no loss was found. */
export async function acceptLoss(
  database: ProductDatabase,
  { organizationId, by, userId }: { organizationId: string; by: string; userId: string },
): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* accept loss */ update sync_state
         set loss_accepted_by = ${by}, pull_requested_at = clock_timestamp(), pull_requested_by = ${userId}
       where organization_id = ${organizationId} and loss_found_at is not null`.execute(trx);
    return numAffectedRows === 1n;
  });
}

export interface StoredDrift {
  /** As findDrift of packages/pems says it; null until the head was read. */
  drift: unknown;
  readAt: string | null;
}

export async function recordDrift(database: ProductDatabase, organizationId: string, drift: object): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* record drift */ update sync_state
         set drift = jsonb_build_object('drift', ${JSON.stringify(drift)}::jsonb, 'readAt', ${utc(sql`clock_timestamp()`)})
       where organization_id = ${organizationId}`.execute(trx);
  });
}

export async function readDrift(database: ProductDatabase, organizationId: string): Promise<StoredDrift> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ stored: StoredDrift | null }>`
      /* drift */ select drift as stored from sync_state where organization_id = ${organizationId}`.execute(trx);
    return rows[0]?.stored ?? { drift: null, readAt: null };
  });
}
