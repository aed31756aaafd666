/** The rows of a planned table that move, in the order of its columns that are copied. */
import type { DatabaseSync } from 'node:sqlite';
import { type RowRange, rowRangeCondition } from '../parallel/row-range.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { movesCondition } from '../set-aside/rejected-rows.ts';
import { comparedColumns } from '../verify/row-digester.ts';
import { quoteSqlite } from './quote.ts';
import { selectRows, type SqliteRow } from './select-rows.ts';

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
export function plannedExpression({ source, type }: PlannedColumn, alias?: string): string {
  const name = `${alias === undefined ? '' : `${alias}.`}${quoteSqlite(source)}`;
  return type.kind === 'bytea' && type.ofTexts ? `cast(${name} as blob)` : name;
}
