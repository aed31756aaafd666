/** The rows of a planned table that move, in the order of its columns that are copied. */
import type { DatabaseSync } from 'node:sqlite';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type RowRange, rowRangeCondition } from '../source/row-range.ts';
import { type SqliteRow, selectRows } from '../source/select-rows.ts';
import { isReadAsBytes } from '../types/target-type.ts';
import { movesCondition } from './rejected-rows.ts';

/** Rows that are set aside must have been marked on this connection. */
export function selectPlannedRows(
  connection: DatabaseSync,
  table: PlannedTable,
  range?: RowRange,
): IterableIterator<SqliteRow> {
  const alias = quoteSqlite(table.source);
  const conditions = [movesCondition(table, alias), range && rowRangeCondition(range, alias)];
  const columns = comparedColumns(table).map((column) => plannedExpression(column));
  const where = conditions.filter((condition) => condition !== undefined).join(' and ');
  return selectRows(connection, table.source, columns, where === '' ? undefined : where);
}

/** SQL of the value that is cast; `alias` names the table where several are joined. */
export function plannedExpression({ source, type }: Pick<PlannedColumn, 'source' | 'type'>, alias?: string): string {
  const name = `${alias === undefined ? '' : `${alias}.`}${quoteSqlite(source)}`;
  return isReadAsBytes(type) ? `cast(${name} as blob)` : name;
}
