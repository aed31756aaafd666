/**
 * Counts and costs to be added up for one user: the mirror's, from the coarsest summary that can answer or else, and in a
 * small organization always, from the matching records, and the user's overlay, weighted, which takes off what the drafted
 * records were and adds what they became. Cells know whether their records are actualized, and, where it is asked for, why
 * the filter hides them: see parts.
 */
import type { CustomField, Dimension } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { customColumn } from '../custom-fields/custom-column.ts';
import { fieldOf } from '../records/fields.ts';
import { isInMirror, isInOverlay, mirrorRows } from '../records/overlay.ts';
import {
  allOf,
  conditionsOf,
  dateConditions,
  dimensionConditions,
  includesOf,
  type RecordFilter,
  searchQueryOf,
  statusOf,
} from '../records/record-filter.ts';
import type { Scope } from '../scope.ts';
import { findGrain, type Grain } from './grains.ts';

/** Of the records of a cell. What is both discontinued and transferable counts as discontinued. */
export const parts = { planned: 0, actualized: 1, discontinued: 2, fundsTransferable: 3 } as const;

/** What records are grouped by: a field of the table, or one that the organization has declared. */
export type GroupField = Dimension | CustomField;

/** What is asked of cells. */
export interface CellQuery {
  filter: RecordFilter;
  groupBy: readonly GroupField[];
  /** Whether what the filter hides has cells too, of the parts `discontinued` and `fundsTransferable`. */
  withHidden: boolean;
}

/**
 * Rows of (g0, g1, …, part, records, plan_cost, forecast_cost, actual_cost, unknown_sources), several a group. `isSummed`:
 * whether the organization has summaries, which do not count unknown sources: see unknownSourceCells.
 */
export function selectCells(scope: Scope, query: CellQuery, isSummed: boolean): RawBuilder<unknown> {
  const drafted = overlayCells(scope, query);
  if (query.filter.draftsOnly === true) return drafted;
  const grain = isSummed ? grainOf(query) : undefined;
  const mirror = grain === undefined ? mirrorCells(scope, query) : summaryCells(scope, query, grain);
  return sql`${mirror} union all ${drafted}`;
}

/** No summary holds a declared field: by one the records themselves are added up. */
function grainOf({ filter, groupBy }: CellQuery): Grain | undefined {
  const own = groupBy.filter((field): field is Dimension => typeof field === 'string');
  return own.length < groupBy.length ? undefined : findGrain(filter, own);
}

/**
 * Cells added up by group and part, so that sums of some parts, and subtotals, are taken of fewer rows: groups by three
 * fields take a fifth less than of the cells themselves.
 */
export function addedUp(cells: RawBuilder<unknown>, groups: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const keys = sql.join([...groups, sql`part`]);
  return sql`
    select ${keys}, sum(records) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost,
           sum(actual_cost) as actual_cost, sum(unknown_sources) as unknown_sources
      from (${cells}) cell
     group by ${keys}`;
}

function summaryCells(scope: Scope, query: CellQuery, { name, day }: Grain) {
  const filter = askedFilter(query);
  return sql`
    select ${keyColumns('c', query)} c.records, c.plan_cost, c.forecast_cost, c.actual_cost, 0 as unknown_sources
      from pfa_baseline c
     where c.organization_id = ${scope.organizationId} and c.grain = pfa_grain(${sql.lit(name)})
       and ${allOf([...dimensionConditions('c', filter), ...(day === undefined ? [] : dateConditions(filter, () => sql.ref('c.on_day')))])}`;
}

/** What a summary does not hold of a filter without groups: the mirror's few records with an unknown source. */
export function unknownSourceCells(scope: Scope, filter: RecordFilter): RawBuilder<unknown> {
  return sql`
    select ${sql.lit(parts.planned)} as part, 0 as records, 0 as plan_cost, 0 as forecast_cost, 0 as actual_cost, 1 as unknown_sources
      from pfa_mirror m
     where ${isInMirror('m', scope)} and m.has_unknown_source and ${allOf(conditionsOf('m', filter))}`;
}

function mirrorCells(scope: Scope, query: CellQuery) {
  const filter = askedFilter(query);
  return sql`
    select ${keyColumns('m', query)} 1 as records, m.plan_cost, m.forecast_cost, m.actual_cost,
           case when m.has_unknown_source then 1 else 0 end as unknown_sources
      from ${mirrorRows(scope, searchQueryOf(filter))}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}`;
}

/** Rows of the overlay, weighted; without groups, where they become few, added up before they are weighted. */
function overlayCells(scope: Scope, query: CellQuery) {
  const filter = askedFilter(query);
  const search = searchQueryOf(filter);
  const weight = filter.draftsOnly === true ? 1 : undefined;
  const conditions = [...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])];
  const isMine = sql`${isInOverlay('o', scope, weight)} and ${allOf(conditions)}`;
  if (query.groupBy.length === 0) {
    // A quarter cheaper than row by row.
    return sql`
      select part, weight * count(*) as records, weight * sum(plan_cost) as plan_cost, weight * sum(forecast_cost) as forecast_cost,
             weight * sum(actual_cost) as actual_cost, weight * count(*) filter (where has_unknown_source) as unknown_sources
        from (
          select ${keyColumns('o', query)} o.weight, o.plan_cost, o.forecast_cost, o.actual_cost, o.has_unknown_source
            from pfa_overlay o
           where ${isMine}
        ) own
       group by part, weight`;
  }
  // Cheaper than a product, which would make the weight a numeric for each.
  const weighted = (cost: string) => sql`
    case o.weight when 1 then ${sql.ref(`o.${cost}`)} else -${sql.ref(`o.${cost}`)} end as ${sql.ref(cost)}`;
  return sql`
    select ${keyColumns('o', query)} o.weight as records,
           ${sql.join(['plan_cost', 'forecast_cost', 'actual_cost'].map(weighted))},
           case when o.has_unknown_source then o.weight else 0 end as unknown_sources
      from pfa_overlay o
     where ${isMine}`;
}

function askedFilter({ filter, withHidden }: CellQuery): RecordFilter {
  return withHidden ? { ...filter, includeDiscontinued: true, includeFundsTransferable: true } : filter;
}

function keyColumns(alias: string, { filter, groupBy, withHidden }: CellQuery): RawBuilder<unknown> {
  const groups = groupBy.map((field, i) => sql`${groupColumn(alias, field)} as ${sql.ref(`g${i}`)},`);
  return sql`${sql.join([...groups, sql``], sql` `)}${partOf(alias, filter, withHidden)} as part,`;
}

function partOf(alias: string, filter: RecordFilter, withHidden: boolean): RawBuilder<unknown> {
  const { discontinued, fundsTransferable } = includesOf(filter);
  const flags = [
    ...(withHidden && !discontinued ? (['discontinued'] as const) : []),
    ...(withHidden && !fundsTransferable ? (['fundsTransferable'] as const) : []),
    'actualized' as const,
  ];
  const cases = flags.map((part) => sql`when ${fieldOf(alias, flagsOfParts[part])} then ${sql.lit(parts[part])}`);
  return sql`case ${sql.join(cases, sql` `)} else ${sql.lit(parts.planned)} end`;
}

const flagsOfParts = {
  discontinued: 'isDiscontinued',
  fundsTransferable: 'isFundsTransferable',
  actualized: 'isActualized',
} as const;

/** As texts, of which those of a boolean stand in the order of its values. */
function groupColumn(alias: string, field: GroupField): RawBuilder<unknown> {
  return typeof field === 'string' ? dimensionOf(alias, field) : sql`${customColumn(alias, field)}::text`;
}

export function dimensionOf(alias: string, dimension: Dimension): RawBuilder<unknown> {
  return dimension === 'status' ? statusOf(alias) : fieldOf(alias, dimension);
}
