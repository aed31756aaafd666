/**
 * A bundle of a PostgreSQL schema into another database: staged out of sight, completed with keys and indexes, read
 * back and compared with the bundle, published in one transaction, journaled for `rollback`.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableDigest } from '../digest/table-digest.ts';
import { SourceError, TargetError, VerificationError } from '../errors.ts';
import { Journal } from '../journal/journal.ts';
import { createRunFolder } from '../journal/run-folder.ts';
import type { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import type { PublishedTable } from '../publish/publish.ts';
import { publishTables } from '../run/publish-tables.ts';
import type { Target } from '../server/connect-target.ts';
import { qualified } from '../server/ddl.ts';
import { checkServer } from '../server/inspect-server.ts';
import { checkTarget } from '../server/inspect-target.ts';
import { createStaging, dropLeftovers, lockTargetSchema, stagingSchemaName } from '../server/staging.ts';
import { digestTarget } from '../verify/compare-tables.ts';
import { LineDigester } from './line-digester.ts';
import type { BundledTable, PostgresManifest } from './manifest.ts';
import { readLines } from './ndjson.ts';
import { planOfBundle } from './plan-of-bundle.ts';
import { readPostgresLines, textSettings, toCopyLine } from './postgres-rows.ts';

export interface PostgresImport {
  folder: string;
  manifest: PostgresManifest;
  target: Target;
  /** As the journal keeps it. */
  targetName: string;
  schema: string;
  stateBase: string;
  clock: PhaseClock;
  now: Date;
  signal: AbortSignal | undefined;
  /** Told the staging schema as soon as it stands, for the caller to remove it after a failure. */
  onStaging: (schema: string) => void;
}

export interface PostgresImportResult {
  runId: string;
  tables: PublishedTable[];
}

export async function importPostgres(work: PostgresImport): Promise<PostgresImportResult> {
  const { target, manifest, schema, clock } = work;
  const { client } = target;
  const plan = planOfBundle(manifest, schema);
  await checkServer(client);
  await lockTargetSchema(client, schema);
  await dropLeftovers(client);
  await checkTarget(client, plan);
  const folder = createRunFolder(work.stateBase, work.now);
  const journal = new Journal(folder.journalPath);
  const at = work.now.toISOString();
  journal.append({ step: 'started', at, source: work.folder, target: work.targetName, project: undefined, plan });
  const staging = stagingSchemaName(folder.id);
  journal.append({ step: 'staging', schema: staging });
  work.onStaging(staging);
  await createStaging(client, staging);
  const staged = await clock.run('stage', async () => await stage(work, staging), describeRows);
  await clock.run(
    'constrain',
    async () => await complete(work, staging),
    (made) => plural(made, 'key, check or index', 'keys, checks and indexes'),
  );
  await clock.run('verify', async () => await verify(work, staging, staged), describeRows);
  const tables: PublishedTable[] = [];
  for (const table of plan.tables) {
    const digest = await digestTarget(client, table, staging);
    tables.push({ name: table.name, rows: digest.rows, digest: digest.toString() });
  }
  await publishTables(
    clock,
    client,
    { folder, journal },
    {
      plan,
      tables,
      staging,
      sourceSha256: manifest.tables.map(({ sha256 }) => sha256).join(' '),
      beforeCommit: async (transaction) => await moveFreeSequences(transaction, work, staging),
    },
  );
  journal.append({ step: 'finished', at: new Date().toISOString() });
  return { runId: folder.id, tables };
}

const describeRows = (digests: ReadonlyMap<string, TableDigest>) =>
  plural(
    [...digests.values()].reduce((sum, { rows }) => sum + rows, 0),
    'row',
  );

async function stage(work: PostgresImport, staging: string): Promise<Map<string, TableDigest>> {
  const { manifest, target, signal } = work;
  const { client } = target;
  for (const name of manifest.extensions) {
    await run(
      client,
      `the extension "${name}"`,
      `create extension if not exists ${quoteIdentifier(name)} schema public`,
    );
  }
  await client.query(`set search_path = ${quoteIdentifier(staging)}, public`);
  for (const { name, sql } of manifest.collations) await run(client, `the collation "${name}"`, sql);
  for (const { name, sql } of manifest.enums) await run(client, `the type "${name}"`, sql);
  for (const { name, create } of manifest.sequences)
    if (create !== null) await run(client, `the sequence "${name}"`, create);
  for (const { table, sql } of manifest.creation) await run(client, `the table "${table}"`, sql);
  const digests = new Map<string, TableDigest>();
  for (const table of manifest.tables) {
    signal?.throwIfAborted();
    digests.set(table.name, await copyTable(work, staging, table));
  }
  return digests;
}

async function copyTable(
  { folder, target, clock, signal }: PostgresImport,
  staging: string,
  table: BundledTable,
): Promise<TableDigest> {
  const digester = new LineDigester();
  async function* copyLines() {
    for await (const line of readLines(join(folder, table.file))) {
      const copyLine = toCopyLine(line, table.columns.length);
      if (copyLine === undefined) throw notARow(table, digester.digest.rows + 1);
      digester.add(line);
      if (digester.digest.rows % 10_000 === 0) {
        clock.progress('stage', table.name, 'rows', { done: digester.digest.rows, total: table.rows });
      }
      yield copyLine;
    }
  }
  const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const list = names === '' ? '' : ` (${names})`;
  const sink = target.client.query(copyFrom(`copy ${qualified(staging, table.name)}${list} from stdin`));
  try {
    await pipeline(Readable.from(copyLines(), { highWaterMark: 256 }), sink, signal === undefined ? {} : { signal });
  } catch (error) {
    if (error instanceof SourceError || signal?.aborted) throw error;
    throw refused(`the rows of the table "${table.name}"`, error);
  }
  return digester.digest;
}

function notARow(table: BundledTable, line: number): SourceError {
  return new SourceError(`Line ${line} of ${table.file} is not a row of table "${table.name}".`, {
    code: 'bundle_unreadable',
    hint: 'Nothing was changed in the target. Export again.',
  });
}

async function complete({ manifest, target, clock }: PostgresImport, staging: string): Promise<number> {
  const { client } = target;
  for (const [i, { table, name, sql }] of manifest.completion.entries()) {
    clock.progress('constrain', `${name} of "${table}"`, 'steps', { done: i, total: manifest.completion.length });
    await run(client, `"${name}" of "${table}"`, sql);
  }
  for (const { name, sql } of manifest.sequences) {
    for (const statement of sql) await run(client, `the sequence "${name}"`, statement);
  }
  for (const { name, sql } of manifest.views) await run(client, `the view "${name}"`, sql);
  for (const { name } of manifest.tables) await client.query(`analyze ${qualified(staging, name)}`);
  return manifest.completion.length;
}

async function verify(
  { manifest, target, clock }: PostgresImport,
  staging: string,
  expected: ReadonlyMap<string, TableDigest>,
): Promise<Map<string, TableDigest>> {
  const { client } = target;
  const found = new Map<string, TableDigest>();
  await client.query(`begin read only; ${textSettings}`);
  for (const [i, table] of manifest.tables.entries()) {
    clock.progress('verify', table.name, 'steps', { done: i, total: manifest.tables.length });
    const digester = new LineDigester();
    await readPostgresLines(client, staging, table, (line) => digester.add(line));
    found.set(table.name, digester.digest);
  }
  await client.query('commit');
  const different = manifest.tables.filter(({ name, rows }) => {
    const digest = found.get(name);
    return digest?.toString() !== expected.get(name)?.toString() || digest?.rows !== rows;
  });
  if (different.length === 0) return found;
  throw new VerificationError(`Bundle and target differ in ${plural(different.length, 'table')}.`, {
    code: 'verification_failed',
    findings: different.map(
      ({ name, rows }) =>
        `table "${name}": ${plural(rows, 'row')} in the bundle, ${found.get(name)?.rows} in the target`,
    ),
    hint: 'Nothing was published. Please report this with the manifest of the bundle.',
  });
}

/** Those that belong to a column move with their table. */
async function moveFreeSequences(
  client: ClientBase,
  { manifest, schema }: PostgresImport,
  staging: string,
): Promise<void> {
  for (const { name, ownedBy } of manifest.sequences) {
    if (ownedBy === null)
      await client.query(`alter sequence ${qualified(staging, name)} set schema ${quoteIdentifier(schema)}`);
  }
}

async function run(client: ClientBase, subject: string, sql: string): Promise<void> {
  await client.query(sql).catch((error: unknown) => {
    throw refused(subject, error);
  });
}

function refused(subject: string, error: unknown): TargetError {
  return new TargetError(`PostgreSQL refused ${subject} of the bundle: ${(error as Error).message}.`, {
    code: 'target_refused',
    hint: 'Nothing was published and the staged tables are removed. See to the reason and run again.',
    cause: error,
  });
}
