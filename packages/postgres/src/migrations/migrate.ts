/**
 * Brings a database to the code's version. Each migration is one transaction that takes the advisory lock, looks again
 * at what is applied and applies the next: any number of processes may start at once, also through a pooler that hands
 * out connections by transaction, and a process that dies holds nothing up.
 */
import { MigrationError } from '../errors.ts';
import { quoteIdentifier } from '../quote.ts';
import { type MigrationFile, readMigrationFiles } from './migration-files.ts';
import { type AppliedMigration, planMigrations } from './plan-migrations.ts';
import { type MigrationTarget, type Session, withSession } from './session.ts';

export interface MigrationsOptions {
  /** Of `NNNN_name.sql` files, which do not begin or commit themselves. */
  directory: URL;
  /** Where the bookkeeping table stands, and what the migrations' unqualified names mean; default `public`. */
  schema?: string;
  /** The bookkeeping table; default `schema_migration`. */
  table?: string;
}

/** Returns the names of the migrations applied by this call. Throws MigrationError, PostgresConnectionError. */
export async function migrateToLatest(target: MigrationTarget, options: MigrationsOptions): Promise<string[]> {
  const files = await readMigrationFiles(options.directory);
  return await withSession(target, async (session) => {
    const applied: string[] = [];
    for (;;) {
      const migration = await applyNext(session, files, options);
      if (migration === undefined) return applied;
      applied.push(migration.name);
    }
  });
}

/** Names of the migrations that `migrateToLatest` would apply; changes nothing. Throws like it. */
export async function pendingMigrations(target: MigrationTarget, options: MigrationsOptions): Promise<string[]> {
  const files = await readMigrationFiles(options.directory);
  const pending = await withSession(target, async (session) => {
    const [found] = await session.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
      bookkeepingTable(options),
    ]);
    return planMigrations(files, found?.exists === true ? await readApplied(session, options) : []);
  });
  return pending.map(({ name }) => name);
}

/** Undefined when nothing was left to apply. */
async function applyNext(
  session: Session,
  files: readonly MigrationFile[],
  options: MigrationsOptions,
): Promise<MigrationFile | undefined> {
  await session.query('begin');
  try {
    await prepare(session, options);
    const [next] = planMigrations(files, await readApplied(session, options));
    if (next !== undefined) await apply(session, next, options);
    await session.query('commit');
    return next;
  } catch (error) {
    // When the connection is lost the server rolls back by itself.
    await session.query('rollback').catch(() => {});
    throw error;
  }
}

/** Role and database may limit how long a statement runs; a migration takes as long as it takes. */
async function prepare(session: Session, { schema = 'public', table = 'schema_migration' }: MigrationsOptions) {
  const bookkeeping = bookkeepingTable({ schema, table });
  await session.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`migrations of ${bookkeeping}`]);
  await session.query(`
    set local statement_timeout = 0;
    set local client_min_messages = warning;
    create schema if not exists ${quoteIdentifier(schema)};
    set local search_path to ${quoteIdentifier(schema)}, public;
    create table if not exists ${bookkeeping} (
      number integer constraint ${quoteIdentifier(`${table}_pkey`)} primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
}

function bookkeepingTable({ schema = 'public', table = 'schema_migration' }: Partial<MigrationsOptions>): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

async function readApplied(session: Session, options: MigrationsOptions): Promise<AppliedMigration[]> {
  return await session.query(`select number, name, checksum from ${bookkeepingTable(options)} order by number`);
}

async function apply(session: Session, file: MigrationFile, options: MigrationsOptions): Promise<void> {
  const before = await readTransactionId(session);
  try {
    await session.query(file.sql);
  } catch (error) {
    throw migrationFailed(file, error);
  }
  if ((await readTransactionId(session)) !== before) throw endsItsTransaction(file);
  await session.query(`insert into ${bookkeepingTable(options)} (number, name, checksum) values ($1, $2, $3)`, [
    file.number,
    file.name,
    file.checksum,
  ]);
}

async function readTransactionId(session: Session): Promise<string | undefined> {
  const [row] = await session.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return row?.id;
}

function migrationFailed(file: MigrationFile, error: unknown): MigrationError {
  return new MigrationError(
    'failed',
    `The migration ${file.fileName} failed${placeOf(file.sql, error)}: ${(error as Error).message}.`,
    'Nothing of it was kept, and those before it stay applied. See to the reason and start again.',
    error,
  );
}

function endsItsTransaction({ fileName }: MigrationFile): MigrationError {
  return new MigrationError(
    'failed',
    `The migration ${fileName} ends the transaction it runs in, so that it cannot be applied as a whole.`,
    'Take begin, commit and rollback out of the file; what it did may have been kept and has to be undone by hand.',
  );
}

/** PostgreSQL counts characters, JavaScript UTF-16 units. */
function placeOf(sql: string, error: unknown): string {
  const position = Number((error as { position?: string }).position);
  if (!(position > 0)) return '';
  const before = Array.from(sql).slice(0, position);
  const lineStart = before.lastIndexOf('\n') + 1;
  return ` at line ${before.filter((character) => character === '\n').length + 1}, column ${before.length - lineStart}`;
}
