/** Takes the mirror's latest changes into the materialized summaries, which are exact before and after. */
import { type RawBuilder, sql } from 'kysely';
import { makeMissingIndexes } from '../load/make-indexes.ts';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { hasLargeOrganization } from './large-organizations.ts';

/** Any number of processes may ask at once: one refreshes, the others return false. Readers are never in the way. */
export async function refreshSummaries(database: ProductDatabase): Promise<boolean> {
  const isRefreshed = await acrossOrganizations(
    database,
    async (trx) => {
      const { rows } = await sql<{
        mine: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended('pfa_summary', 0)) as mine`.execute(trx);
      if (rows[0]?.mine !== true) return false;
      await refresh(trx, 'organization_total', concurrently);
      await takeChanges(trx, concurrently);
      return true;
    },
    // One snapshot for what is deleted and what is added up: a change that commits in between stays a change.
    { isolation: 'repeatable read', retries: 3 },
  );
  if (isRefreshed) await acrossOrganizations(database, indexLarge);
  return isRefreshed;
}

/** When the first organization has become large. Reads go on meanwhile; changes of the mirror wait. */
async function indexLarge(trx: ProductTransaction): Promise<void> {
  if (await hasLargeOrganization(trx)) await makeMissingIndexes(trx);
}

/** Says for the rest of the transaction that the triggers need not follow: rebuildSummaries comes at its end. */
export async function suspendSummaries(trx: ProductTransaction): Promise<void> {
  await sql`select set_config('vanguard.summaries', 'rebuild', true)`.execute(trx);
}

/** Before rebuildSummaries, which makes them for organizations that are large by this count. */
export async function countOrganizations(trx: ProductTransaction): Promise<void> {
  await refresh(trx, 'organization_total');
}

/** From nothing, in the transaction of a load. Needs a transaction that sees all organizations. */
export async function rebuildSummaries(trx: ProductTransaction): Promise<void> {
  await takeChanges(trx);
}

async function takeChanges(trx: ProductTransaction, manner?: RawBuilder<unknown>): Promise<void> {
  // A million records make 220,000 cells of pfa_summary: refreshed in half the time with memory for them (77 s for 149 s
  // with 16 MB, both on a busy machine). Few layers have the dates and the cost of another: nothing to keep for them.
  await sql`select set_config('work_mem', '256MB', true), set_config('enable_memoize', 'off', true)`.execute(trx);
  for (const summary of ['pfa_summary', 'pfa_month_summary', 'pfa_date_span']) {
    await sql`/* refresh summaries */ delete from ${sql.id(`${summary}_change`)}`.execute(trx);
    await refresh(trx, summary, manner);
  }
}

const concurrently = sql`concurrently`;

async function refresh(trx: ProductTransaction, view: string, manner = sql``): Promise<void> {
  await sql`/* refresh summaries */ refresh materialized view ${manner} ${sql.id(view)}`.execute(trx);
}
