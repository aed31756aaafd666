/** Totals over any filter, drafts of the asking user included; for any filter on dimensions from a few cells. */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import { utc } from '../instants.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { selectCells, unknownSourceCells } from '../summaries/cells.ts';
import { findGrain } from '../summaries/grains.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { inSnapshot, isInOverlay } from './overlay.ts';
import { type Includes, includesOf, type RecordFilter } from './record-filter.ts';

/** Amounts are exact decimals in text; a variance is forecast or actual minus plan. */
export interface CostTotals {
  records: number;
  planCost: string;
  forecastCost: string;
  actualCost: string;
  forecastVariance: string;
  actualVariance: string;
}

/** What the totals cannot tell because the data are wrong. */
interface ToRepair {
  /** Records whose source, or that of a layer, is neither Rental nor Purchase: they cost nothing there. */
  unknownSource: number;
}

export type Totals = CostTotals & { includes: Includes; toRepair: ToRepair };

export interface Summary {
  total: number;
  totals: Totals;
  /** Of the asking user in the whole organization. */
  draftCount: number;
  lastSyncAt: string | null;
}

/** The KPIs. */
export async function findTotals(database: ProductDatabase, scope: Scope, filter: RecordFilter): Promise<Summary> {
  return await inSnapshot(database, scope, async (trx) => await readSummary(trx, scope, filter));
}

/** Of rows of cells. */
export const costSums = sql<CostTotals>`
  coalesce(sum(records), 0)::integer as records,
  trim_scale(coalesce(sum(plan_cost), 0))::text as "planCost",
  trim_scale(coalesce(sum(forecast_cost), 0))::text as "forecastCost",
  trim_scale(coalesce(sum(actual_cost), 0))::text as "actualCost",
  trim_scale(coalesce(sum(forecast_cost), 0) - coalesce(sum(plan_cost), 0))::text as "forecastVariance",
  trim_scale(coalesce(sum(actual_cost), 0) - coalesce(sum(plan_cost), 0))::text as "actualVariance"`;

/** Needs a transaction of the scope. */
export async function readSummary(trx: ProductTransaction, scope: Scope, filter: RecordFilter): Promise<Summary> {
  const isSummed = await hasSummaries(trx);
  const isOfCells = isSummed && filter.draftsOnly !== true && findGrain(filter, []) !== undefined;
  const cells = selectCells(scope, filter, [], isSummed);
  const statement = sql<CostTotals & ToRepair & Pick<Summary, 'draftCount' | 'lastSyncAt'>>`
    /* totals */ select ${costSums}, coalesce(sum(unknown_sources), 0)::integer as "unknownSource",
           (select count(*)::integer from pfa_overlay o where ${isInOverlay('o', scope, 1)}) as "draftCount",
           (select ${utc(sql`max(created_at)`)} from sync_run
             where organization_id = ${scope.organizationId} and status = 'completed') as "lastSyncAt"
      from (${isOfCells ? sql`${cells} union all ${unknownSourceCells(scope, filter)}` : cells}) cell`;
  // Cells are few whatever is asked, so that one plan serves all values; of the records themselves each has its own.
  const isCheap = filter.draftsOnly === true || isOfCells;
  const { rows } = isCheap ? await executePrepared(statement, trx, { varies: true }) : await statement.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate has one row');
  const { draftCount, lastSyncAt, unknownSource, ...totals } = row;
  return {
    total: totals.records,
    totals: { ...totals, includes: includesOf(filter), toRepair: { unknownSource } },
    draftCount,
    lastSyncAt,
  };
}
