/** Which organizations are to be pulled now, for whichever worker comes first. */
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import {
  deliveredSchedule,
  findNextPulls,
  type PullSchedule,
  scheduleOfFeeds,
  scheduleOfSimulator,
} from './pull-schedule.ts';
import { type PullKind, silenceMs } from './run-life.ts';

export interface DuePull {
  organizationId: string;
  code: string;
  kind: PullKind;
  /** ISO 8601, by upstream's clock: the latest change that was seen. */
  watermark: string | null;
  /** Id of the person who waits for it. */
  requestedBy: string | null;
  /** Names what was seen of the schedule, for claimPull. */
  seen: string;
}

/** Of a run `r`. */
export const isDead = sql`r.status = 'running' and r.alive_at <= clock_timestamp() - ${`${silenceMs} ms`}::interval`;

/** Of these organizations: those somebody waits for first, then those that have waited the longest; none that is under way. */
export async function listDuePulls(database: ProductDatabase, organizationIds: readonly string[]): Promise<DuePull[]> {
  return await acrossOrganizations(database, async (trx) => {
    await planPulls(trx, organizationIds);
    const { rows } = await sql<DuePull>`
      /* due pulls */ select s.organization_id as "organizationId", o.code, ${utc(sql`s.watermark`)} as watermark,
             s.pull_requested_by as "requestedBy",
             s.next_pull_at::text || ' ' || (s.pull_requested_at is not null) as seen,
             case when s.watermark is null or s.full_read_at is null or s.next_full_at <= now() or s.loss_accepted_by is not null
                    or (s.next_full_at = 'infinity' and s.full_read_at < now() - interval '1 day')
                    or (s.full_read_at < now() - interval '10 minutes' and exists (
                      select from pfa_outbox m where m.organization_id = s.organization_id and m.state = 'delivered'
                         and m.delivered_at < now() - interval '10 minutes')) then 'full' else 'incremental' end as kind
        from sync_state s
        join organization o on o.id = s.organization_id
        left join sync_run r on r.organization_id = s.organization_id and r.status = 'running'
       where s.organization_id = any(${[...organizationIds]}::text[]) and o.is_active and (r.id is null or ${isDead})
         and (s.next_pull_at <= now() or s.pull_requested_at is not null or r.id is not null)
       order by s.pull_requested_at nulls last, s.next_pull_at, o.code`.execute(trx);
    return rows;
  });
}

/**
 * Takes the pull for whoever calls first: what comes after it is decided now, whatever becomes of it. False where another has it.
 */
export async function claimPull(database: ProductDatabase, { organizationId, seen }: DuePull): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const [plan] = await readPlans(trx, [organizationId]);
    if (plan === undefined) return false;
    const { pullAt } = findNextPulls(plan.schedule, plan.now);
    const { numAffectedRows } = await sql`
      /* claim pull */ update sync_state
         set next_pull_at = ${instantOf(pullAt)}::timestamptz
       where organization_id = ${organizationId}
         and next_pull_at::text || ' ' || (pull_requested_at is not null) = ${seen}`.execute(trx);
    return numAffectedRows === 1n;
  });
}

/** Of what was delivered to them one pull is the proof. */
export async function hastenPulls(
  database: ProductDatabase,
  organizationIds: readonly string[],
  withinMs: number,
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* hasten pulls */ update sync_state
         set next_pull_at = least(next_pull_at, clock_timestamp() + ${`${withinMs} ms`}::interval)
       where organization_id = any(${[...organizationIds]}::text[])`.execute(trx);
  });
}

/** Of those whose latest pull has failed: what was in its way may be out of it. */
export async function retryFailedPulls(database: ProductDatabase, organizationIds: readonly string[]): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* retry failed pulls */ update sync_state s set next_pull_at = now()
       where organization_id = any(${[...organizationIds]}::text[]) and next_pull_at > now() and 'failed' = (
         select status from sync_run r where r.organization_id = s.organization_id order by created_at desc limit 1)`.execute(
      trx,
    );
  });
}

/** Where it is not known yet: at once, where nothing was ever read. */
export async function planPulls(trx: ProductTransaction, organizationIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    /* unplanned pulls */ select organization_id as id from sync_state
     where organization_id = any(${[...organizationIds]}::text[]) and (next_pull_at is null or next_full_at is null)`.execute(
    trx,
  );
  if (rows.length === 0) return;
  for (const { organizationId, schedule, now } of await readPlans(
    trx,
    rows.map(({ id }) => id),
  )) {
    const { pullAt, fullAt } = findNextPulls(schedule, now);
    await sql`
      /* plan pulls */ update sync_state
         set next_pull_at = case when full_read_at is null and ${schedule.isEnabled} then coalesce(next_pull_at, now())
                                 else coalesce(next_pull_at, ${instantOf(pullAt)}::timestamptz) end,
             next_full_at = coalesce(next_full_at, ${instantOf(fullAt)}::timestamptz)
       where organization_id = ${organizationId}`.execute(trx);
  }
}

export const instantOf = (date: Date | null) => date?.toISOString() ?? 'infinity';

export type ScheduleOrigin = 'saved' | 'simulator' | 'legacy' | 'delivered';

interface Plan {
  organizationId: string;
  schedule: PullSchedule;
  origin: ScheduleOrigin;
  /** By the database's clock. */
  now: Date;
}

/** Of organizations that are connected, or that have a schedule: the one in force. Needs a transaction across all organizations. */
export async function readPlans(trx: ProductTransaction, organizationIds: readonly string[]): Promise<Plan[]> {
  const { rows } = await sql<{
    organizationId: string;
    upstreamKind: string | null;
    saved: PullSchedule | null;
    feeds: unknown;
    now: string;
  }>`
    /* schedules */ select o.id as "organizationId", s.upstream_kind as "upstreamKind", ${utc(sql`now()`)} as now,
           (select feeds from api_configuration where id = find_connection(o.id, 'PEMS_PFA_READ')) as feeds,
           case when p.organization_id is not null then jsonb_build_object('isEnabled', p.is_enabled, 'pullCron', p.pull_cron,
             'fullCron', p.full_cron, 'timeZone', p.time_zone, 'quiet', case when p.quiet_from is not null then
               jsonb_build_object('from', to_char(p.quiet_from, 'HH24:MI'), 'until', to_char(p.quiet_until, 'HH24:MI')) end) end as saved
      from organization o
      left join sync_state s on s.organization_id = o.id
      left join pull_schedule p on p.organization_id = o.id
     where o.id = any(${[...organizationIds]}::text[])`.execute(trx);
  return rows.map(({ organizationId, upstreamKind, saved, feeds, now }) => {
    const at = { organizationId, now: new Date(now) };
    const plan = (origin: ScheduleOrigin, schedule: PullSchedule) => ({ ...at, origin, schedule });
    if (saved !== null) return plan('saved', saved);
    if (upstreamKind === 'simulator') return plan('simulator', scheduleOfSimulator);
    const ofLegacy = scheduleOfFeeds(feeds);
    return ofLegacy === undefined ? plan('delivered', deliveredSchedule) : plan('legacy', ofLegacy);
  });
}
