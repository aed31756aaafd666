/** The rows of a planned table that move, in the order of its columns that are copied. */
import type { DatabaseSync } from 'node:sqlite';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { movesCondition } from '../set-aside/rejected-rows.ts';
import { comparedColumns } from '../verify/row-digester.ts';
import { quoteSqlite } from './quote.ts';
import { selectRows, type SqliteRow } from './select-rows.ts';

/** Rows that are set aside must have been marked on this connection. */
export function selectPlannedRows(connection: DatabaseSync, table: PlannedTable): IterableIterator<SqliteRow> {
  const columns = comparedColumns(table).map((column) => plannedExpression(column));
  return selectRows(connection, table.source, columns, movesCondition(table, quoteSqlite(table.source)));
}

/** SQL of the value that is cast; `alias` names the table where several are joined. */
export function plannedExpression({ source, type }: PlannedColumn, alias?: string): string {
  const name = `${alias === undefined ? '' : `${alias}.`}${quoteSqlite(source)}`;
  return type.kind === 'bytea' && type.ofTexts ? `cast(${name} as blob)` : name;
}
