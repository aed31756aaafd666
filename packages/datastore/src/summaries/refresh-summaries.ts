/** Takes the mirror's latest changes into the materialized summaries, which are exact before and after. */
import { type RawBuilder, sql } from 'kysely';
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
      await takeChanges(trx, sql`concurrently`);
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
  await takeChanges(trx, sql``);
}

async function takeChanges(trx: ProductTransaction, concurrently: RawBuilder<unknown>): Promise<void> {
  // A million records make 220,000 cells of pfa_summary: refreshed in half the time with memory for them (77 s for 149 s
  // with 16 MB, both on a busy machine). Few layers have the dates and the cost of another: nothing to keep for them.
  await sql`select set_config('work_mem', '256MB', true), set_config('enable_memoize', 'off', true)`.execute(trx);
  for (const summary of ['pfa_summary', 'pfa_month_summary', 'pfa_date_span']) {
    await sql`delete from ${sql.id(`${summary}_change`)}`.execute(trx);
  }
  for (const summary of ['pfa_summary', 'pfa_month_summary', 'pfa_date_span', 'organization_total']) {
    await sql`refresh materialized view ${concurrently} ${sql.id(summary)}`.execute(trx);
  }
}
