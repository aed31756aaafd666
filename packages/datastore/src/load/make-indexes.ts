/** Makes the indexes of the mirror, as fast as one connection can. */
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { makeIndex, missingIndexes } from './mirror-indexes.ts';

/**
 * Entries of one organization are told apart by comparing whole entries. In memory for all of them each comparison waits
 * for memory; runs that fit into the processor's cache and are merged take two thirds of that processor time.
 */
const sortMegabytes = 8;
/** Two beside the one that asks, where the server has as many to give. */
const mostWorkers = 2;
/** A smaller table is sorted sooner than workers are started. */
const bytesWorthWorkers = 64 * 2 ** 20;

/** Needs the owner of the tables. */
export async function makeMissingIndexes(trx: ProductTransaction): Promise<void> {
  // Two may find that they are missing: the second waits, and finds them.
  await sql`select pg_advisory_xact_lock(hashtextextended('pfa_mirror indexes', 0))`.execute(trx);
  const missing = await missingIndexes(trx);
  if (missing.length === 0) return;
  const workers = (await isLargeTable(trx)) ? mostWorkers : 0;
  // Named for the table, since PostgreSQL gives workers only to who has 32 MB for each.
  await setWorkers(trx, sql`set (parallel_workers = ${sql.lit(workers)})`);
  for (const index of missing) {
    const megabytes = index.table === 'pfa_mirror' ? sortMegabytes * (workers + 1) : 256;
    await sql`select set_config('maintenance_work_mem', ${`${megabytes}MB`}, true)`.execute(trx);
    await makeIndex(trx, index);
  }
  await setWorkers(trx, sql`reset (parallel_workers)`);
}

async function isLargeTable(trx: ProductTransaction): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select pg_relation_size('public.pfa_mirror') >= ${bytesWorthWorkers} as is`.execute(trx);
  return rows[0]?.is === true;
}

async function setWorkers(trx: ProductTransaction, setting: RawBuilder<unknown>): Promise<void> {
  for (const table of ['pfa_mirror', 'pfa_search'])
    await sql`alter table ${sql.id('public', table)} ${setting}`.execute(trx);
}
