/**
 * Rebuilds the SQLite file of a bundle: the schema in its own words, every value in its storage class. Indexes, views
 * and triggers come after the rows. What was written is read again: its checksums must be those of the bundle.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';
import type { BundledTable, SqliteManifest } from './manifest.ts';
import { readLines } from './ndjson.ts';
import { readSqliteLines } from './sqlite-rows.ts';
import { type BundledSource, readTables, sequenceTable } from './sqlite-tables.ts';
import { type BundledValue, decodeValue, RawText } from './sqlite-values.ts';

const rowsPerTick = 20_000;

export interface RebuildRequest {
  folder: string;
  manifest: SqliteManifest;
  /** Must not exist. */
  file: string;
  onTable: (name: string, rows: number, total: number) => void;
  signal: AbortSignal | undefined;
}

/** Throws SourceError `bundle_not_rebuilt`. */
export async function rebuildSqlite(request: RebuildRequest): Promise<void> {
  const { manifest, file } = request;
  const { schema, pragmas } = manifest;
  using connection = new DatabaseSync(file, {
    enableForeignKeyConstraints: false,
    enableDoubleQuotedStringLiterals: true,
    defensive: false,
  });
  connection.exec(`
    pragma encoding = '${pragmas.encoding}';
    pragma page_size = ${pragmas.page_size};
    pragma auto_vacuum = ${pragmas.auto_vacuum};
    pragma journal_mode = off;
    pragma synchronous = off;
    pragma writable_schema = on;
    pragma ignore_check_constraints = on;
    begin`);
  const tables = schema.filter(({ type }) => type === 'table');
  for (const { sql } of tables.filter(({ isVirtual }) => !isVirtual)) connection.exec(sql);
  const sources = new Map(readTables(connection).map((table) => [table.name, table]));
  // SQLite itself writes to its sequences while other tables are filled: they come last.
  const [sequences, others] = [true, false].map((wanted) =>
    manifest.tables.filter(({ name }) => (name === sequenceTable) === wanted),
  ) as [BundledTable[], BundledTable[]];
  for (const table of others) await fillTable(connection, table, request);
  if (sequences.length > 0) connection.exec(`delete from ${sequenceTable}`);
  for (const table of sequences) await fillTable(connection, table, request);
  for (const { type, isVirtual, sql } of schema) if (type === 'index' && !isVirtual) connection.exec(sql);
  registerVirtualTables(connection, schema);
  for (const { type, sql } of schema) if (type === 'view' || type === 'trigger') connection.exec(sql);
  connection.exec(
    `commit; pragma user_version = ${pragmas.user_version}; pragma application_id = ${pragmas.application_id}`,
  );
  await compareWithBundle(connection, manifest, sources, request.signal);
}

/** Their rows are in tables that the bundle has; `create virtual table` would make these again. */
function registerVirtualTables(connection: DatabaseSync, schema: SqliteManifest['schema']): void {
  const virtual = schema.filter(({ isVirtual }) => isVirtual);
  if (virtual.length === 0) return;
  const insert = connection.prepare(
    `insert into sqlite_schema (type, name, tbl_name, rootpage, sql) values ('table', ?, ?, 0, ?)`,
  );
  for (const { name, sql } of virtual) insert.run(name, name, sql);
  const version = Number(connection.prepare('pragma schema_version').get()?.['schema_version']);
  connection.exec(`pragma schema_version = ${version + 1}`);
}

async function fillTable(connection: DatabaseSync, table: BundledTable, request: RebuildRequest): Promise<void> {
  const inserts = new RowInserts(connection, table);
  let done = 0;
  for await (const line of readLines(join(request.folder, table.file))) {
    inserts.add(parseRow(table, line, done + 1));
    if (++done % rowsPerTick !== 0) continue;
    request.onTable(table.name, done, table.rows);
    await nextTick(request.signal);
  }
}

function parseRow(table: BundledTable, line: string, number: number): BundledValue[] {
  const parsed = JSON.parse(line) as unknown;
  const values = Array.isArray(parsed) ? parsed.map(decodeValue) : [];
  if (values.length !== table.columns.length || values.includes(undefined)) {
    throw new SourceError(`Line ${number} of ${table.file} is not a row of table "${table.name}".`, {
      code: 'bundle_unreadable',
      hint: 'Nothing was changed in the target. Export again.',
    });
  }
  return values as BundledValue[];
}

/** A statement for each set of columns that hold texts by their bytes; nearly always the one for none. */
class RowInserts {
  readonly #connection: DatabaseSync;
  readonly #table: BundledTable;
  readonly #statements = new Map<string, StatementSync>();

  constructor(connection: DatabaseSync, table: BundledTable) {
    this.#connection = connection;
    this.#table = table;
  }

  add(row: readonly BundledValue[]): void {
    const places = row.map((value) => (value instanceof RawText ? 'cast(? as text)' : '?')).join(', ');
    this.#statement(places).run(...row.map((value) => (value instanceof RawText ? value.bytes : value)));
  }

  #statement(places: string): StatementSync {
    const present = this.#statements.get(places);
    if (present !== undefined) return present;
    const names = this.#table.columns.map(({ name }) => quoteSqlite(name)).join(', ');
    const statement = this.#connection.prepare(
      `insert or abort into ${quoteSqlite(this.#table.name)} (${names}) values (${places})`,
    );
    this.#statements.set(places, statement);
    return statement;
  }
}

async function compareWithBundle(
  connection: DatabaseSync,
  manifest: SqliteManifest,
  sources: ReadonlyMap<string, BundledSource>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const different: string[] = [];
  for (const table of manifest.tables) {
    const source = sources.get(table.name);
    const hash = createHash('sha256');
    if (source !== undefined) for (const line of readSqliteLines(connection, source)) hash.update(`${line}\n`);
    if (hash.digest('hex') !== table.sha256) different.push(`table "${table.name}"`);
    await nextTick(signal);
  }
  if (different.length === 0) return;
  throw new SourceError('The bundle could not be rebuilt as it was.', {
    code: 'bundle_not_rebuilt',
    findings: different,
    hint: 'Nothing was changed in the target. Please report this with the manifest of the bundle.',
  });
}
