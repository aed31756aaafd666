import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';

/** One at a time: the keys are read, and may be written, by whoever holds the lock. Opens a transaction. */
export async function withKeysHeld<Result>(
  database: ProductDatabase,
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await acrossOrganizations(database, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('vanguard encryption keys', 0))`.execute(trx);
    return await work(trx);
  });
}
