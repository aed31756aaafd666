/**
 * Undoes the latest published run from its journal: the tables, then the project's files byte for byte. The SQLite
 * file was never written to, so the application is back where it was; what PostgreSQL was given since is carried back
 * into a SQLite file of its own, or given up by explicit word.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { CancelledError, MoverError, RollbackError } from './errors.ts';
import { entriesOf, findEntry, Journal } from './journal/journal.ts';
import type { MigrationPlan } from './plan/plan.ts';
import type { EventListener } from './progress/events.ts';
import { PhaseClock } from './progress/phase-clock.ts';
import { restoreProject } from './project/restore-project.ts';
import { refuseExisting } from './reverse/carried-file.ts';
import { type CarryBackReport, carryBack } from './reverse/carry-back.ts';
import { findBackup } from './reverse/find-backup.ts';
import { type DroppedObjects, dependentObjectsStillExist, dropPublished } from './rollback/drop-published.ts';
import { findRun, type JournaledRun } from './rollback/find-run.ts';
import { refuseIfWritten } from './rollback/refuse-written.ts';
import { qualified } from './server/ddl.ts';

export interface RollbackOptions {
  stateBase: string;
  /** Turns what the journal kept of the target into a URL. */
  resolveTarget(name: string): Promise<string> | string;
  /** Before the tables go, what they hold is written into this new SQLite file. */
  carryBack?: string | undefined;
  /** Drop the tables even where they were written to since. */
  discard?: boolean;
  /** How long a transaction that writes to the tables is waited for; 5 s where unset. */
  lockTimeoutMs?: number | undefined;
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
  /** What was gone already, and what stays since others need it, in words. */
  notes: string[];
}

export async function rollback(options: RollbackOptions): Promise<RollbackReport> {
  const carried = options.carryBack === undefined ? undefined : resolve(options.carryBack);
  if (carried !== undefined) refuseExisting(carried);
  const { run, target } = await findRun(options);
  const { folder, entries, plan, source } = run;
  const undone = target === undefined ? nothingUndone : await undoPublished(target.client, run, options, carried);
  const restoredFiles = restoreProject(entries);
  new Journal(folder.journalPath).append({ step: 'rolled-back', at: new Date().toISOString() });
  const [droppedTables, emptiedTables] = plan.dataOnly ? [[], undone.tables] : [undone.tables, []];
  const { notes, carriedBack } = undone;
  return {
    runId: folder.id,
    schema: plan.schema,
    droppedTables,
    emptiedTables,
    restoredFiles,
    source,
    carriedBack,
    notes,
  };
}

interface Undone extends DroppedObjects {
  carriedBack: CarryBackReport | undefined;
}

const nothingUndone: Undone = {
  tables: [],
  notes: ['the target knows nothing of this migration any more'],
  carriedBack: undefined,
};

/** Opens and commits its own transaction, and ends the client. */
async function undoPublished(
  client: ClientBase & { end(): Promise<void> },
  run: JournaledRun,
  options: RollbackOptions,
  file: string | undefined,
): Promise<Undone> {
  let carriedBack: CarryBackReport | undefined;
  let isCommitting = false;
  try {
    await client.query('begin');
    carriedBack = await keepWhatWasWritten(client, run, options, file);
    await options.beforeDrop?.(client, run.plan.schema);
    const dropped = await dropPublished(client, run, { discard: options.discard === true });
    options.signal?.throwIfAborted();
    isCommitting = true;
    await client.query('commit');
    return { ...dropped, carriedBack };
  } catch (error) {
    // Where it is not known whether the tables are gone, the file may be all that is left of their rows.
    const isUndone = !isCommitting || 'severity' in (error as object);
    if (isUndone && carriedBack !== undefined) rmSync(carriedBack.file, { force: true });
    throw asRollbackError(run.folder.id, error, options.signal);
  } finally {
    // Ends the transaction, too, were it still open: a query could be in mid-copy and take no other after it.
    await client.end();
  }
}

function asRollbackError(runId: string, error: unknown, signal: AbortSignal | undefined): MoverError {
  if (error instanceof MoverError) return error;
  if (signal?.aborted) return new CancelledError('rolling back', error);
  const { code, detail = '', message } = error as { code?: string; detail?: string; message: string };
  const isDependedOn = code === dependentObjectsStillExist;
  return new RollbackError(`The migration ${runId} could not be undone: ${message}.`, {
    code: 'rollback_failed',
    findings: isDependedOn ? detail.split('\n') : [],
    hint: isDependedOn
      ? 'Nothing was changed. Drop what depends on the moved tables (views, functions, foreign keys of other tables) and run again.'
      : 'Nothing was changed. See to the reason and run again.',
    cause: error,
  });
}

/** Nobody writes to the tables from here to the end of the transaction. */
async function keepWhatWasWritten(
  client: ClientBase,
  run: JournaledRun,
  options: RollbackOptions,
  file: string | undefined,
): Promise<CarryBackReport | undefined> {
  const { folder, entries, plan, source } = run;
  const published = findEntry(entries, 'publishing')?.tables ?? [];
  await lockTables(client, plan, options.lockTimeoutMs);
  if (file === undefined) {
    if (!options.discard) await refuseIfWritten(client, run);
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
      // If the run followed its source, the backup is older than what was published: every table is compared.
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

const defaultLockTimeoutMs = 5_000;
const lockNotAvailable = '55P03';

/** A table that is gone is for later steps to name. Throws RollbackError `target_in_use`. */
async function lockTables(
  client: ClientBase,
  plan: MigrationPlan,
  lockTimeoutMs = defaultLockTimeoutMs,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = pg_catalog.to_regnamespace($1)::oid and relkind in ('r', 'p') and relname = any ($2)`,
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
