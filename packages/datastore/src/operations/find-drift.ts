/**
 * Whether what follows the mirror and the drafts by triggers is what they would make of them now. Nothing in the product lets it
 * drift; a superuser's hand, or a restored part of a database, does.
 */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';

export interface Drift {
  /** Codes of organizations. */
  overlay: string[];
  summaries: string[];
}

/** Recomputes; with `repair` what was wrong is right afterwards. Drafts cannot be saved meanwhile. */
export async function findDrift(database: ProductDatabase, { repair = false } = {}): Promise<Drift> {
  const summaries = await acrossOrganizations(database, findSummaryDrift, { readOnly: true });
  const overlay = await compareOverlay(database, repair);
  if (repair && summaries.length > 0) await refreshSummaries(database);
  return { overlay, summaries };
}

/** By what each large organization adds up to as a whole: its summary as of its refresh, and what has changed since. */
async function findSummaryDrift(trx: ProductTransaction): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    /* drift of summaries */ with cells as (
      select organization_id, records, plan_cost, forecast_cost, actual_cost from pfa_summary where grain = pfa_grain('')
      union all
      select organization_id, records, plan_cost, forecast_cost, actual_cost from pfa_summary_change where grain = pfa_grain('')
    ),
    kept as (
      select organization_id, row(sum(records), sum(plan_cost), sum(forecast_cost), sum(actual_cost))::text as sums
        from cells group by 1 having sum(records) <> 0
    ),
    counted as (
      select organization_id, row(count(*)::numeric, sum(plan_cost), sum(forecast_cost), sum(actual_cost))::text as sums
        from pfa_large_mirror group by 1
    )
    select o.code from counted left join kept using (organization_id) join organization o on o.id = organization_id
     where kept.sums is distinct from counted.sums order by 1`.execute(trx);
  return rows.map(({ code }) => code);
}

/** What was found is thrown through the transaction, so that it leaves nothing. */
class Found extends Error {
  readonly codes: string[];

  constructor(codes: string[]) {
    super('rolled back');
    this.codes = codes;
  }
}

async function compareOverlay(database: ProductDatabase, repair: boolean): Promise<string[]> {
  try {
    return await acrossOrganizations(database, async (trx) => {
      await sql`set local lock_timeout = '5s'`.execute(trx);
      // In the order of whoever changes drafts, or what they are laid over.
      await sql`/* turns of all */ select pfa_lock_drafts(id) from organization order by id`.execute(trx);
      await sql`lock table pfa_draft in share row exclusive mode`.execute(trx);
      const before = await overlayDigests(trx);
      await sql`/* overlay anew */ delete from pfa_overlay`.execute(trx);
      await sql`/* overlay anew */ update pfa_draft set delta = delta`.execute(trx);
      const after = await overlayDigests(trx);
      const codes = [...new Set([...before.keys(), ...after.keys()])].filter(
        (code) => before.get(code) !== after.get(code),
      );
      if (repair && codes.length > 0) return codes;
      throw new Found(codes);
    });
  } catch (error) {
    if (error instanceof Found) return error.codes;
    throw error;
  }
}

async function overlayDigests(trx: ProductTransaction): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; digest: string }>`
    /* overlay digests */ select o.code, count(*) || ' ' || sum(hashtextextended(l::text, 0)) as digest
      from pfa_overlay l join organization o on o.id = l.organization_id group by 1`.execute(trx);
  return new Map(rows.map(({ code, digest }) => [code, digest]));
}
