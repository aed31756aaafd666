/** The rows of a table of a SQLite file as lines of a bundle. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteValue } from '../casts/cast.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows, type SqliteRow } from '../source/select-rows.ts';
import { type BundledValue, encodeValue, RawText } from './sqlite-values.ts';
import { type BundledSource, selectList } from './sqlite-tables.ts';

const replacementCharacter = '\ufffd';

export function* readSqliteLines(connection: DatabaseSync, table: BundledSource): Generator<string> {
  const exact = new ExactTexts(connection, table);
  for (const row of selectRows(connection, table.name, selectList(table))) {
    yield JSON.stringify(row.map((value, i) => encodeValue(exact.read(row, value, i))));
  }
}

/** node:sqlite gives U+FFFD in place of bytes that are no text; where it occurs the bytes themselves are read. */
class ExactTexts {
  readonly #connection: DatabaseSync;
  readonly #table: BundledSource;
  readonly #address: number[];
  readonly #statements = new Map<number, StatementSync>();
  readonly #encoding: string;

  constructor(connection: DatabaseSync, table: BundledSource) {
    this.#connection = connection;
    this.#table = table;
    this.#address = table.address.map((name) => table.columns.findIndex((column) => column.name === name));
    this.#encoding = String(connection.prepare('pragma encoding').get()?.['encoding']);
  }

  read(row: SqliteRow, value: SqliteValue | null, column: number): BundledValue {
    if (typeof value !== 'string' || !value.includes(replacementCharacter) || this.#address.length === 0) return value;
    const bytes = this.#statement(column).get(...this.#address.map((i) => row[i] as SqliteValue))?.['bytes'];
    // The address itself may hold the bad bytes; then no string leads to the row.
    if (!(bytes instanceof Uint8Array) || this.#encode(value).equals(bytes)) return value;
    return new RawText(bytes);
  }

  #statement(column: number): StatementSync {
    const { name, columns, address } = this.#table;
    const present = this.#statements.get(column);
    if (present !== undefined) return present;
    const met = address.map((key) => `${quoteSqlite(key)} = ?`).join(' and ');
    const statement = this.#connection.prepare(
      `select cast(${quoteSqlite(columns[column]?.name ?? '')} as blob) as bytes from ${quoteSqlite(name)} where ${met}`,
    );
    this.#statements.set(column, statement);
    return statement;
  }

  #encode(text: string): Buffer {
    if (this.#encoding === 'UTF-8') return Buffer.from(text, 'utf8');
    const bytes = Buffer.from(text, 'utf16le');
    return this.#encoding === 'UTF-16le' ? bytes : bytes.swap16();
  }
}
