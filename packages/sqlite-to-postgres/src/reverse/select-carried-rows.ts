/**
 * The rows of a table that moved, from the backup or from the file that is written: the carried columns and, where
 * asked for, the address after them. Rows that were set aside never left SQLite and are passed over.
 */
import type { DatabaseSync } from 'node:sqlite';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { plannedExpression } from '../rows/planned-rows.ts';
import { movesCondition } from '../rows/rejected-rows.ts';
import { quoteSqlite } from '../source/quote.ts';
import type { SqliteRow } from '../source/select-rows.ts';

export interface CarriedRows {
  /** `main` is the backup, on whose connection the rows set aside were marked. */
  schema: 'main' | 'carried';
  withAddress?: boolean;
}

export function selectCarriedRows(
  base: DatabaseSync,
  table: PlannedTable,
  { schema, withAddress = false }: CarriedRows,
): IterableIterator<SqliteRow> {
  const address = withAddress ? table.address.map((name) => `t.${quoteSqlite(name)}`) : [];
  const columns = [...comparedColumns(table).map((column) => plannedExpression(column, 't')), ...address];
  const condition = movesCondition(table, 't');
  const statement = base.prepare(
    `select ${columns.join(', ')} from ${schema}.${quoteSqlite(table.source)} as t${condition === undefined ? '' : ` where ${condition}`}`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return statement.iterate() as unknown as IterableIterator<SqliteRow>;
}
