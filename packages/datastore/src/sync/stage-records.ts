/** What a pull has read, beside the mirror: staged page by page, and compared with it once, by content. */
import { copyRows, findDatabaseFailure, forWork, type GuardQuery } from '@vanguard/postgres';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import { ContentTexts } from './content-text.ts';
import { holdRun } from './hold-run.ts';
import { isOf, runTable, runTableName } from './pull-tables.ts';
import type { Run, StagedSoFar } from './run.ts';

export interface PulledRecord {
  pfaId: string;
  data: Readonly<Record<string, unknown>>;
  version: string | null;
}

const long = { workload: 'long' } as const;

const staged = { table: 'pull_record', columns: ['run_id', 'pfa_id', 'data', 'upstream_version'] };

/** What is told of a run together with a page. */
export interface PageProgress {
  processed: number;
  /** In all, where upstream counts. */
  expected: number | undefined;
  /** Null where nobody could go on from here. */
  staged: StagedSoFar | null;
}

/** Instead of the content of a record that is there, and cannot be read. */
export const unreadable = '';

export interface StagedPage extends PageProgress {
  /** Ids of records that are there, and cannot be read: they stay as they are, and have not vanished. */
  unreadable?: readonly string[];
}

/**
 * A page. Upstream's client yields each record once in a run. With `page` the records and how far the run is are one: false, and
 * nothing is staged, where the run is over or another worker's.
 */
export async function stageRecords(
  database: ProductDatabase,
  run: Run,
  records: readonly PulledRecord[],
  page?: StagedPage,
): Promise<boolean> {
  if (records.length === 0 && page === undefined) return true;
  const texts = new ContentTexts();
  const rows = [
    ...records.map(({ pfaId, data, version }) => [run.id, pfaId, texts.textOf(data), version]),
    ...(page?.unreadable ?? []).map((pfaId) => [run.id, pfaId, unreadable, null]),
  ];
  const guard = page && { guard: async (query: GuardQuery) => await tellProgress(query, run, page) };
  return (await copyRows(forWork(database, long), staged, rows, guard)) !== undefined;
}

async function tellProgress(
  query: GuardQuery,
  run: Run,
  { processed, expected, staged: soFar }: PageProgress,
): Promise<boolean> {
  await query(`select set_config('vanguard.across_organizations', 'on', true)`, []);
  const told = await query(
    `/* page is staged */ update ${runTableName(run)}
        set alive_at = clock_timestamp(), records_processed = $4, records_expected = coalesce($5, records_expected), staged = $6::jsonb
      where organization_id = $1 and id = $2 and attempt = $3 and status = 'running'`,
    [
      run.organizationId,
      run.id,
      run.attempt,
      processed,
      expected ?? null,
      soFar === null ? null : JSON.stringify(soFar),
    ],
  );
  return told === 1;
}

/** Which of these records the run has staged already. */
export async function findStaged(
  database: ProductDatabase,
  { id }: Run,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  return await acrossOrganizations(forWork(database, long), async (trx) => {
    const { rows } = await sql<{ pfaId: string }>`
      /* staged already */ select pfa_id as "pfaId" from pull_record where run_id = ${id}::uuid and pfa_id = any(${[...ids]}::text[])`.execute(
      trx,
    );
    return new Set(rows.map(({ pfaId }) => pfaId));
  });
}

/** The run reads from the beginning again: what was staged for it is of no use. */
export async function unstage(database: ProductDatabase, run: Run): Promise<void> {
  await acrossOrganizations(forWork(database, long), async (trx) => {
    const { numAffectedRows } = await sql`
      /* forget place */ update ${runTable(run)} set staged = null
       where ${isOf(run)} and id = ${run.id} and attempt = ${run.attempt} and status = 'running'`.execute(trx);
    if (numAffectedRows !== 1n) return;
    await sql`/* unstage */ delete from pull_record where run_id = ${run.id}::uuid`.execute(trx);
    await sql`/* unstage */ delete from pull_change where run_id = ${run.id}::uuid`.execute(trx);
  });
}

/**
 * After all is staged: notes in pull_change which records are other than the mirror has them, and, in a run that has read all,
 * which the mirror has and upstream has not. Without the organization's lock: what is applied is compared again.
 *
 * A run that has read all is joined as a whole, by a hash of ids and digests alone; of the few records of another each is looked
 * up, whatever the planner takes the fresh table for. Throws PullEndedError, and has noted nothing then: the run is held at the end
 * only, since a cancellation waits for that.
 */
export async function compareStaged(database: ProductDatabase, run: Run): Promise<void> {
  const { organizationId, id, beganAt } = run;
  const mirror = sql`
    select pfa_id, content_hash, removed_at, upstream_data is not null as is_owed, last_seen_at
      from pfa_mirror where organization_id = ${organizationId}`;
  const rows = sql`
    select pfa_id, ctid as place, data <> ${sql.lit(unreadable)} as is_readable, md5(data)::uuid as content_hash
      from pull_record where run_id = ${id}::uuid`;
  // Where something is owed, the row may prove it, whether or not it is news.
  const isNews = sql`s.is_readable and (m.pfa_id is null or m.removed_at is not null or m.is_owed or m.content_hash <> s.content_hash)`;
  await acrossOrganizations(forWork(database, long), async (trx) => {
    const { rows: runs } = await sql<{ kind: string }>`
      select kind from sync_run where organization_id = ${organizationId} and id = ${id}`.execute(trx);
    if (runs[0]?.kind === 'full') {
      await sql`select set_config('work_mem', '96MB', true), set_config('enable_mergejoin', 'off', true)`.execute(trx);
      await sql`
        /* compare all */ insert into pull_change (run_id, pfa_id, place)
        select ${id}::uuid, coalesce(s.pfa_id, m.pfa_id), s.place
          from (${rows}) s full join (${mirror}) m on m.pfa_id = s.pfa_id
         where case when s.pfa_id is null then m.removed_at is null and m.last_seen_at <= ${beganAt}::timestamptz else ${isNews} end
            on conflict (run_id, pfa_id) do nothing`.execute(trx);
    } else {
      await sql`
        /* compare some */ insert into pull_change (run_id, pfa_id, place)
        select ${id}::uuid, s.pfa_id, s.place
          from (${rows}) s left join lateral (${mirror} and pfa_id = s.pfa_id offset 0) m on true
         where ${isNews}
            on conflict (run_id, pfa_id) do nothing`.execute(trx);
    }
    await holdRun(trx, run);
  });
}

/** From what size on it is worth the lock that nobody else may stand in the way of. */
const bytesWorthTruncating = 8 * 2 ** 20;

/** What was staged by runs that are over, however they ended. */
export async function forgetStaged(database: ProductDatabase): Promise<void> {
  if (await truncateStaged(database)) return;
  await acrossOrganizations(database, async (trx) => {
    for (const table of ['pull_change', 'pull_record']) {
      // A run is there before what it stages is.
      await sql`
        /* forget staged */ delete from ${sql.table(table)} p
         where not exists (select from sync_run r where r.status = 'running' and r.id = p.run_id::text)
           and not exists (select from feed_run r where r.status = 'running' and r.id = p.run_id::text)`.execute(trx);
    }
  });
}

/** All at once, where no run is under way. False where it is not worth it, or would have to wait. */
async function truncateStaged(database: ProductDatabase): Promise<boolean> {
  const isDone = acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ is: boolean }>`
      select pg_relation_size('pull_record') >= ${bytesWorthTruncating} as is`.execute(trx);
    if (rows[0]?.is !== true) return false;
    await sql`lock table pull_record, pull_change in access exclusive mode nowait`.execute(trx);
    const { rows: running } = await sql`
      /* runs under way */ select from sync_run where status = 'running' union all select from feed_run where status = 'running' limit 1`.execute(
      trx,
    );
    if (running.length > 0) return false;
    await sql`/* forget staged */ truncate pull_record, pull_change`.execute(trx);
    return true;
  });
  return await isDone.catch((error: unknown) => {
    if (findDatabaseFailure(error) === 'locked') return false;
    throw error;
  });
}
