/** Changes of accounts and of organizations, of which each has to see what the others have done. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { type ProductDatabase, type ProductTransaction, seeAllOrganizations } from '../scope.ts';

/**
 * Opens a transaction across all organizations in which nobody else changes the table. Reading goes on, and so do sign-ins but
 * for the moment in which they are written down.
 */
export async function changeAlone<Result>(
  database: ProductDatabase,
  table: 'app_user' | 'organization',
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(database, async (trx) => {
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(trx);
    await seeAllOrganizations(trx);
    return await work(trx);
  });
}
