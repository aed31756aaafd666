/**
 * Months across: what each layer costs in a month, how many days are billed, how many records are active. A rental's
 * cost is spread evenly over its days, a purchase falls due on its start; a cost without dates to spread it over is in
 * no month and is told beside them, so that everything adds up to the totals.
 *
 * No record is taken apart month by month: each adds its daily cost where it starts and takes it off where it ends, and
 * running sums over the months give the rest. Such events of the mirror are added up beforehand for the usual filters
 * (pfa_month_events); the user's drafts bring their own, weighted.
 */
import type { Dimension } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { dimensionOf } from '../summaries/cells.ts';
import { findMonthGrain } from '../summaries/grains.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { fieldOf } from './fields.ts';
import { inSnapshot, isInMirror, isInOverlay, mirrorRows, ownDraftOf } from './overlay.ts';
import { allOf, conditionsOf, dimensionConditions, type RecordFilter, searchQueryOf } from './record-filter.ts';

/** `actualizedPlan`: the plan of the actualized records, beside which actuals stand. It is a part of the plan. */
export type Layer = 'plan' | 'actualizedPlan' | 'forecast' | 'actual';

export interface MatrixQuery {
  groupBy?: Dimension | undefined;
  /** The first and the last month that have cells of their own, `YYYY-MM`; 1970-01 and 2099-12 by default. */
  fromMonth?: string | undefined;
  toMonth?: string | undefined;
  /** Also the layer `actualizedPlan`, which takes a quarter more. */
  withActualizedPlan?: boolean | undefined;
}

export interface MatrixCell {
  layer: Layer;
  /** Value of the group; null if the field is empty, and always if nothing was grouped. */
  group: string | null;
  /** `YYYY-MM`; `earlier` and `later` for what is before and after the months asked for; null for what is in no month. */
  month: string | null;
  cost: string;
  days: number;
  /** That are active in the month, or in any of those months. */
  records: number;
}

/** A record whose end is open, 9999-12-31 say, is in every month until then, and so may each group be. */
const mostCells = 100_000;

/** Cells in which something is, by layer, group and month. Throws DatastoreError `bad_query`. */
export async function findMonthMatrix(
  database: ProductDatabase,
  scope: Scope,
  filter: RecordFilter,
  query?: MatrixQuery,
): Promise<MatrixCell[]> {
  return await inSnapshot(database, scope, async (trx) => await readMonthMatrix(trx, scope, filter, query));
}

/** Needs a transaction of the scope. Throws DatastoreError `bad_query`. */
export async function readMonthMatrix(
  trx: ProductTransaction,
  scope: Scope,
  filter: RecordFilter,
  { groupBy, fromMonth = '1970-01', toMonth = '2099-12', withActualizedPlan = false }: MatrixQuery = {},
): Promise<MatrixCell[]> {
  if (toMonth < fromMonth) {
    throw new DatastoreError(`${toMonth} is before ${fromMonth}.`, {
      code: 'bad_query',
      hint: 'Ask for months in their order.',
    });
  }
  const { rows } = await sql<{ cells: MatrixCell[] | null }>`
    /* month matrix */ with event as (${selectEvents(scope, filter, groupBy, await hasSummaries(trx))}),
    asked as (
      select from_month, to_month, (from_month - interval '1 month')::date as earlier, (to_month + interval '1 month')::date as later
        from (values (${`${fromMonth}-01`}::date, ${`${toMonth}-01`}::date)) as months (from_month, to_month)
    ),
    -- What is earlier than all months asked for counts in the one before them, what is later in the one behind.
    ${withActualizedPlan ? sql`part` : sql`sums`} as (
      select layer, g, case when month is not null then least(greatest(month, earlier), later) end as month,
             ${withActualizedPlan ? sql`is_actualized,` : sql``} sum(rate) as rate, sum(rate_day) as rate_day, sum(started) as started,
             sum(ended) as ended, sum(bar_day) as bar_day, sum(lump) as lump
        from event cross join asked group by 1, 2, 3${withActualizedPlan ? sql`, 4` : sql``}
    ),
    ${withActualizedPlan ? actualizedPlanSums : sql``}
    span as (select layer, g, min(month) as first, max(month) as last from sums where month is not null group by 1, 2),
    has as (
      select coalesce(sum(12 * (extract(year from last) - extract(year from first)) + extract(month from last) - extract(month from first) + 1), 0)
               <= ${mostCells} as room
        from span
    ),
    -- At the end of each month: all that began before it, less all that ended by then.
    running as (
      select layer, g, month, coalesce(lump, 0) as lump, coalesce(sums.started, 0) as started,
             sum(coalesce(rate, 0)) over past * ends - sum(coalesce(rate_day, 0)) over past as cost,
             (sum(coalesce(sums.started, 0)) over past - sum(coalesce(sums.ended, 0)) over past) * ends
               - sum(coalesce(bar_day, 0)) over past as days,
             sum(coalesce(sums.started, 0)) over past - sum(coalesce(sums.ended, 0)) over past as left_active
        from span
        join has on has.room
       cross join lateral (
         select month::date, (month + interval '1 month')::date - date 'epoch' as ends
           from generate_series(first::timestamp, last::timestamp, interval '1 month') as month
       ) months
        left join sums using (layer, g, month)
      window past as (partition by layer, g order by month)
    ),
    cell as (
      select layer, g, month, lump + cost - coalesce(lag(cost) over past, 0) as cost, days - coalesce(lag(days) over past, 0) as days,
             started + coalesce(lag(left_active) over past, 0) as records
        from running
      window past as (partition by layer, g order by month)
      union all
      select layer, g, null, lump, 0, 0 from sums where month is null
    ),
    told as (
      select jsonb_build_object(
               'layer', layer, 'group', case when g <> '' then substr(g, 2) end,
               'month', case when month < from_month then 'earlier' when month > to_month then 'later' else to_char(month, 'YYYY-MM') end,
               'cost', trim_scale(round(cost, 10))::text, 'days', days::bigint, 'records', records::integer) as cell,
             array_position(array['plan', 'actualizedPlan', 'forecast', 'actual'], layer) as layer_order, g, month
        from cell cross join asked
       where round(cost, 10) <> 0 or days <> 0 or records <> 0
    )
    select case when room then coalesce((select jsonb_agg(cell order by layer_order, g = '', g, month nulls last) from told), '[]') end as cells
      from has`.execute(trx);
  const cells = rows[0]?.cells;
  if (cells) return cells;
  throw new DatastoreError(`The months have more than ${mostCells.toLocaleString('en')} cells.`, {
    code: 'bad_query',
    hint: 'Ask for fewer months, for fewer records, or group by a field of fewer values.',
  });
}

const actualizedPlanSums = sql`
    sums as (
      select told.layer, g, month, sum(rate) as rate, sum(rate_day) as rate_day, sum(started) as started, sum(ended) as ended,
             sum(bar_day) as bar_day, sum(lump) as lump
        from part
       cross join lateral (
         select part.layer union all select 'actualizedPlan' where part.layer = 'plan' and part.is_actualized
       ) told
       group by 1, 2, 3
    ),`;

/** Rows of (layer, is_actualized, g, month, rate, rate_day, started, ended, bar_day, lump), several a month. */
function selectEvents(
  scope: Scope,
  filter: RecordFilter,
  groupBy: Dimension | undefined,
  isSummed: boolean,
): RawBuilder<unknown> {
  const drafted = draftedEvents(scope, filter, groupBy);
  if (filter.draftsOnly === true) return drafted;
  const grain = isSummed ? findMonthGrain(filter, groupBy) : undefined;
  const mirror =
    grain === undefined ? mirrorEvents(scope, filter, groupBy) : summaryEvents(scope, filter, groupBy, grain);
  return sql`${mirror} union all ${drafted}`;
}

function summaryEvents(scope: Scope, filter: RecordFilter, groupBy: Dimension | undefined, grain: string) {
  return sql`
    select c.layer, c.is_actualized, ${groupOf('c', groupBy)} as g, c.month, c.rate, c.rate_day, c.started, c.ended, c.bar_day, c.lump
      from pfa_month_baseline c
     where c.organization_id = ${scope.organizationId} and c.grain = pfa_month_grain(${sql.lit(grain)})
       and ${allOf(dimensionConditions('c', filter))}`;
}

function mirrorEvents(scope: Scope, filter: RecordFilter, groupBy: Dimension | undefined) {
  return eventsOf(sql`
    select 1 as weight, m.data, m.data as upstream, ${layerColumns('m', groupBy)}
      from ${mirrorRows(scope, searchQueryOf(filter))}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}`);
}

function draftedEvents(scope: Scope, filter: RecordFilter, groupBy: Dimension | undefined) {
  const search = searchQueryOf(filter);
  return eventsOf(sql`
    select o.weight, case o.weight when 1 then r.data || d.delta else r.data end as data, r.data as upstream, ${layerColumns('o', groupBy)}
      from pfa_overlay o
      join pfa_mirror r on r.organization_id = o.organization_id and r.pfa_id = o.pfa_id
      join ${ownDraftOf(scope, 'o')} d on true
     where ${isInOverlay('o', scope, filter.draftsOnly === true ? 1 : undefined)}
       and ${allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])])}`);
}

/** Told apart from one whose value is missing by a sign before it. */
function groupOf(alias: string, groupBy: Dimension | undefined): RawBuilder<unknown> {
  return groupBy === undefined ? sql`''` : sql`coalesce('=' || ${dimensionOf(alias, groupBy)}, '')`;
}

const layerFields = [
  'isActualized',
  'planCost',
  'forecastCost',
  'actualCost',
  'originalStart',
  'originalEnd',
  'forecastStart',
  'forecastEnd',
  'actualStart',
  'actualEnd',
] as const;

function layerColumns(alias: string, groupBy: Dimension | undefined): RawBuilder<unknown> {
  return sql`${groupOf(alias, groupBy)} as g, ${sql.join(layerFields.map((field) => fieldOf(alias, field)))}`;
}

/** Events of records with their weight, their merged data and upstream's. A list of values would be prepared again for each record. */
function eventsOf(records: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select part.layer, r.is_actualized, r.g, e.month, weight * e.rate as rate, weight * e.rate_day as rate_day, weight * e.started as started,
           weight * e.ended as ended, weight * e.bar_day as bar_day, weight * e.lump as lump
      from (${records}) r
     cross join lateral (
       select 'plan' as layer, coalesce(pfa_text(upstream, 'planSource'), pfa_text(upstream, 'source')) as source,
              plan_cost as cost, original_start as starts_on, original_end as ends_on
       union all
       select 'forecast', coalesce(pfa_text(data, 'forecastSource'), pfa_text(data, 'source')), forecast_cost, forecast_start, forecast_end
       union all
       select 'actual', coalesce(pfa_text(data, 'actualSource'), pfa_text(data, 'source')), actual_cost, actual_start, actual_end
        where is_actualized
     ) part
     cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as e`;
}
