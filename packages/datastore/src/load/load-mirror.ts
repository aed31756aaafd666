/**
 * A load of the whole mirror: what follows it record by record is put aside and made anew at the end, all in the
 * caller's transaction. Twenty-seven indexes that grow row by row cost three times what they cost built at once, and
 * the more the larger they are.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { rebuildSummaries, suspendSummaries } from '../summaries/refresh-summaries.ts';

/** Fewer records are indexed sooner than indexes are made. */
const recordsWorthRebuilding = 20_000;

/**
 * Entries of one organization are told apart by comparing whole entries. In memory for all of them each comparison waits
 * for memory; runs that fit into the processor's cache and are merged take two thirds of that processor time.
 */
const sortMegabytes = 8;
/** Two beside the one that asks, where the server has as many to give. */
const workers = 2;

/** `records`: about how many there will be. Needs the owner of the tables, and a transaction that sees all organizations. */
export async function loadMirror<Result>(
  trx: ProductTransaction,
  records: number,
  load: () => Promise<Result>,
): Promise<Result> {
  await suspendSummaries(trx);
  const indexes = records < recordsWorthRebuilding ? [] : await dropIndexes(trx);
  const result = await load();
  if (indexes.length > 0) {
    await makeIndexes(trx, indexes);
    // Without statistics the summaries would be grouped by sorting.
    await sql`analyze public.pfa_mirror`.execute(trx);
  }
  await rebuildSummaries(trx);
  return result;
}

async function makeIndexes(trx: ProductTransaction, indexes: readonly Index[]): Promise<void> {
  // Named for the table, since PostgreSQL gives workers only to who has 32 MB for each.
  await setWorkers(trx, sql`set (parallel_workers = ${sql.lit(workers)})`);
  for (const { definition, method } of indexes) {
    const megabytes = method === 'btree' ? sortMegabytes * (workers + 1) : 256;
    await sql`select set_config('maintenance_work_mem', ${`${megabytes}MB`}, true)`.execute(trx);
    await sql.raw(definition).execute(trx);
  }
  await setWorkers(trx, sql`reset (parallel_workers)`);
}

async function setWorkers(trx: ProductTransaction, setting: RawBuilder<unknown>): Promise<void> {
  for (const table of ['pfa_mirror', 'pfa_search'])
    await sql`alter table ${sql.id('public', table)} ${setting}`.execute(trx);
}

interface Index {
  name: string;
  method: string;
  /** The statement that makes it again. */
  definition: string;
}

/** All but those of keys. */
async function dropIndexes(trx: ProductTransaction): Promise<Index[]> {
  const { rows } = await sql<Index>`
    select c.relname as name, am.amname as method, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam
     where i.indrelid in ('public.pfa_mirror'::regclass, 'public.pfa_search'::regclass) and not i.indisunique
     order by c.relname`.execute(trx);
  for (const { name } of rows) await sql`drop index ${sql.id('public', name)}`.execute(trx);
  return rows;
}
