/** Feeds as administrators of the installation look at them and decide about them, and the entries that people choose from. */
import { type FeedName, feedNames, type MasterDataFeed } from '@vanguard/pfa';
import { sql } from 'kysely';
import { getOrganizationId } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { acrossOrganizations, asOrganization, type ProductDatabase, type Scope } from '../scope.ts';
import { notConnected } from './commit-drafts.ts';
import { planFeeds } from './due-feeds.ts';
import { type FeedPlan, type FeedSchedule, readFeedPlans } from './feed-schedules.ts';
import { checkSchedule, findNextPulls } from './pull-schedule.ts';

export interface ManagedFeed extends FeedSchedule {
  feed: FeedName;
  origin: FeedPlan['origin'];
  /** Null: never, or not connected. */
  nextPullAt: string | null;
  /** The latest pull that went through. */
  lastReadAt: string | null;
  /** A pull stopped at a sudden loss of entries then, and nobody has said that it is real. */
  lossFoundAt: string | null;
  /** That upstream has. */
  entries: number;
  /** That it had once. */
  removedEntries: number;
  /** That the latest pull could not read. */
  rejectedEntries: number;
}

/** In the order of `feedNames`. Throws DatastoreError `no_such_organization`. */
export async function listFeeds(database: ProductDatabase, organization: string): Promise<ManagedFeed[]> {
  return await acrossOrganizations(database, async (trx) => {
    const organizationId = await getOrganizationId(trx, organization);
    const plans = await readFeedPlans(trx, [organizationId]);
    const { rows } = await sql<Omit<ManagedFeed, keyof FeedSchedule | 'origin'>>`
      /* list feeds */ select f.feed, ${utc(sql`nullif(s.next_pull_at, 'infinity')`)} as "nextPullAt", ${utc(sql`s.full_read_at`)} as "lastReadAt",
             case when s.loss_accepted_by is null then ${utc(sql`s.loss_found_at`)} end as "lossFoundAt",
             (select count(*)::integer from feed_entry e where e.organization_id = ${organizationId} and e.feed = f.feed and e.removed_at is null) as entries,
             (select count(*)::integer from feed_entry e where e.organization_id = ${organizationId} and e.feed = f.feed and e.removed_at is not null) as "removedEntries",
             (select count(*)::integer from feed_rejection r where r.organization_id = ${organizationId} and r.feed = f.feed) as "rejectedEntries"
        from unnest(${[...feedNames]}::text[]) with ordinality as f(feed, place)
        left join feed_state s on s.organization_id = ${organizationId} and s.feed = f.feed
       order by f.place`.execute(trx);
    return rows.flatMap((row) => {
      const plan = plans.find(({ feed }) => feed === row.feed);
      if (plan === undefined) return [];
      const { isEnabled, pullCron } = plan.schedule;
      return [{ ...row, isEnabled, pullCron, origin: plan.origin }];
    });
  });
}

export interface FeedOf {
  /** Code or id. */
  organization: string;
  feed: FeedName;
}

/**
 * Null: what holds without a saved one. Answers when a pull would begin by it next. Throws DatastoreError `bad_schedule`,
 * `no_such_organization`.
 */
export async function saveFeedSchedule(
  database: ProductDatabase,
  { organization, feed }: FeedOf,
  { schedule, by }: { schedule: FeedSchedule | null; by: string },
): Promise<{ nextPullAt: string | null }> {
  return await acrossOrganizations(database, async (trx) => {
    const organizationId = await getOrganizationId(trx, organization);
    const planOf = async () => (await readFeedPlans(trx, [organizationId])).find((one) => one.feed === feed);
    if (schedule === null) {
      await sql`
        /* forget feed schedule */ delete from feed_schedule where organization_id = ${organizationId} and feed = ${feed}`.execute(
        trx,
      );
    } else {
      const { isEnabled, pullCron } = schedule;
      const inForce = (await planOf())?.schedule;
      if (inForce !== undefined) checkSchedule({ ...inForce, isEnabled, pullCron, fullCron: pullCron });
      await sql`
        /* save feed schedule */ insert into feed_schedule (organization_id, feed, is_enabled, pull_cron, updated_by)
        values (${organizationId}, ${feed}, ${isEnabled}, ${pullCron}, ${by})
            on conflict (organization_id, feed) do update
           set is_enabled = excluded.is_enabled, pull_cron = excluded.pull_cron, updated_by = excluded.updated_by, updated_at = now()`.execute(
        trx,
      );
    }
    await sql`
      /* plan anew */ update feed_state set next_pull_at = null where organization_id = ${organizationId} and feed = ${feed}`.execute(
      trx,
    );
    await planFeeds(trx, [organizationId]);
    const plan = await planOf();
    const next = plan === undefined ? null : findNextPulls(plan.schedule, plan.now).pullAt;
    return { nextPullAt: next?.toISOString() ?? null };
  });
}

/**
 * Asks for a pull of the feed in the name of `by`; with `acceptLoss` one that takes a loss for real. Throws DatastoreError
 * `no_such_organization`, `upstream_not_connected`, `no_loss`.
 */
export async function askForFeed(
  database: ProductDatabase,
  { organization, feed }: FeedOf,
  { by, userId, acceptLoss }: { by: string; userId: string; acceptLoss: boolean },
): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    const organizationId = await getOrganizationId(trx, organization);
    const { numAffectedRows } = await sql`
      /* request feed */ insert into feed_state as s (organization_id, feed, pull_requested_at, pull_requested_by)
      select organization_id, ${feed}::text, clock_timestamp(), ${userId}::text from sync_state c
       where organization_id = ${organizationId} and (not ${acceptLoss}::boolean or exists (
         select from feed_state f where f.organization_id = c.organization_id and f.feed = ${feed} and f.loss_found_at is not null))
          on conflict (organization_id, feed) do update
         set pull_requested_at = excluded.pull_requested_at, pull_requested_by = excluded.pull_requested_by,
             loss_accepted_by = case when ${acceptLoss}::boolean then ${by}::text else s.loss_accepted_by end`.execute(
      trx,
    );
    if (numAffectedRows !== 1n) {
      const { rows } =
        await sql`/* connected? */ select from sync_state where organization_id = ${organizationId}`.execute(trx);
      if (rows.length === 0) throw notConnected();
      throw new DatastoreError(`No pull of the ${feed} of ${organization} has stopped at a loss.`, {
        code: 'no_loss',
        hint: 'vanguard pull list shows what became of the latest.',
      });
    }
  });
}

export interface FeedEntryRow {
  key: string;
  data: Readonly<Record<string, string>>;
  changedAt: string;
  /** Null while upstream has it. */
  removedAt: string | null;
}

interface EntryQuery {
  /** Only those with it somewhere in a value, whatever its case. */
  find?: string | undefined;
  limit: number;
}

/** Of any feed, those that are gone too; by their keys. Throws DatastoreError `no_such_organization`. */
export async function listFeedEntries(
  database: ProductDatabase,
  { organization, feed }: FeedOf,
  query: EntryQuery,
): Promise<FeedEntryRow[]> {
  return await acrossOrganizations(database, async (trx) => {
    const organizationId = await getOrganizationId(trx, organization);
    const { rows } = await sql<FeedEntryRow>`
      /* feed entries */ select entry_key as key, data, ${utc(sql`changed_at`)} as "changedAt", ${utc(sql`removed_at`)} as "removedAt"
        from feed_entry where organization_id = ${organizationId} and feed = ${feed} and ${contains(query)}
       order by entry_key limit ${query.limit}`.execute(trx);
    return rows;
  });
}

/** What people of the organization choose from: those that upstream has. */
export async function listMasterData(
  database: ProductDatabase,
  scope: Scope,
  { feed, ...query }: EntryQuery & { feed: MasterDataFeed },
): Promise<Pick<FeedEntryRow, 'key' | 'data'>[]> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<Pick<FeedEntryRow, 'key' | 'data'>>`
        /* master data */ select entry_key as key, data from feed_entry
         where organization_id = ${scope.organizationId} and feed = ${feed} and removed_at is null and ${contains(query)}
         order by entry_key limit ${query.limit}`.execute(trx);
      return rows;
    },
    { readOnly: true },
  );
}

/** A few thousand entries are read for it: no index is worth its writes. */
const contains = ({ find }: EntryQuery) =>
  find === undefined || find === ''
    ? sql`true`
    : sql`exists (select from jsonb_each_text(data) as part where strpos(lower(part.value), lower(${find})) > 0)`;
