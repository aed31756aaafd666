/** Totals over any filter, drafts of the asking user included; for any filter on dimensions from a few cells. */
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { utc } from '../instants.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { addedUp, parts, selectCells, unknownSourceCells } from '../summaries/cells.ts';
import { findGrain } from '../summaries/grains.ts';
import {
  hasSummaries,
  noteSummaries,
  probablyHasSummaries,
  summariesColumn,
} from '../summaries/large-organizations.ts';
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
  /** Another one after every change of what the user sees of the organization's records. */
  resultVersion: string;
}

/** The KPIs. */
export async function findTotals(database: ProductDatabase, scope: Scope, filter: RecordFilter): Promise<Summary> {
  return await inSnapshot(database, scope, async (trx) => await readSummary(trx, scope, filter));
}

const isOf = (...names: readonly (keyof typeof parts)[]) =>
  sql`filter (where part in (${sql.join(names.map((name) => sql.lit(parts[name])))}))`;

/** Sums over rows of cells. */
export const costSums = sumsOf(sql``);
/** Where some cells are hidden. */
const shownSums = sumsOf(isOf('planned', 'actualized'));

function sumsOf(shown: RawBuilder<unknown>): RawBuilder<CostTotals> {
  const sum = (column: string, which = shown) => sql`coalesce(sum(${sql.ref(column)}) ${which}, 0)`;
  const actualized = isOf('actualized');
  return sql<CostTotals>`
    ${sum('records')}::integer as records,
    ${sum('records', actualized)}::integer as "actualizedRecords",
    trim_scale(${sum('plan_cost')})::text as "planCost",
    trim_scale(${sum('plan_cost', actualized)})::text as "actualizedPlanCost",
    trim_scale(${sum('forecast_cost')})::text as "forecastCost",
    trim_scale(${sum('actual_cost')})::text as "actualCost",
    trim_scale(${sum('forecast_cost')} - ${sum('plan_cost')})::text as "forecastVariance",
    trim_scale(${sum('actual_cost')} - ${sum('plan_cost', actualized)})::text as "actualVariance"`;
}

const hiddenSums = sql<{ hidden: Hidden }>`jsonb_build_object(${sql.join(
  (['discontinued', 'fundsTransferable'] as const).flatMap((why) => [
    sql`${sql.lit(why)}`,
    sql`jsonb_build_object(
      'records', coalesce(sum(records) ${isOf(why)}, 0)::integer,
      'planCost', trim_scale(coalesce(sum(plan_cost) ${isOf(why)}, 0))::text)`,
  ]),
)}) as hidden`;

type SummaryRow = CostTotals & { hidden: Hidden } & ToRepair &
  Pick<Summary, 'draftCount' | 'lastSyncAt' | 'resultVersion'>;

/** Needs a transaction of the scope. */
export async function readSummary(trx: ProductTransaction, scope: Scope, filter: RecordFilter): Promise<Summary> {
  const canBeSummed = filter.draftsOnly !== true && findGrain(filter, []) !== undefined;
  if (canBeSummed && probablyHasSummaries(scope)) {
    const { isSummed, ...row } = await readRow(trx, scope, filter, true);
    noteSummaries(trx, scope, isSummed);
    if (isSummed) return summaryOf(row, filter);
  }
  const isSummed = canBeSummed && (await hasSummaries(trx));
  if (canBeSummed) noteSummaries(trx, scope, isSummed);
  const { isSummed: _, ...row } = await readRow(trx, scope, filter, isSummed);
  return summaryOf(row, filter);
}

function summaryOf(
  { draftCount, lastSyncAt, resultVersion, unknownSource, hidden, ...totals }: SummaryRow,
  filter: RecordFilter,
): Summary {
  return {
    total: totals.records,
    totals: { ...totals, includes: includesOf(filter), hidden, toRepair: { unknownSource } },
    draftCount,
    lastSyncAt,
    resultVersion,
  };
}

/** `ofSummaries`: right only where the row says that the organization has them. */
async function readRow(
  trx: ProductTransaction,
  scope: Scope,
  filter: RecordFilter,
  ofSummaries: boolean,
): Promise<SummaryRow & { isSummed: boolean }> {
  const cells = selectCells(scope, { filter, groupBy: [], withHidden: true }, ofSummaries);
  const all = ofSummaries ? sql`${cells} union all ${unknownSourceCells(scope, filter)}` : cells;
  const statement = sql<SummaryRow & { isSummed: boolean }>`
    /* totals */ select ${shownSums}, ${hiddenSums},
           coalesce(sum(unknown_sources) ${isOf('planned', 'actualized')}, 0)::integer as "unknownSource",
           (select count(*)::integer from pfa_overlay o where ${isInOverlay('o', scope, 1)}) as "draftCount",
           (select ${utc(sql`max(created_at)`)} from sync_run
             where organization_id = ${scope.organizationId} and status = 'completed') as "lastSyncAt",
           pfa_result_version() as "resultVersion",
           ${ofSummaries ? summariesColumn : sql`false`} as "isSummed"
      from (${addedUp(all, [])}) part`;
  // Cells are few whatever is asked, so that one plan serves all values; of the records themselves each has its own.
  const isCheap = filter.draftsOnly === true || ofSummaries;
  const { rows } = isCheap ? await executePrepared(statement, trx, { varies: true }) : await statement.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}
