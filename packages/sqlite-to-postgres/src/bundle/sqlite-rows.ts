/**
 * The rows of a table of a SQLite file as lines of a bundle. A text whose bytes are not valid in the encoding of the
 * database is not a string; node:sqlite gives another text in its place, so the bytes themselves are read.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows } from '../source/select-rows.ts';
import { type BundledSource, selectList } from './sqlite-tables.ts';
import { type BundledValue, encodeValue, RawText } from './sqlite-values.ts';

export function* readSqliteLines(connection: DatabaseSync, table: BundledSource): Generator<string> {
  const encoding = String(connection.prepare('pragma encoding').get()?.['encoding']);
  const { rowid } = table;
  const rows =
    encoding === 'UTF-8' && rowid !== undefined
      ? readDoubtful(connection, table, rowid)
      : readWithBytes(connection, table, encoding);
  for (const row of rows) yield JSON.stringify(row.map(encodeValue));
}

const replacementCharacter = '\ufffd';

/** In UTF-8 only a text with U+FFFD can have lost bytes. */
function* readDoubtful(connection: DatabaseSync, table: BundledSource, rowid: string): Generator<BundledValue[]> {
  const rowidAt = table.columns.findIndex(({ name }) => name === rowid);
  const statements = new Map<number, StatementSync>();
  for (const row of selectRows(connection, table.name, selectList(table))) {
    yield row.map((value, i) => {
      if (typeof value !== 'string' || !value.includes(replacementCharacter)) return value;
      const statement = statements.get(i) ?? bytesStatement(connection, table, i, rowid);
      statements.set(i, statement);
      return exactText(value, Buffer.from(value), statement.get(row[rowidAt] as SqliteValue)?.['bytes']);
    });
  }
}

function bytesStatement(
  connection: DatabaseSync,
  { name, columns }: BundledSource,
  column: number,
  rowid: string,
): StatementSync {
  const value = quoteSqlite(columns[column]?.name ?? '');
  return connection.prepare(
    `select cast(${value} as blob) as bytes from ${quoteSqlite(name)} where ${quoteSqlite(rowid)} = ?`,
  );
}

/** In UTF-16 nothing in a string tells of half a character or a lone surrogate in the file. */
function* readWithBytes(connection: DatabaseSync, table: BundledSource, encoding: string): Generator<BundledValue[]> {
  const columns = selectList(table);
  const bytes = columns.map((name) => `case typeof(${name}) when 'text' then cast(${name} as blob) end`);
  for (const row of selectRows(connection, table.name, [...columns, ...bytes])) {
    yield row.slice(0, columns.length).map((value, i) => {
      return typeof value === 'string' ? exactText(value, encodeText(value, encoding), row[columns.length + i]) : value;
    });
  }
}

function encodeText(text: string, encoding: string): Buffer {
  if (encoding === 'UTF-8') return Buffer.from(text);
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'UTF-16le' ? bytes : bytes.swap16();
}

/** `encoded` is what the text would be in the file. */
function exactText(text: string, encoded: Buffer, bytes: unknown): BundledValue {
  return bytes instanceof Uint8Array && !encoded.equals(bytes) ? new RawText(bytes) : text;
}
