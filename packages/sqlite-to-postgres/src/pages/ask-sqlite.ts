/** Rows that are left to SQLite, one by one. */
import type { DatabaseSync } from 'node:sqlite';
import { PageError } from '../source/page-file.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import type { RecordReader } from './record-reader.ts';
import type { TablePages } from './table-pages.ts';

/** Odd ones, and those from before a column with a default was added. */
export function isForSqlite(reader: RecordReader, { leastFields }: TablePages): boolean {
  return reader.isOdd || reader.fieldCount < leastFields;
}

/** The row that the reader is at, as `selectRows` gives it; undefined where SQLite knows none of its rowid. */
export function prepareAsking(
  connection: DatabaseSync,
  { oneRow }: TablePages,
): (reader: RecordReader) => SqliteRow | undefined {
  const statement = connection.prepare(oneRow);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return ({ isOdd, bigRowid, rowid }) => statement.get(isOdd ? bigRowid : rowid) as unknown as SqliteRow | undefined;
}

/** Throws PageError. */
export function askSqlite(ask: ReturnType<typeof prepareAsking>, reader: RecordReader): SqliteRow {
  const row = ask(reader);
  if (row === undefined) throw new PageError('SQLite does not know a row that stands in its file');
  return row;
}
