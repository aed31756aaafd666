/** Reads the rows of one table as arrays, with every value as SQLite stores it. */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { quoteSqlite } from './quote.ts';

export type SqliteRow = (SqliteValue | null)[];

/** `columns` are expressions in SQLite's SQL, quoted; the iterator must be run to its end or returned. */
export function selectRows(
  connection: DatabaseSync,
  table: string,
  columns: readonly string[],
  where?: string,
): IterableIterator<SqliteRow> {
  const condition = where === undefined ? '' : ` where ${where}`;
  const statement = connection.prepare(`select ${columns.join(', ')} from ${quoteSqlite(table)}${condition}`);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return statement.iterate() as unknown as IterableIterator<SqliteRow>;
}
