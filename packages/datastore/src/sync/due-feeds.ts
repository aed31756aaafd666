/** Which feeds are to be pulled now, for whichever worker comes first. */
import { type FeedName, feedNames } from '@vanguard/pfa';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { instantOf, isDead } from './due-pulls.ts';
import { readFeedPlans } from './feed-schedules.ts';
import { findNextPulls } from './pull-schedule.ts';

export interface DueFeed {
  organizationId: string;
  code: string;
  feed: FeedName;
  /** Id of the person who waits for it. */
  requestedBy: string | null;
  /** Names what was seen of the schedule, for claimFeed. */
  seen: string;
}

/** Of these organizations: those somebody waits for first, then those that have waited the longest; none that is under way. */
export async function listDueFeeds(database: ProductDatabase, organizationIds: readonly string[]): Promise<DueFeed[]> {
  return await acrossOrganizations(database, async (trx) => {
    await planFeeds(trx, organizationIds);
    const { rows } = await sql<DueFeed>`
      /* due feeds */ select s.organization_id as "organizationId", o.code, s.feed, s.pull_requested_by as "requestedBy",
             s.next_pull_at::text || ' ' || (s.pull_requested_at is not null) as seen
        from feed_state s
        join organization o on o.id = s.organization_id
        left join feed_run r on r.organization_id = s.organization_id and r.feed = s.feed and r.status = 'running'
       where s.organization_id = any(${[...organizationIds]}::text[]) and s.feed = any(${[...feedNames]}::text[])
         and o.is_active and (r.id is null or ${isDead})
         and (s.next_pull_at <= now() or s.pull_requested_at is not null or r.id is not null)
       order by s.pull_requested_at nulls last, s.next_pull_at, o.code, s.feed`.execute(trx);
    return rows;
  });
}

/** Takes it for whoever calls first: what comes after it is decided now, whatever becomes of it. False where another has it. */
export async function claimFeed(
  database: ProductDatabase,
  { organizationId, feed, seen }: Pick<DueFeed, 'organizationId' | 'feed' | 'seen'>,
): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const plan = (await readFeedPlans(trx, [organizationId])).find((one) => one.feed === feed);
    if (plan === undefined) return false;
    const { pullAt } = findNextPulls(plan.schedule, plan.now);
    const { numAffectedRows } = await sql`
      /* claim feed */ update feed_state
         set next_pull_at = ${instantOf(pullAt)}::timestamptz
       where organization_id = ${organizationId} and feed = ${feed}
         and next_pull_at::text || ' ' || (pull_requested_at is not null) = ${seen}`.execute(trx);
    return numAffectedRows === 1n;
  });
}

/** Of what may go well next time: not as late as its schedule says. One that nothing pulls by schedule is left to people. */
export async function hastenFeed(
  database: ProductDatabase,
  { organizationId, feed }: Pick<DueFeed, 'organizationId' | 'feed'>,
  withinMs: number,
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* hasten feed */ update feed_state
         set next_pull_at = least(next_pull_at, clock_timestamp() + ${`${withinMs} ms`}::interval)
       where organization_id = ${organizationId} and feed = ${feed} and next_pull_at < 'infinity'`.execute(trx);
  });
}

/** Of those whose latest pull has failed: what was in its way may be out of it. */
export async function retryFailedFeeds(database: ProductDatabase, organizationIds: readonly string[]): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`
      /* retry failed feeds */ update feed_state s set next_pull_at = now()
       where organization_id = any(${[...organizationIds]}::text[]) and next_pull_at > now() and next_pull_at < 'infinity'
         and loss_found_at is null and 'failed' = (
           select status from feed_run r where r.organization_id = s.organization_id and r.feed = s.feed
            order by created_at desc limit 1)`.execute(trx);
  });
}

/** Where it is not known yet. */
export async function planFeeds(trx: ProductTransaction, organizationIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; feed: FeedName }>`
    /* unplanned feeds */ select c.organization_id as id, f.feed
      from sync_state c
     cross join unnest(${[...feedNames]}::text[]) as f(feed)
      left join feed_state s on s.organization_id = c.organization_id and s.feed = f.feed
     where c.organization_id = any(${[...organizationIds]}::text[]) and s.next_pull_at is null`.execute(trx);
  if (rows.length === 0) return;
  const isUnplanned = new Set(rows.map(({ id, feed }) => `${id} ${feed}`));
  const plans = await readFeedPlans(trx, [...new Set(rows.map(({ id }) => id))]);
  for (const { organizationId, feed, schedule, beginsAtOnce, now } of plans) {
    if (!isUnplanned.has(`${organizationId} ${feed}`)) continue;
    const next = instantOf(findNextPulls(schedule, now).pullAt);
    const first = schedule.isEnabled && beginsAtOnce ? now.toISOString() : next;
    await sql`
      /* plan feed */ insert into feed_state as s (organization_id, feed, next_pull_at)
      values (${organizationId}, ${feed}, ${first}::timestamptz)
          on conflict (organization_id, feed) do update
         set next_pull_at = coalesce(s.next_pull_at, case when s.full_read_at is null then ${first}::timestamptz else ${next}::timestamptz end)`.execute(
      trx,
    );
  }
}
