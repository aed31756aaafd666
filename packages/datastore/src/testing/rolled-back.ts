/** A transaction whose changes are thrown away, so that tests of one file start alike. */
import { inTransaction } from '@vanguard/postgres';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';

class RolledBack extends Error {}

export async function rolledBack(
  database: ProductDatabase,
  work: (trx: ProductTransaction) => Promise<void>,
): Promise<void> {
  await inTransaction(database, async (trx) => {
    await work(trx);
    throw new RolledBack();
  }).catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
}
