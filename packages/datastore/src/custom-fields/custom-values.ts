/** What a declared field can be filtered by, with counts under all conditions but its own, drafts included. */
import type { CustomField } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { inSnapshot, isInMirror, isInOverlay, mirrorRows } from '../records/overlay.ts';
import { allOf, conditionsOf, type RecordFilter, searchQueryOf } from '../records/record-filter.ts';
import type { ProductDatabase, Scope } from '../scope.ts';
import { customColumn, isEmpty } from './custom-column.ts';

export interface CustomValueList {
  /** Most frequent first; of a text its beginning, which is what is compared. */
  values: { value: string; count: number }[];
  /** How many records have nothing there. */
  missing: number;
  /** There are more values than are listed. */
  hasMore: boolean;
}

/** More than anybody reads: a text to find narrows them. */
const mostListed = 200;

/**
 * Reads every record that matches: no summary holds a declared field. A value that is not of the kind cannot be filtered by, and
 * is not listed. Opens a transaction.
 */
export async function listCustomValues(
  database: ProductDatabase,
  scope: Scope,
  field: CustomField,
  { filter, find = '' }: { filter: RecordFilter; find?: string | undefined },
): Promise<CustomValueList> {
  const rows = await inSnapshot(database, scope, async (trx) => {
    const sought = find.trim();
    const isFound = sought === '' ? sql`true` : sql`(value is null or position(lower(${sought}) in lower(value)) > 0)`;
    const answer = await sql<{ value: string | null; count: number }>`
      /* values of a custom field */ select value, sum(records)::integer as count
        from (${valueRows(scope, field, withoutOwn(filter, field.key))}) one
       where (value is not null or is_empty) and ${isFound}
       group by value
      having sum(records) > 0
       order by value is null desc, count desc, value
       limit ${mostListed + 2}`.execute(trx);
    return answer.rows;
  });
  const values = rows.filter((row): row is CustomValueList['values'][number] => row.value !== null);
  return {
    values: values.slice(0, mostListed),
    missing: rows.find(({ value }) => value === null)?.count ?? 0,
    hasMore: values.length > mostListed,
  };
}

const withoutOwn = (filter: RecordFilter, key: string): RecordFilter => ({
  ...filter,
  custom: filter.custom?.filter(({ field }) => field.key !== key),
});

/** Rows of (value, is_empty, records): of the mirror, and weighted of the user's overlay. */
function valueRows(scope: Scope, field: CustomField, filter: RecordFilter): RawBuilder<unknown> {
  const search = searchQueryOf(filter);
  const columns = (alias: string) => {
    const column = customColumn(alias, field);
    const value = field.kind === 'decimal' ? sql`trim_scale(${column})` : column;
    return sql`${value}::text as value, ${isEmpty(alias, field)} as is_empty`;
  };
  const isMine = allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])]);
  const drafted = sql`
    select ${columns('o')}, o.weight as records
      from pfa_overlay o
     where ${isInOverlay('o', scope, filter.draftsOnly === true ? 1 : undefined)} and ${isMine}`;
  if (filter.draftsOnly === true) return drafted;
  return sql`
    select ${columns('m')}, 1 as records
      from ${mirrorRows(scope, search)}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}
     union all ${drafted}`;
}
