/**
 * What a pull of a feed has read and staged, into feed_entry: compared by content and written as a whole, since nobody else writes
 * there and waits. What is as it was is not written; what upstream has no more is marked.
 */
import { forWork } from '@vanguard/postgres';
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { isSuddenLoss, suddenLoss } from './apply-pull.ts';
import type { Run } from './run.ts';
import { holdRun } from './hold-run.ts';
import { unreadable } from './stage-records.ts';

export interface AppliedFeed {
  inserted: number;
  updated: number;
  removed: number;
  /** Rows that may be any of the entries that are missing: where there are some, none was marked as gone. */
  unsure: number;
}

export interface StagedFeed {
  /** Rows that were staged: where some are gone, with a server that crashed, say, nothing is applied. */
  staged: number;
  /** Rows that were not, since their key could not be read. */
  nameless: number;
}

/** Throws DatastoreError `sudden_loss` and `staging_lost`, PullEndedError; whatever it throws, nothing is applied. */
export async function applyFeed(
  database: ProductDatabase,
  run: Run,
  { staged, nameless }: StagedFeed,
): Promise<AppliedFeed> {
  return await acrossOrganizations(forWork(database, { workload: 'long' }), async (trx) => {
    await holdRun(trx, run);
    const { found, distinct, present, vanished } = await compare(trx, run);
    if (found !== staged) throw incompleteStaging(run, { found, staged });
    // Where one came twice, pages have shifted, and another may have been passed over.
    const unsure = nameless + found - distinct;
    const loss = { present, vanished: vanished - unsure };
    if (!run.acceptsLoss && isSuddenLoss(loss)) throw suddenLoss(run.feed ?? 'records', loss);
    return { ...(await write(trx, run, unsure === 0)), unsure };
  });
}

const entriesOf = ({ organizationId, feed }: Run) => sql`e.organization_id = ${organizationId} and e.feed = ${feed}`;

async function compare(trx: ProductTransaction, run: Run) {
  const { rows } = await sql<Record<'found' | 'distinct' | 'present' | 'vanished', number>>`
    /* compare feed */ select (select count(*)::integer from pull_record where run_id = ${run.id}::uuid) as found,
           (select count(distinct pfa_id)::integer from pull_record where run_id = ${run.id}::uuid) as "distinct",
           count(*)::integer as present, (count(*) filter (where s.entry_key is null))::integer as vanished
      from feed_entry e
      left join (select distinct pfa_id as entry_key from pull_record where run_id = ${run.id}::uuid) s on s.entry_key = e.entry_key
     where ${entriesOf(run)} and e.removed_at is null`.execute(trx);
  return rows[0] ?? { found: 0, distinct: 0, present: 0, vanished: 0 };
}

async function write(trx: ProductTransaction, run: Run, marksVanished: boolean): Promise<Omit<AppliedFeed, 'unsure'>> {
  const { rows } = await sql<Omit<AppliedFeed, 'unsure'>>`
    /* apply feed */ with staged as materialized (
      -- One that came twice is taken as it came last.
      select distinct on (pfa_id) pfa_id as entry_key, data, md5(data)::uuid as content_hash
        from pull_record where run_id = ${run.id}::uuid order by pfa_id, ctid desc
    ),
    news as materialized (
      select s.entry_key, s.data, e.entry_key is null as is_new
        from staged s left join feed_entry e on ${entriesOf(run)} and e.entry_key = s.entry_key
       where s.data <> ${sql.lit(unreadable)}
         and (e.entry_key is null or e.removed_at is not null or e.content_hash <> s.content_hash)
    ),
    written as (
      insert into feed_entry (organization_id, feed, entry_key, data)
      select ${run.organizationId}, ${run.feed}, entry_key, data::jsonb from news
          on conflict (organization_id, feed, entry_key) do update
         set data = excluded.data, changed_at = now(), removed_at = null
    ),
    gone as (
      update feed_entry e set removed_at = now()
       where ${marksVanished} and ${entriesOf(run)} and e.removed_at is null
         and not exists (select from staged s where s.entry_key = e.entry_key)
      returning 1
    )
    select (count(*) filter (where is_new))::integer as inserted, (count(*) filter (where not is_new))::integer as updated,
           (select count(*)::integer from gone) as removed
      from news`.execute(trx);
  return rows[0] ?? { inserted: 0, updated: 0, removed: 0 };
}

const incompleteStaging = ({ feed }: Run, { found, staged }: { found: number; staged: number }) =>
  new DatastoreError(`Of ${staged} entries of the ${feed} that were read, ${found} are there; none was applied.`, {
    code: 'staging_lost',
    hint: 'Nothing has to be done: they are read again.',
  });
