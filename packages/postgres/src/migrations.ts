/**
 * Brings a database to the code's version: plain SQL files, forward only, numbered without gaps, checksummed, each in
 * one transaction, all under one advisory lock, so that any number of processes may start at once.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { ClientBase } from 'pg';
import { connectClient } from './connect.ts';
import { MigrationError } from './errors.ts';
import { quoteIdentifier } from './quote.ts';

export interface MigrationsOptions {
  /** Of `NNNN_name.sql` files. */
  directory: URL;
  /** Where the bookkeeping table stands; default `public.schema_migration`. */
  schema?: string;
  table?: string;
}

interface MigrationFile {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

const lockKey = [0x76_61_6e_67, 0x6d_69_67_72] as const;

/** Returns the names of the migrations applied now. Throws MigrationError, PostgresConnectionError. */
export async function migrateToLatest(url: string, options: MigrationsOptions): Promise<string[]> {
  const files = await readMigrationFiles(options.directory);
  const client = await connectClient(url, { applicationName: 'vanguard-migrations' });
  try {
    await client.query('select pg_advisory_lock($1, $2)', [...lockKey]);
    const bookkeeping = bookkeepingTable(options);
    await client.query(`create table if not exists ${bookkeeping} (
      number integer constraint ${quoteIdentifier(`${options.table ?? 'schema_migration'}_pkey`)} primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
    const pending = await findPending(client, bookkeeping, files);
    for (const file of pending) await apply(client, bookkeeping, file);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Names of the migrations that `migrateToLatest` would apply. */
export async function pendingMigrations(url: string, options: MigrationsOptions): Promise<string[]> {
  const files = await readMigrationFiles(options.directory);
  const client = await connectClient(url, { applicationName: 'vanguard-migrations' });
  try {
    const bookkeeping = bookkeepingTable(options);
    const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
      bookkeeping,
    ]);
    const pending = rows[0]?.exists === true ? await findPending(client, bookkeeping, files) : files;
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function bookkeepingTable({ schema = 'public', table = 'schema_migration' }: MigrationsOptions): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

async function readMigrationFiles(directory: URL): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
  return await Promise.all(
    names.map(async (fileName, i) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(fileName)?.[1]);
      if (number !== i + 1) {
        throw new MigrationError(
          'bad_file_name',
          `The migration file ${fileName} is out of order.`,
          `Files are named NNNN_name.sql and numbered without gaps; number ${String(i + 1).padStart(4, '0')} is expected here.`,
        );
      }
      const sql = await readFile(new URL(fileName, directory), 'utf8');
      return { number, name: fileName.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function findPending(
  client: ClientBase,
  bookkeeping: string,
  files: readonly MigrationFile[],
): Promise<MigrationFile[]> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    `select number, name, checksum from ${bookkeeping} order by number`,
  );
  for (const applied of rows) {
    const file = files[applied.number - 1];
    if (file === undefined) {
      throw new MigrationError(
        'database_ahead',
        `The database has the migration ${applied.name}, which this version of the program does not know.`,
        'A newer version has been at work on this database: install that version or a later one.',
      );
    }
    if (file.checksum !== applied.checksum) {
      throw new MigrationError(
        'changed_file',
        `The migration ${file.name} was changed after it had been applied.`,
        'Applied migrations are never edited: restore the file, and write the change as a new migration.',
      );
    }
  }
  return files.slice(rows.length);
}

async function apply(client: ClientBase, bookkeeping: string, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.sql);
    await client.query(`insert into ${bookkeeping} (number, name, checksum) values ($1, $2, $3)`, [
      file.number,
      file.name,
      file.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new MigrationError(
      'failed',
      `The migration ${file.name} failed${lineOf(file.sql, error)}: ${(error as Error).message}.`,
      'Nothing of it was kept. See to the reason and start again.',
      error,
    );
  }
}

function lineOf(sql: string, error: unknown): string {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}
