/** Takes the mirror's latest changes into the materialized summaries, which are exact before and after. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';

/** Any number of processes may ask at once: one refreshes, the others return false. Readers are never in the way. */
export async function refreshSummaries(database: ProductDatabase): Promise<boolean> {
  return await acrossOrganizations(
    database,
    async (trx) => {
      const { rows } = await sql<{
        mine: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended('pfa_summary', 0)) as mine`.execute(trx);
      if (rows[0]?.mine !== true) return false;
      await sql`delete from pfa_summary_change`.execute(trx);
      await sql`refresh materialized view concurrently pfa_summary`.execute(trx);
      await sql`refresh materialized view concurrently organization_total`.execute(trx);
      return true;
    },
    // One snapshot for what is deleted and what is added up: a change that commits in between stays a change.
    { isolation: 'repeatable read', retries: 3 },
  );
}

/** Says for the rest of the transaction that the triggers need not follow: rebuildSummaries comes at its end. */
export async function suspendSummaries(trx: ProductTransaction): Promise<void> {
  await sql`select set_config('vanguard.summaries', 'rebuild', true)`.execute(trx);
}

/** From nothing, in the transaction of a load. Needs a transaction that sees all organizations. */
export async function rebuildSummaries(trx: ProductTransaction): Promise<void> {
  await sql`delete from pfa_summary_change`.execute(trx);
  await sql`refresh materialized view pfa_summary`.execute(trx);
  await sql`refresh materialized view organization_total`.execute(trx);
}
