/** Records grouped by up to three fields, with a subtotal on every level and the total of all. */
import { customName, groupedKinds, type SummedField } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { addedUp, type GroupField, selectCells } from '../summaries/cells.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { inSnapshot } from './overlay.ts';
import { type CostTotals, costSums } from './record-totals.ts';
import type { RecordFilter } from './record-filter.ts';

const maxLevels = 3;
/** Some 15 MB of an answer. Of a text that each record has for itself there would be as many as records. */
const mostGroups = 50_000;

export type Group = CostTotals & {
  /**
   * One value a level, outermost first; null where the field is empty, or a declared one has what is not of its kind. A subtotal
   * has fewer, the total none.
   */
  path: (string | null)[];
  /** Records that stand before its first in a list that is sorted by the same fields. */
  offset: number;
};

/** By which of their sums the groups of a level stand; by their values where there is none, or where sums are equal. */
export interface GroupOrder {
  field: SummedField | 'records';
  descending: boolean;
}

export interface GroupList {
  groups: Group[];
  /** As pages of records have it: of the same result where it is the same. */
  resultVersion: string;
}

export interface GroupQuery {
  filter: RecordFilter;
  groupBy: readonly GroupField[];
  order?: GroupOrder | undefined;
}

/** In the order of a tree: the total, then each group before those inside it, by a sum or by value, empty ones last. */
export async function listGroups(database: ProductDatabase, scope: Scope, query: GroupQuery): Promise<GroupList> {
  return await inSnapshot(database, scope, async (trx) => {
    const groups = await readGroups(trx, scope, query);
    const { rows } = await sql<{ version: string }>`select pfa_result_version() as version`.execute(trx);
    return { groups, resultVersion: rows[0]?.version ?? '' };
  });
}

/** Needs a transaction of the scope. Throws DatastoreError `bad_query`. */
export async function readGroups(
  trx: ProductTransaction,
  scope: Scope,
  { filter, groupBy, order }: GroupQuery,
): Promise<Group[]> {
  checkFields(groupBy);
  const keys = groupBy.map((_, i) => sql.ref(`g${i}`));
  const level = sql`${sql.lit(groupBy.length)} - length(replace(grouping(${sql.join(keys)})::bit(3)::text, '0', ''))`;
  const cells = selectCells(scope, { filter, groupBy, withHidden: false }, await hasSummaries(trx));
  const marks = keys.map((key, i) => sql`grouping(${key}) as ${sql.ref(`all${i}`)}`);
  const { rows } = await sql<Group>`
    /* groups */ with grouped as (
      select ${sql.join([...keys, ...marks])}, ${level} as level, ${costSums}
        from (${addedUp(cells, keys)}) cell
       group by rollup (${sql.join(keys)})
      having coalesce(sum(records), 0) > 0 or grouping(${sql.join(keys)}) = ${sql.lit(2 ** keys.length - 1)}
    )
    select (array[${sql.join(keys)}]::text[])[1:level] as path, ${sql.join(sumNames)},
           coalesce(sum(case when level = ${sql.lit(groupBy.length)} then records end) over (
             order by ${sql.join(valueOrder(keys))} rows between unbounded preceding and 1 preceding), 0)::integer as "offset"
      from grouped
     order by ${sql.join(order === undefined ? valueOrder(keys) : sumOrder(keys, order))}
     limit ${mostGroups + 1}`.execute(trx);
  if (rows.length > mostGroups) {
    throw badQuery(`The records have more than ${mostGroups} groups.`, 'Group by fewer fields, or filter the records.');
  }
  return rows;
}

const sumNames = (
  [
    'records',
    'actualizedRecords',
    'planCost',
    'actualizedPlanCost',
    'forecastCost',
    'actualCost',
    'forecastVariance',
    'actualVariance',
  ] as const satisfies (keyof CostTotals)[]
).map((name) => sql.ref(name));

const isTotalOf = (i: number) => sql.ref(`all${i}`);

/** Of the rows of a rollup: each before those inside it. */
function valueOrder(keys: readonly RawBuilder<unknown>[]): RawBuilder<unknown>[] {
  return keys.flatMap((key, i) => [sql`${isTotalOf(i)} desc`, sql`${key} nulls last`]);
}

/** The same, where the groups of a level stand by a sum of theirs. */
function sumOrder(keys: readonly RawBuilder<unknown>[], { field, descending }: GroupOrder): RawBuilder<unknown>[] {
  const way = sql.raw(descending ? 'desc' : 'asc');
  return keys.flatMap((key, i) => {
    const outer = keys.slice(0, i + 1).flatMap((one, k) => [isTotalOf(k), one]);
    const ofLevel = sql`max(${sql.ref(field)}::numeric) filter (where level = ${sql.lit(i + 1)}) over (partition by ${sql.join(outer)})`;
    return [sql`${isTotalOf(i)} desc`, sql`${ofLevel} ${way}`, sql`${key} nulls last`];
  });
}

function checkFields(groupBy: readonly GroupField[]): void {
  const names = groupBy.map((field) => (typeof field === 'string' ? field : customName(field.key)));
  if (names.length === 0 || names.length > maxLevels || new Set(names).size < names.length) {
    throw badQuery(
      `Records cannot be grouped by ${names.join(', ') || 'nothing'}.`,
      `Name one to ${maxLevels} different fields.`,
    );
  }
  for (const field of groupBy) {
    if (typeof field !== 'string' && !groupedKinds.includes(field.kind)) {
      throw badQuery(
        `${customName(field.key)} is a ${field.kind}, and records are not grouped by it.`,
        `Of declared fields, group by one of kind ${groupedKinds.join(' or ')}.`,
      );
    }
  }
}

const badQuery = (message: string, hint: string) => new DatastoreError(message, { code: 'bad_query', hint });
