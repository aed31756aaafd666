/** Writes a schema of PostgreSQL into a bundle, as it stands at one moment. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import type { Target } from '../server/connect-target.ts';
import type { ExportWork } from './export-sqlite.ts';
import { type BundledTable, bundleFormat, bundleVersion, type PostgresManifest } from './manifest.ts';
import { NdjsonWriter } from './ndjson.ts';
import { readPostgresLines, textSettings } from './postgres-rows.ts';
import { type PostgresTable, readPostgresSchema } from './postgres-schema.ts';

const rowsPerReport = 20_000;

export async function exportPostgres(target: Target, schema: string, work: ExportWork): Promise<PostgresManifest> {
  const { client } = target;
  await client.query('begin isolation level repeatable read read only');
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rowCount === 0) {
    throw new TargetError(`The database has no schema "${schema}".`, {
      code: 'target_missing_schema',
      hint: 'Give the schema to export with --schema.',
    });
  }
  await client.query(`${textSettings}; set local search_path = ${quoteIdentifier(schema)}`);
  const { tables, ...definitions } = await readPostgresSchema(client, schema);
  const written: BundledTable[] = [];
  for (const table of tables) written.push(await exportTable(client, schema, table, work));
  await client.query('commit');
  return {
    format: bundleFormat,
    version: bundleVersion,
    createdAt: work.now.toISOString(),
    kind: 'postgresql',
    source: target.shownUrl,
    serverVersion: target.serverVersion,
    schemaName: schema,
    ...definitions,
    tables: written,
  };
}

async function exportTable(
  client: ClientBase,
  schema: string,
  table: PostgresTable,
  { bundle, onTable, signal }: ExportWork,
): Promise<BundledTable> {
  const file = bundle.nameFile(table.name);
  using writer = new NdjsonWriter(bundle.pathOf(file));
  await readPostgresLines(client, schema, table, (line) => {
    writer.write(line);
    if (writer.rows % rowsPerReport !== 0) return;
    signal?.throwIfAborted();
    onTable(table.name, writer.rows);
  });
  return { name: table.name, file, columns: table.columns, ...writer.finish() };
}
