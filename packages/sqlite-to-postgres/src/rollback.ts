/**
 * Undoes the latest published run from its journal: the project's files byte for byte, then the tables. The SQLite
 * file was never written to, so the application is back where it was.
 */
import { quoteIdentifier } from '@vanguard/postgres';
import type { ClientBase } from 'pg';
import { MoverError, RollbackError } from './errors.ts';
import { findEntry, Journal, type JournalEntry, readJournal } from './journal/journal.ts';
import { listRunFolders, type RunFolder } from './journal/run-folder.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { restoreProject } from './project/restore-project.ts';
import { connectTarget } from './target/connect-target.ts';
import { qualified } from './target/ddl.ts';
import { forgetRun, isPublished, type PublishedTable, recordSchema } from './target/publish.ts';
import { digestTarget } from './verify/compare-tables.ts';

export interface RollbackOptions {
  stateBase: string;
  /** Turns what the journal kept of the target into a URL. */
  resolveTarget(name: string): Promise<string> | string;
  /** Drop the tables even where they were written to since. */
  discard?: boolean;
  /** Runs inside the transaction that drops the tables, before they go; throwing undoes everything. */
  beforeDrop?(client: ClientBase, schema: string): Promise<void>;
}

export interface RollbackReport {
  runId: string;
  schema: string;
  droppedTables: string[];
  restoredFiles: string[];
  /** Where the application finds its data again. */
  source: string;
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
      return { folder, entries, plan: started.plan, source: started.source, target: started.target };
    }
  }
  throw new RollbackError(`No migration was made from ${stateBase}.`, {
    code: 'no_migration',
    hint: 'Run in the folder where the migration was run, or name the project with --project.',
  });
}

export async function rollback(options: RollbackOptions): Promise<RollbackReport> {
  const run = findLatestRun(options.stateBase);
  const { folder, entries, plan } = run;
  const target = await connectTarget(await options.resolveTarget(run.target), { mayCreateDatabase: () => false });
  try {
    const { client } = target;
    await client.query('begin');
    const published = await isPublished(client, folder.id);
    if (published) await dropPublished(client, run, options);
    await client.query('commit');
    const restoredFiles = restoreProject(entries);
    new Journal(folder.journalPath).append({ step: 'rolled-back', at: new Date().toISOString() });
    const droppedTables = published ? plan.tables.map(({ name }) => name) : [];
    return { runId: folder.id, schema: plan.schema, droppedTables, restoredFiles, source: run.source };
  } catch (error) {
    await target.client.query('rollback').catch(() => {});
    if (error instanceof MoverError) throw error;
    throw new RollbackError(`The migration ${folder.id} could not be undone: ${(error as Error).message}.`, {
      code: 'rollback_failed',
      hint: 'Nothing was changed. Drop what depends on the moved tables (views, foreign keys of other tables) and run again.',
      cause: error,
    });
  } finally {
    await target.client.end();
  }
}

async function dropPublished(
  client: ClientBase,
  { folder, entries, plan }: JournaledRun,
  options: RollbackOptions,
): Promise<void> {
  const published = findEntry(entries, 'publishing')?.tables ?? [];
  if (!options.discard) await refuseIfWritten(client, plan, entries, published);
  await options.beforeDrop?.(client, plan.schema);
  for (const { name } of plan.tables.toReversed()) {
    const table = plan.tables.find((candidate) => candidate.name === name);
    for (const key of table?.foreignKeys ?? []) {
      await client.query(
        `alter table ${qualified(plan.schema, name)} drop constraint if exists ${quoteIdentifier(key.name)}`,
      );
    }
  }
  for (const { name } of plan.tables) await client.query(`drop table ${qualified(plan.schema, name)}`);
  for (const { name } of plan.enums) await client.query(`drop type ${qualified(plan.schema, name)}`);
  const history = findEntry(entries, 'history-replacing');
  if (history !== undefined) await client.query(`drop table if exists ${qualified(recordSchema, history.keptAs)}`);
  await forgetRun(client, folder.id);
  if (findEntry(entries, 'published')?.createdSchema) await dropIfEmpty(client, plan.schema);
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
    hint: 'Keep PostgreSQL, or drop the changes by explicit word: --discard.',
  });
}
