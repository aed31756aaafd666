/**
 * A load of the whole mirror: what follows it record by record is put aside and made again at the end, all in the
 * caller's transaction. Twenty-seven indexes that grow row by row cost three times what they cost built at once, and
 * the more the larger they are.
 */
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { hasLargeOrganization } from '../summaries/large-organizations.ts';
import { countOrganizations, rebuildSummaries, suspendSummaries } from '../summaries/refresh-summaries.ts';
import { makeMissingIndexes } from './make-indexes.ts';
import { dropIndexes } from './mirror-indexes.ts';

/** Fewer records are followed sooner than what follows them is made. */
const recordsWorthRebuilding = 20_000;

/** Target of statistics until autovacuum takes its own within minutes; the default, a hundred, takes ten times as long. */
const quickStatistics = 10;

/** `records`: about how many there will be. Needs the owner of the tables, and a transaction that sees all organizations. */
export async function loadMirror<Result>(
  trx: ProductTransaction,
  records: number,
  load: () => Promise<Result>,
): Promise<Result> {
  await suspendSummaries(trx);
  const isRebuilt = records >= recordsWorthRebuilding;
  const result = isRebuilt ? await loadUnfollowed(trx, load) : await load();
  await countOrganizations(trx);
  const isLarge = await hasLargeOrganization(trx);
  if (isLarge) await makeMissingIndexes(trx);
  if (isRebuilt) await analyze(trx, isLarge);
  await rebuildSummaries(trx);
  return result;
}

/** Without indexes beside the keys, and with the organizations of records looked up all at once. */
async function loadUnfollowed<Result>(trx: ProductTransaction, load: () => Promise<Result>): Promise<Result> {
  await dropIndexes(trx);
  await sql`alter table public.pfa_mirror drop constraint pfa_mirror_organization_id_fkey`.execute(trx);
  const result = await load();
  await sql`
    alter table public.pfa_mirror add constraint pfa_mirror_organization_id_fkey
      foreign key (organization_id) references public.organization on delete cascade`.execute(trx);
  return result;
}

/** Without statistics the summaries would be grouped by sorting. */
async function analyze(trx: ProductTransaction, isLarge: boolean): Promise<void> {
  if (!isLarge) {
    await sql`select set_config('default_statistics_target', ${String(quickStatistics)}, true)`.execute(trx);
  }
  await sql`analyze public.pfa_mirror`.execute(trx);
}
