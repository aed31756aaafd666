/**
 * Fills the mirror of an empty database for benchmarks of what comes after: two connections insert, index and sum up side
 * by side, in many transactions. The product's own load, `loadMirror`, is one transaction, all or nothing, and takes twice
 * as long on two processors.
 */
import { type ProductDatabase } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';

const connections = 2;

export type FillStep = (trx: ProductDatabase) => Promise<void>;

/** `inserts` may run in any order. */
export async function fillMirror(database: ProductDatabase, inserts: readonly FillStep[]): Promise<void> {
  const indexes = await dropIndexes(database);
  await runAll(database, inserts);
  // Without statistics the summaries would be grouped by sorting.
  await sql`analyze pfa_mirror`.execute(database);
  // What takes longest begins first.
  await runAll(database, [
    refresh('pfa_month_summary'),
    ...indexes.filter(({ method }) => method !== 'btree').map((index) => make(index, '256MB')),
    refresh('pfa_summary'),
    refresh('pfa_date_span'),
    // Little memory sorts faster: see makeIndexes of packages/datastore/src/load/load-mirror.ts.
    ...indexes.filter(({ method }) => method === 'btree').map((index) => make(index, '8MB')),
    refresh('organization_total'),
  ]);
}

interface Index {
  method: string;
  definition: string;
}

async function dropIndexes(database: ProductDatabase): Promise<Index[]> {
  const { rows } = await sql<Index & { name: string }>`
    select c.relname as name, am.amname as method, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam
     where i.indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) and not i.indisunique
     order by c.relname`.execute(database);
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(database);
  return rows;
}

function make({ definition }: Index, memory: string): FillStep {
  return async (trx) => {
    await sql`select set_config('maintenance_work_mem', ${memory}, true), set_config('max_parallel_maintenance_workers', '0', true)`.execute(
      trx,
    );
    await sql.raw(definition).execute(trx);
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
