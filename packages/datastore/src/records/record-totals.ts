/** Totals over any filter, drafts of the asking user included; for any filter on dimensions from a few cells. */
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { utc } from '../instants.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { selectCells, unknownSourceCells } from '../summaries/cells.ts';
import { findGrain } from '../summaries/grains.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { inSnapshot, isInOverlay } from './overlay.ts';
import { type Includes, includesOf, type RecordFilter } from './record-filter.ts';

/** Amounts are exact decimals in text; a variance is forecast or actual minus the plan of the same records. */
export interface CostTotals {
  records: number;
  actualizedRecords: number;
  planCost: string;
  /** Plan cost of the actualized records: what actuals are compared with. */
  actualizedPlanCost: string;
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

/** Records that match but for being discontinued or transferable; what is both counts as discontinued. */
interface Hidden {
  discontinued: { records: number; planCost: string };
  fundsTransferable: { records: number; planCost: string };
}

export type Totals = CostTotals & { includes: Includes; hidden: Hidden; toRepair: ToRepair };

export interface Summary {
  total: number;
  totals: Totals;
  /** Drafts of the asking user in the whole organization. */
  draftCount: number;
  lastSyncAt: string | null;
}

/** The KPIs. */
export async function findTotals(database: ProductDatabase, scope: Scope, filter: RecordFilter): Promise<Summary> {
  return await inSnapshot(database, scope, async (trx) => await readSummary(trx, scope, filter));
}

/** Sums over rows of cells. */
export const costSums = sumsOf(sql``, sql`filter (where is_actualized)`);
/** Where some cells are hidden. */
const shownSums = sumsOf(sql`filter (where hidden is null)`, sql`filter (where hidden is null and is_actualized)`);

function sumsOf(shown: RawBuilder<unknown>, actualized: RawBuilder<unknown>): RawBuilder<CostTotals> {
  const sum = (column: string, which: RawBuilder<unknown>) => sql`coalesce(sum(${sql.ref(column)}) ${which}, 0)`;
  return sql<CostTotals>`
    ${sum('records', shown)}::integer as records,
    ${sum('records', actualized)}::integer as "actualizedRecords",
    trim_scale(${sum('plan_cost', shown)})::text as "planCost",
    trim_scale(${sum('plan_cost', actualized)})::text as "actualizedPlanCost",
    trim_scale(${sum('forecast_cost', shown)})::text as "forecastCost",
    trim_scale(${sum('actual_cost', shown)})::text as "actualCost",
    trim_scale(${sum('forecast_cost', shown)} - ${sum('plan_cost', shown)})::text as "forecastVariance",
    trim_scale(${sum('actual_cost', shown)} - ${sum('plan_cost', actualized)})::text as "actualVariance"`;
}

const hiddenSums = sql<{ hidden: Hidden }>`jsonb_build_object(${sql.join(
  (['discontinued', 'fundsTransferable'] as const).flatMap((why) => [
    sql`${sql.lit(why)}`,
    sql`jsonb_build_object(
      'records', coalesce(sum(records) filter (where hidden = ${sql.lit(why)}), 0)::integer,
      'planCost', trim_scale(coalesce(sum(plan_cost) filter (where hidden = ${sql.lit(why)}), 0))::text)`,
  ]),
)}) as hidden`;

/** Needs a transaction of the scope. */
export async function readSummary(trx: ProductTransaction, scope: Scope, filter: RecordFilter): Promise<Summary> {
  const isSummed = await hasSummaries(trx);
  const isOfCells = isSummed && filter.draftsOnly !== true && findGrain(filter, []) !== undefined;
  const cells = selectCells(scope, { filter, groupBy: [], withHidden: true }, isSummed);
  const statement = sql<CostTotals & { hidden: Hidden } & ToRepair & Pick<Summary, 'draftCount' | 'lastSyncAt'>>`
    /* totals */ select ${shownSums}, ${hiddenSums},
           coalesce(sum(unknown_sources) filter (where hidden is null), 0)::integer as "unknownSource",
           (select count(*)::integer from pfa_overlay o where ${isInOverlay('o', scope, 1)}) as "draftCount",
           (select ${utc(sql`max(created_at)`)} from sync_run
             where organization_id = ${scope.organizationId} and status = 'completed') as "lastSyncAt"
      from (${isOfCells ? sql`${cells} union all ${unknownSourceCells(scope, filter)}` : cells}) cell`;
  // Cells are few whatever is asked, so that one plan serves all values; of the records themselves each has its own.
  const isCheap = filter.draftsOnly === true || isOfCells;
  const { rows } = isCheap ? await executePrepared(statement, trx, { varies: true }) : await statement.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate has one row');
  const { draftCount, lastSyncAt, unknownSource, hidden, ...totals } = row;
  return {
    total: totals.records,
    totals: { ...totals, includes: includesOf(filter), hidden, toRepair: { unknownSource } },
    draftCount,
    lastSyncAt,
  };
}
