/**
 * Brings a database to the code's version, in one transaction that takes an advisory lock and looks again at what there
 * is: pending migrations, then the functions, views, triggers and policies whose files have changed. Any number of
 * processes may start at once, also through a pooler that hands out connections by transaction, and a process that dies
 * leaves the version of before, whole.
 */
import { findDatabaseFailure } from '../database-failure.ts';
import { MigrationError } from '../errors.ts';
import { quoteIdentifier } from '../quote.ts';
import { type AppliedObject, changedObjects, ObjectsRun } from './apply-objects.ts';
import { type MigrationFile, type MigrationFiles, readMigrationFiles } from './migration-files.ts';
import { type ObjectFile, type ObjectFiles, readObjectFiles } from './object-files.ts';
import { type AppliedMigration, type MigrationsPlan, planMigrations } from './plan-migrations.ts';
import { runFile } from './run-file.ts';
import { type MigrationTarget, type Session, withSession } from './session.ts';

export interface MigrationsOptions {
  /** Contains `NNNN_name.sql` files, which must not begin or commit. */
  directory: URL;
  /** Contains `functions/`, `views/`, `materialized-views/`, `triggers/` and `policies/`, with one file per object. */
  objects?: URL;
  /** Where the bookkeeping tables stand, and what the files' unqualified names mean; default `public`. */
  schema?: string;
  /** The bookkeeping table of migrations; default `schema_migration`. */
  table?: string;
  /** The bookkeeping table of objects; default `schema_object`. */
  objectTable?: string;
  /**
   * Is called in the transaction before anything is applied; what it returns is called when everything is, and refuses all of
   * it by throwing. Only where there is something to apply.
   */
  witness?: (session: Session) => Promise<() => Promise<void>>;
  /** Is called last in the transaction, where something was applied. */
  onApplied?: (session: Session) => Promise<unknown>;
}

/** What the code has. */
interface Schema extends MigrationFiles {
  objects: ObjectFiles | undefined;
}

/** What is to be done, in order. */
interface SchemaPlan extends MigrationsPlan {
  changed: readonly ObjectFile[];
  /** File names of objects without a file. */
  dropped: readonly string[];
}

/**
 * Returns the names of the migrations and the files of the objects that this call applied. A role that the schema does not belong
 * to changes nothing, and is told if it should. Throws MigrationError, PostgresConnectionError.
 */
export async function migrateToLatest(target: MigrationTarget, options: MigrationsOptions): Promise<string[]> {
  const schema = await readSchema(options);
  return await withSession(target, async (session) => {
    const owner = await findOtherOwner(session, options);
    if (owner !== undefined) {
      const pending = namesOf(await planPending(session, schema, options));
      if (pending.length === 0) return [];
      throw ownedByOther(owner, pending);
    }
    for (let attempt = 1; ; attempt++) {
      await session.query('begin');
      try {
        await prepare(session, options);
        const applied = await bringUp(session, schema, options);
        await session.query('commit');
        return applied;
      } catch (error) {
        // When the connection is lost the server rolls back by itself.
        await session.query('rollback').catch(() => {});
        if (!isDeadlock(error)) throw error;
        if (attempt === mostAttempts) throw othersInTheWay(error);
      }
    }
  });
}

/** Whoever writes meanwhile may have locked what this waits for, and wait for what this has locked. */
const mostAttempts = 5;

const isDeadlock = (error: unknown) =>
  findDatabaseFailure(error instanceof MigrationError ? error.cause : error) === 'contended';

function othersInTheWay(cause: unknown): MigrationError {
  return new MigrationError(
    `The schema could not be changed: others who write were in the way ${mostAttempts} times.`,
    {
      code: 'failed',
      hint: 'Try again when less is under way, or stop the product meanwhile. Nothing was kept: the database is as it was before.',
      cause,
    },
  );
}

/** What `migrateToLatest` would apply; changes nothing. Throws like it. */
export async function pendingMigrations(target: MigrationTarget, options: MigrationsOptions): Promise<string[]> {
  const schema = await readSchema(options);
  return namesOf(await withSession(target, async (session) => await planPending(session, schema, options)));
}

async function planPending(session: Session, schema: Schema, options: MigrationsOptions): Promise<SchemaPlan> {
  const exists = async (table: string) =>
    (await session.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [table]))[0]?.exists ===
    true;
  return planSchema(
    schema,
    (await exists(migrationTable(options))) ? await readMigrations(session, options) : [],
    schema.objects !== undefined && (await exists(objectTable(options))) ? await readObjects(session, options) : [],
  );
}

function namesOf({ carryOn, pending, changed, dropped }: SchemaPlan): string[] {
  const files = [...(carryOn === undefined ? [] : [carryOn]), ...pending];
  return [...files.map(({ name }) => name), ...changed.map(({ fileName }) => fileName), ...dropped];
}

/** Whom the schema belongs to, where that is not the role of the session, nor one that it is a member of. */
async function findOtherOwner(session: Session, options: MigrationsOptions): Promise<string | undefined> {
  const [found] = await session.query<{ owner: string }>(
    `select relowner::regrole::text as owner from pg_class
      where oid = to_regclass($1) and not pg_has_role(current_user, relowner, 'usage')`,
    [migrationTable(options)],
  );
  return found?.owner;
}

async function readSchema({ directory, objects }: MigrationsOptions): Promise<Schema> {
  const migrations = await readMigrationFiles(directory);
  return { ...migrations, objects: objects === undefined ? undefined : await readObjectFiles(objects) };
}

interface RecordedObject extends AppliedObject {
  revision: number;
}

function planSchema(
  schema: Schema,
  migrations: readonly AppliedMigration[],
  objects: readonly RecordedObject[],
): SchemaPlan {
  const plan = planMigrations(schema, migrations);
  const { files, revision } = schema.objects ?? { files: [], revision: 0 };
  const before = Math.max(0, ...objects.map((one) => one.revision));
  if (before > revision) throw objectsAhead(before, revision);
  const present = new Set(files.map(({ fileName }) => fileName));
  return {
    ...plan,
    changed: changedObjects(files, objects),
    dropped: objects.map(({ fileName }) => fileName).filter((fileName) => !present.has(fileName)),
  };
}

async function bringUp(session: Session, schema: Schema, options: MigrationsOptions): Promise<string[]> {
  const recorded = schema.objects === undefined ? [] : await readObjects(session, options);
  const plan = planSchema(schema, await readMigrations(session, options), recorded);
  const run = new ObjectsRun(session, schema.objects?.files ?? [], recorded);
  const isCurrent =
    plan.carryOn === undefined && [plan.pending, plan.changed, plan.dropped].every(({ length }) => length === 0);
  const approve = isCurrent ? undefined : await options.witness?.(session);
  const files = [...(plan.carryOn === undefined ? [] : [plan.carryOn]), ...plan.pending];
  for (const file of files) {
    await run.makeNeeded(file.needs, `The migration ${file.fileName}`);
    await applyMigration(session, file);
  }
  for (const file of [...plan.taken, ...plan.pending]) await recordMigration(session, file, options);
  const dropped = await run.finish(new Set(files.flatMap(({ needs }) => needs)));
  await recordObjects(session, schema, { made: [...run.made.values()], dropped }, options);
  await approve?.();
  if (!isCurrent) await options.onApplied?.(session);
  return [...files.map(({ name }) => name), ...run.made.keys(), ...dropped];
}

/** Role and database may limit how long a statement runs; a migration takes as long as it takes. */
async function prepare(session: Session, options: MigrationsOptions) {
  const { schema = 'public', table = 'schema_migration', objectTable: objects = 'schema_object' } = options;
  await session.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `migrations of ${migrationTable(options)}`,
  ]);
  await session.query(`
    set local statement_timeout = 0;
    set local client_min_messages = warning;
    create schema if not exists ${quoteIdentifier(schema)};
    set local search_path to ${quoteIdentifier(schema)}, public;
    create table if not exists ${migrationTable(options)} (
      number integer constraint ${quoteIdentifier(`${table}_pkey`)} primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  if (options.objects === undefined) return;
  await session.query(`
    create table if not exists ${objectTable(options)} (
      file text constraint ${quoteIdentifier(`${objects}_pkey`)} primary key,
      checksum text not null,
      members text[] not null,
      revision integer not null,
      applied_at timestamptz not null default now()
    )`);
}

function migrationTable({ schema = 'public', table = 'schema_migration' }: MigrationsOptions): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

function objectTable({ schema = 'public', objectTable: table = 'schema_object' }: MigrationsOptions): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

async function readMigrations(session: Session, options: MigrationsOptions): Promise<AppliedMigration[]> {
  return await session.query(`select number, name, checksum from ${migrationTable(options)} order by number`);
}

async function readObjects(session: Session, options: MigrationsOptions): Promise<RecordedObject[]> {
  return await session.query(
    `select file as "fileName", checksum, members, revision from ${objectTable(options)} order by file`,
  );
}

async function applyMigration(session: Session, file: MigrationFile): Promise<void> {
  const before = await readTransactionId(session);
  await runFile(session, { ...file, fileName: `The migration ${file.fileName}` });
  if ((await readTransactionId(session)) !== before) throw endsItsTransaction(file);
}

async function recordMigration(session: Session, file: MigrationFile, options: MigrationsOptions): Promise<void> {
  await session.query(`insert into ${migrationTable(options)} (number, name, checksum) values ($1, $2, $3)`, [
    file.number,
    file.name,
    file.checksum,
  ]);
}

async function recordObjects(
  session: Session,
  { objects }: Schema,
  { made, dropped }: { made: readonly ObjectFile[]; dropped: readonly string[] },
  options: MigrationsOptions,
): Promise<void> {
  if (objects === undefined || (made.length === 0 && dropped.length === 0)) return;
  const table = objectTable(options);
  await session.query(`delete from ${table} where file = any($1)`, [
    [...dropped, ...made.map(({ fileName }) => fileName)],
  ]);
  const rows = made.map(({ fileName, checksum, members }) => ({ file: fileName, checksum, members }));
  await session.query(
    `insert into ${table} (file, checksum, members, revision)
     select file, checksum, members, $2 from jsonb_to_recordset($1) as r (file text, checksum text, members text[])`,
    [JSON.stringify(rows), objects.revision],
  );
  // The revision of all objects, so that it is known even if none was made.
  await session.query(`update ${table} set revision = $1 where revision <> $1`, [objects.revision]);
}

async function readTransactionId(session: Session): Promise<string | undefined> {
  const [row] = await session.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return row?.id;
}

function endsItsTransaction({ fileName }: MigrationFile): MigrationError {
  return new MigrationError(
    `The migration ${fileName} ends the transaction it runs in, so that it cannot be applied as a whole.`,
    {
      code: 'failed',
      hint: 'Take begin, commit and rollback out of the file; what it did may have been kept and has to be undone by hand.',
    },
  );
}

function ownedByOther(owner: string, pending: readonly string[]): MigrationError {
  return new MigrationError(
    `The database is of an earlier version, and its schema belongs to ${owner}: ${pending.length} changes are not applied.`,
    { code: 'other_owner', hint: `Run \`vanguard upgrade\` with ${owner} in DATABASE_URL, then start this again.` },
  );
}

function objectsAhead(found: number, own: number): MigrationError {
  return new MigrationError(
    `Functions and views of the database are of revision ${found}, and this version of the program has revision ${own}.`,
    {
      code: 'database_ahead',
      hint: 'A newer version has been at work on this database: install that version or a later one.',
    },
  );
}
