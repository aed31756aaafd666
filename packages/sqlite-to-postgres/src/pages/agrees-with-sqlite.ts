/**
 * Reads some rows of a table both ways, by its pages and by SQLite. The reader of pages is ours; before it is trusted with
 * a table it has to say the same as the library that owns the format.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { isForSqlite, prepareAsking } from './ask-sqlite.ts';
import { fieldValue } from './field-value.ts';
import { RecordReader } from './record-reader.ts';
import type { TablePages } from './table-pages.ts';

const comparedLeaves = 8;
const comparedRowsOfLeaf = 8;

export function agreesWithSqlite(connection: DatabaseSync, pages: TablePages): boolean {
  const { file, leaves, columns, fieldCount } = pages;
  const ask = prepareAsking(connection, pages);
  for (let i = 0; i < comparedLeaves; i++) {
    const at = Math.round((i * (leaves.length - 1)) / (comparedLeaves - 1));
    const reader = new RecordReader(file, leaves.subarray(at, at + 1), fieldCount);
    for (let row = 0; row < comparedRowsOfLeaf && reader.next(); row++) {
      if (isForSqlite(reader, pages)) continue;
      const expected = ask(reader);
      if (expected === undefined) return false;
      if (!columns.every((column, c) => isSame(fieldValue(reader, column), expected[c] ?? null))) return false;
    }
  }
  return true;
}

function isSame(a: SqliteValue | null, b: SqliteValue | null): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  return Object.is(a, b);
}
