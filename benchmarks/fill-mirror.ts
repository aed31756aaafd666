/**
 * Fills the mirror of an empty database for benchmarks of what comes after: two connections insert, index and sum up side
 * by side, in many transactions. The product's own load, `loadMirror`, is one transaction, all or nothing, and takes twice
 * as long on two processors. For organizations of which one at least is large.
 */
import { makeIndex, type MirrorIndex, mirrorIndexes, type ProductDatabase } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';

const connections = 2;

export type FillStep = (trx: ProductDatabase) => Promise<void>;

/** Fills a database that has no index of the mirror yet. `inserts` may run in any order. */
export async function fillMirror(database: ProductDatabase, inserts: readonly FillStep[]): Promise<void> {
  await runAll(database, inserts);
  // Without statistics the summaries would be grouped by sorting.
  await sql`analyze pfa_mirror`.execute(database);
  // The summaries are of organizations that are large by this count.
  await runOne(database, refresh('organization_total'));
  const makeAll = (table: MirrorIndex['table'], memory: string) =>
    mirrorIndexes.filter((index) => index.table === table).map((index) => make(index, memory));
  // What takes longest begins first.
  await runAll(database, [
    refresh('pfa_month_summary'),
    ...makeAll('pfa_search', '256MB'),
    refresh('pfa_summary'),
    refresh('pfa_date_span'),
    // Little memory sorts faster: see packages/datastore/src/load/make-indexes.ts.
    ...makeAll('pfa_mirror', '8MB'),
  ]);
}

function make(index: MirrorIndex, memory: string): FillStep {
  return async (trx) => {
    await sql`select set_config('maintenance_work_mem', ${memory}, true), set_config('max_parallel_maintenance_workers', '0', true)`.execute(
      trx,
    );
    await makeIndex(trx, index);
  };
}

function refresh(summary: string): FillStep {
  return async (trx) => {
    await sql`select set_config('work_mem', '256MB', true), set_config('enable_memoize', 'off', true)`.execute(trx);
    await sql`refresh materialized view ${sql.id(summary)}`.execute(trx);
  };
}

/** Over two connections, each step in a transaction that sees all organizations. */
export async function runAll(database: ProductDatabase, steps: readonly FillStep[]): Promise<void> {
  const left = [...steps];
  const work = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift()) await runOne(database, step);
  };
  await Promise.all(Array.from({ length: connections }, work));
}

async function runOne(database: ProductDatabase, step: FillStep): Promise<void> {
  await inTransaction(database, async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true), set_config('vanguard.summaries', 'rebuild', true)`.execute(
      trx,
    );
    await step(trx);
  });
}
