/** When the feeds of an organization are pulled: what an administrator has set, a legacy installation has kept, or is delivered. */
import { type FeedName, feedNames, usageOfFeed } from '@vanguard/pfa';
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { readPlans } from './due-pulls.ts';
import { type PullSchedule, scheduleOfFeeds } from './pull-schedule.ts';

export interface FeedSchedule {
  isEnabled: boolean;
  /** Five fields; by the time zone, and outside of the quiet hours, of the organization's records. */
  pullCron: string;
}

export interface FeedPlan {
  organizationId: string;
  feed: FeedName;
  schedule: PullSchedule;
  origin: 'saved' | 'legacy' | 'delivered';
  /** It is read for the first time without waiting for that: what a simulator has is of the records that are there. */
  beginsAtOnce: boolean;
  /** By the database's clock. */
  now: Date;
}

/** After the night's pull of all records. */
const deliveredCron = '0 3 * * *';

/** How a legacy installation calls them among the feeds of a connection. */
const legacyEntities: Readonly<Record<FeedName, RegExp>> = {
  assets: /asset/i,
  classes: /class|categor/i,
  manufacturers: /manufact/i,
  organizations: /organi[sz]ation/i,
  users: /user/i,
};

/** Of each feed of these organizations. Needs a transaction across all organizations. */
export async function readFeedPlans(trx: ProductTransaction, organizationIds: readonly string[]): Promise<FeedPlan[]> {
  const plans = await readPlans(trx, organizationIds);
  const { rows } = await sql<{
    organizationId: string;
    feed: FeedName;
    saved: FeedSchedule | null;
    /** Of its own connection, and of that of the records, as a legacy installation kept them. */
    ownFeeds: unknown;
    feeds: unknown;
    isSimulated: boolean;
  }>`
    /* feed schedules */ select o.id as "organizationId", f.feed, coalesce(s.upstream_kind = 'simulator', false) as "isSimulated",
           (select feeds from api_configuration where id = find_connection(o.id, f.usage)) as "ownFeeds",
           (select feeds from api_configuration where id = find_connection(o.id, 'PEMS_PFA_READ')) as feeds,
           case when p.feed is not null then jsonb_build_object('isEnabled', p.is_enabled, 'pullCron', p.pull_cron) end as saved
      from organization o
     cross join unnest(${[...feedNames]}::text[], ${feedNames.map(usageOfFeed)}::text[]) as f(feed, usage)
      left join sync_state s on s.organization_id = o.id
      left join feed_schedule p on p.organization_id = o.id and p.feed = f.feed
     where o.id = any(${[...organizationIds]}::text[])
     order by o.id, f.feed`.execute(trx);
  const ofRecords = new Map(plans.map((plan) => [plan.organizationId, plan]));
  return rows.flatMap(({ organizationId, feed, saved, ownFeeds, feeds, isSimulated }) => {
    const records = ofRecords.get(organizationId);
    if (records === undefined) return [];
    const entity = legacyEntities[feed];
    const legacy = scheduleOfFeeds(ownFeeds, entity) ?? scheduleOfFeeds(feeds, entity);
    const own = saved ?? legacy ?? { isEnabled: records.schedule.isEnabled, pullCron: deliveredCron };
    const { isEnabled, pullCron } = own;
    const schedule = { ...records.schedule, isEnabled, pullCron, fullCron: pullCron };
    const origin =
      saved !== null ? ('saved' as const) : legacy === undefined ? ('delivered' as const) : ('legacy' as const);
    return [{ organizationId, feed, schedule, origin, beginsAtOnce: !isSimulated, now: records.now }];
  });
}
