/** Writes the rows of a SQLite file into a bundle, as they stand at one moment. */
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { recogniseDialect } from '../source/dialect.ts';
import { nextTick } from '../source/next-tick.ts';
import type { Source } from '../source/open-source.ts';
import { readCatalog } from '../source/read-catalog.ts';
import type { BundleWriter } from './bundle-folder.ts';
import { type BundledTable, bundleFormat, bundleVersion, type SqliteManifest } from './manifest.ts';
import { NdjsonWriter } from './ndjson.ts';
import { readSqliteLines } from './sqlite-rows.ts';
import { type BundledSource, readTables } from './sqlite-tables.ts';

const rowsPerTick = 20_000;

export interface ExportWork {
  bundle: BundleWriter;
  now: Date;
  onTable: (name: string, rows: number) => void;
  signal: AbortSignal | undefined;
}

export async function exportSqlite({ connection, path }: Source, work: ExportWork): Promise<SqliteManifest> {
  connection.exec('begin');
  const tables: BundledTable[] = [];
  for (const table of readTables(connection)) tables.push(await exportTable(connection, table, work));
  return {
    format: bundleFormat,
    version: bundleVersion,
    createdAt: work.now.toISOString(),
    kind: 'sqlite',
    source: basename(path),
    dialect: recogniseDialect(readCatalog(connection)).name,
    pragmas: readPragmas(connection),
    schema: readSchema(connection),
    tables,
  };
}

async function exportTable(
  connection: DatabaseSync,
  table: BundledSource,
  { bundle, onTable, signal }: ExportWork,
): Promise<BundledTable> {
  const file = bundle.nameFile(table.name);
  using writer = new NdjsonWriter(bundle.pathOf(file));
  for (const line of readSqliteLines(connection, table)) {
    writer.write(line);
    if (writer.rows % rowsPerTick !== 0) continue;
    onTable(table.name, writer.rows);
    await nextTick(signal);
  }
  return { name: table.name, file, columns: table.columns, ...writer.finish() };
}

function readPragmas(connection: DatabaseSync): SqliteManifest['pragmas'] {
  const names = ['encoding', 'page_size', 'auto_vacuum', 'user_version', 'application_id', 'journal_mode'];
  return Object.fromEntries(
    names.map((name) => [name, Object.values(connection.prepare(`pragma ${name}`).get() ?? {})[0]]),
  ) as SqliteManifest['pragmas'];
}

/** What SQLite makes by itself has no text, or a name that only SQLite may use. */
function readSchema(connection: DatabaseSync): SqliteManifest['schema'] {
  const rows = connection
    .prepare(
      `select type, name, tbl_name as "table", sql from sqlite_schema
        where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid`,
    )
    .all() as unknown as Omit<SqliteManifest['schema'][number], 'isVirtual'>[];
  return rows.map((row) => ({ ...row, isVirtual: /^\s*create\s+virtual\s/i.test(row.sql) }));
}
