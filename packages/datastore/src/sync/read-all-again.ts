/** Another way of reading what upstream has: the records have it once they have been read again. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';

/** Within it a worker may begin a pull by what it read before. */
const takenUpWithin = '2 seconds';

/**
 * By the next pull, at once where the organization is pulled by itself. One that has begun before is not it (noteRead). Needs a
 * transaction that sees the organization.
 */
export async function readAllAgain(trx: ProductTransaction, organizationId: string): Promise<void> {
  await sql`
    /* read all again */ update sync_state
       set next_full_at = clock_timestamp() + ${takenUpWithin}::interval,
           next_pull_at = case when next_pull_at < 'infinity' then least(next_pull_at, clock_timestamp() + ${takenUpWithin}::interval) else next_pull_at end
     where organization_id = ${organizationId}`.execute(trx);
}

/** The same in a transaction of its own. */
export async function askToReadAll(database: ProductDatabase, organizationId: string): Promise<void> {
  await acrossOrganizations(database, async (trx) => await readAllAgain(trx, organizationId));
}

/** The same of the feeds beside the records. */
export async function readFeedsAgain(trx: ProductTransaction, organizationId: string): Promise<void> {
  await sql`
    /* read feeds again */ update feed_state
       set next_pull_at = least(next_pull_at, clock_timestamp() + ${takenUpWithin}::interval)
     where organization_id = ${organizationId} and next_pull_at < 'infinity'`.execute(trx);
}
