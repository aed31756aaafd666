/**
 * Undoes the latest published run from its journal: the tables, then the project's files byte for byte. The SQLite
 * file was never written to, so the application is back where it was; what PostgreSQL was given since is carried back
 * into a SQLite file of its own, or given up by explicit word.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { emptyTables } from './data-only/fill-tables.ts';
import { CancelledError, MoverError, RollbackError } from './errors.ts';
import type { EventListener } from './events.ts';
import { entriesOf, findEntry, Journal, type JournalEntry, readJournal } from './journal/journal.ts';
import { listRunFolders, type RunFolder } from './journal/run-folder.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { restoreProject } from './project/restore-project.ts';
import { refuseExisting } from './reverse/carried-file.ts';
import { type CarryBackReport, carryBack } from './reverse/carry-back.ts';
import { findBackup } from './reverse/find-backup.ts';
import { PhaseClock } from './run/phase-clock.ts';
import { connectTarget } from './target/connect-target.ts';
import { qualified } from './target/ddl.ts';
import { forgetRun, isPublished, type PublishedTable, recordSchema } from './target/publish.ts';
import { digestTarget } from './verify/compare-tables.ts';

export interface RollbackOptions {
  stateBase: string;
  /** Turns what the journal kept of the target into a URL. */
  resolveTarget(name: string): Promise<string> | string;
  /** Before the tables go, what they hold is written into this new SQLite file. */
  carryBack?: string | undefined;
  /** Drop the tables even where they were written to since. */
  discard?: boolean;
  onEvent?: EventListener | undefined;
  signal?: AbortSignal | undefined;
  /** Runs inside the transaction that drops the tables, before they go; throwing undoes everything. */
  beforeDrop?(client: ClientBase, schema: string): Promise<void>;
}

export interface RollbackReport {
  runId: string;
  schema: string;
  droppedTables: string[];
  /** Tables that were there before the migration, and are empty as they were then. */
  emptiedTables: string[];
  restoredFiles: string[];
  /** Where the application finds its data again: those of the migration, not those written since. */
  source: string;
  /** Those of now, where they were asked for. */
  carriedBack: CarryBackReport | undefined;
}

export interface JournaledRun {
  folder: RunFolder;
  entries: JournalEntry[];
  plan: MigrationPlan;
  source: string;
  target: string;
}

/** The latest run that may have been published and was not rolled back. Throws RollbackError `no_migration`. */
function findLatestRun(stateBase: string): JournaledRun {
  for (const folder of listRunFolders(stateBase)) {
    const entries = readJournal(folder.journalPath);
    const started = findEntry(entries, 'started');
    const mayBePublished =
      findEntry(entries, 'publishing') !== undefined && findEntry(entries, 'rolled-back') === undefined;
    if (started !== undefined && mayBePublished) {
      const { plan } = findEntry(entries, 'planned-again') ?? started;
      return { folder, entries, plan, source: started.source, target: started.target };
    }
  }
  throw new RollbackError(`No migration was made from ${stateBase}.`, {
    code: 'no_migration',
    hint: 'Run in the folder where the migration was run, or name the project with --project.',
  });
}

export async function rollback(options: RollbackOptions): Promise<RollbackReport> {
  const run = findLatestRun(options.stateBase);
  const carried = options.carryBack === undefined ? undefined : resolve(options.carryBack);
  if (carried !== undefined) refuseExisting(carried);
  const { folder, entries, plan } = run;
  const target = await connectTarget(await options.resolveTarget(run.target), { mayCreateDatabase: () => false });
  let carriedBack: CarryBackReport | undefined;
  let isCommitting = false;
  try {
    const { client } = target;
    await client.query('begin');
    const published = await isPublished(client, folder.id);
    if (published) {
      carriedBack = await keepWhatWasWritten(client, run, options, carried);
      await dropPublished(client, run, options);
    }
    options.signal?.throwIfAborted();
    isCommitting = true;
    await client.query('commit');
    const restoredFiles = restoreProject(entries);
    new Journal(folder.journalPath).append({ step: 'rolled-back', at: new Date().toISOString() });
    const names = published ? plan.tables.map(({ name }) => name) : [];
    const [droppedTables, emptiedTables] = plan.dataOnly ? [[], names] : [names, []];
    return {
      runId: folder.id,
      schema: plan.schema,
      droppedTables,
      emptiedTables,
      restoredFiles,
      source: run.source,
      carriedBack,
    };
  } catch (error) {
    // Where it is not known whether the tables are gone, the file may be all that is left of their rows.
    const isUndone = !isCommitting || 'severity' in (error as object);
    if (isUndone && carriedBack !== undefined) rmSync(carriedBack.file, { force: true });
    throw asRollbackError(folder.id, error, options.signal);
  } finally {
    // Ends the transaction, too, were it still open: a query could be in mid-copy and take no other after it.
    await target.client.end();
  }
}

function asRollbackError(runId: string, error: unknown, signal: AbortSignal | undefined): MoverError {
  if (error instanceof MoverError) return error;
  if (signal?.aborted) return new CancelledError('rolling back', error);
  return new RollbackError(`The migration ${runId} could not be undone: ${(error as Error).message}.`, {
    code: 'rollback_failed',
    hint: 'Nothing was changed. Drop what depends on the moved tables (views, foreign keys of other tables) and run again.',
    cause: error,
  });
}

/** Nobody writes to the tables from here to the end of the transaction. */
async function keepWhatWasWritten(
  client: ClientBase,
  { folder, entries, plan, source }: JournaledRun,
  options: RollbackOptions,
  file: string | undefined,
): Promise<CarryBackReport | undefined> {
  const published = findEntry(entries, 'publishing')?.tables ?? [];
  await lockTables(client, plan);
  if (file === undefined) {
    if (!options.discard) await refuseIfWritten(client, plan, entries, published);
    return undefined;
  }
  const { signal } = options;
  const histories = [...entriesOf(entries, 'history-replacing'), ...entriesOf(entries, 'history-creating')];
  const backup = await findBackup({
    backupPath: folder.snapshotPath,
    sha256: findEntry(entries, 'backed-up')?.sha256,
    sourcePath: source,
    copyPath: `${file}.backup`,
    plan,
    published,
    signal,
  });
  try {
    return await carryBack({
      client,
      plan,
      // Of a run that followed its source the backup is older than what was published: every table is compared.
      published: findEntry(entries, 'capturing') === undefined ? published : [],
      replaced: new Set(histories.map(({ table }) => table)),
      backup: backup.path,
      file,
      clock: new PhaseClock(options.onEvent ?? (() => {}), signal),
      signal,
    });
  } finally {
    backup.release();
  }
}

const lockTimeoutMs = 5_000;
const lockNotAvailable = '55P03';

/** A table that is gone is for later steps to name. Throws RollbackError `target_in_use`. */
async function lockTables(client: ClientBase, plan: MigrationPlan): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') and relname = any ($2)`,
    [quoteIdentifier(plan.schema), plan.tables.map(({ name }) => name)],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => qualified(plan.schema, name)).join(', ');
  await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
  await client.query(`lock table ${names} in exclusive mode`).catch((error: unknown) => {
    if ((error as { code?: string }).code !== lockNotAvailable) throw error;
    throw new RollbackError(`Somebody is writing to the tables of schema "${plan.schema}".`, {
      code: 'target_in_use',
      hint: 'Nothing was changed. Stop the application and run again.',
      cause: error,
    });
  });
}

async function dropPublished(
  client: ClientBase,
  { folder, entries, plan }: JournaledRun,
  options: RollbackOptions,
): Promise<void> {
  await options.beforeDrop?.(client, plan.schema);
  if (plan.dataOnly) {
    await emptyTables(client, plan);
    await forgetRun(client, folder.id);
    return;
  }
  for (const { name } of plan.tables.toReversed()) {
    const table = plan.tables.find((candidate) => candidate.name === name);
    for (const key of table?.foreignKeys ?? []) {
      await client.query(
        `alter table ${qualified(plan.schema, name)} drop constraint if exists ${quoteIdentifier(key.name)}`,
      );
    }
  }
  for (const { name } of plan.views.toReversed())
    await client.query(`drop view if exists ${qualified(plan.schema, name)}`);
  for (const { name } of plan.tables) await client.query(`drop table ${qualified(plan.schema, name)}`);
  for (const { name } of plan.collations) await client.query(`drop collation ${qualified(plan.schema, name)}`);
  for (const { name } of plan.enums) await client.query(`drop type ${qualified(plan.schema, name)}`);
  const history = findEntry(entries, 'history-replacing');
  if (history !== undefined) await client.query(`drop table if exists ${qualified(recordSchema, history.keptAs)}`);
  const created = findEntry(entries, 'history-creating');
  if (created !== undefined) await client.query(`drop table if exists ${qualified(created.schema, created.table)}`);
  await forgetRun(client, folder.id);
  if (entriesOf(entries, 'publishing').at(-1)?.createdSchema) await dropIfEmpty(client, plan.schema);
}

async function dropIfEmpty(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(
    'select exists (select from pg_class where relnamespace = $1::regnamespace) as used',
    [quoteIdentifier(schema)],
  );
  if (rows[0]?.used === false) await client.query(`drop schema ${quoteIdentifier(schema)}`);
}

/** The checksums of the publish are taken again: any written value shows. */
async function refuseIfWritten(
  client: ClientBase,
  plan: MigrationPlan,
  entries: readonly JournalEntry[],
  published: readonly PublishedTable[],
): Promise<void> {
  const replaced = findEntry(entries, 'history-replacing')?.table;
  const written: string[] = [];
  for (const table of plan.tables) {
    if (table.name === replaced) continue;
    const before = published.find(({ name }) => name === table.name);
    const now = await digestTarget(client, table, plan.schema);
    if (before?.digest !== now.toString() || before.rows !== now.rows) {
      written.push(`table "${table.name}": ${before?.rows} rows then, ${now.rows} now`);
    }
  }
  if (written.length === 0) return;
  throw new RollbackError('PostgreSQL was written to since the migration; undoing it now would lose those changes.', {
    code: 'target_written',
    findings: written,
    hint: 'Keep PostgreSQL; or have what it holds now written into a new SQLite file: --carry-back FILE; or give up what was written since: --discard.',
  });
}
