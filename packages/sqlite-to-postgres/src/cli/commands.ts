/** What each command of `sqlite-to-postgres` does with its options: calls the library, prints the result. */
import { type CleanupReport, cleanUp } from '../cleanup.ts';
import { migrate } from '../migrate.ts';
import type { MigrateOptions } from '../migrate-options.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { type RollbackOptions, type RollbackReport, rollback } from '../rollback.ts';
import { describeSetAside } from '../set-aside/keep-set-aside.ts';
import { recordSchema } from '../target/record-schema.ts';
import { verifyMigration } from '../verify-migration.ts';
import { ask, confirmPlan } from './ask.ts';
import { type FollowCommandOptions, followOptions } from './follow-option.ts';
import {
  type CommonOptions,
  type MigrateCommandOptions,
  printReport,
  progressListener,
  progressOutput,
  publishedStatus,
  type RollbackCommandOptions,
  type RuleOption,
  rulesOf,
  tolerancesOf,
} from './options.ts';
import { describeDryRun } from './print-plan.ts';
import { isPostgresUrl, type ResolvedTarget, reopenTarget, resolveTarget } from './resolve-target.ts';
import { type SchemaOption, schemaOf } from './schema-option.ts';
import { seconds } from './terminal.ts';
import { toExit } from './to-exit.ts';

export const embedded = { dir: '.sqlite-to-postgres/postgres', database: 'sqlite_to_postgres' };

export const noTarget: ResolvedTarget = { url: '', name: '', release: async () => {} };

export async function runMigrate(
  source: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & SchemaOption & FollowCommandOptions,
): Promise<void> {
  await toExit(async (signal) => {
    const target = options.dryRun && !options.dataOnly ? noTarget : await resolveTarget(targetUrl, embedded);
    try {
      const start = performance.now();
      const follow = followOptions(options, signal);
      const report = await migrate({ source, ...(await migrateOptions(targetUrl, target, options, signal)), follow });
      printReport(options, report, describeMigration(report, performance.now() - start, options.project));
      return publishedStatus(report);
    } finally {
      await target.release();
    }
  });
}

/** What the commands that move make of their options. Throws UsageError. */
export async function migrateOptions(
  targetUrl: string | undefined,
  target: ResolvedTarget,
  options: MigrateCommandOptions & SchemaOption,
  signal: AbortSignal,
): Promise<Omit<MigrateOptions, 'source'>> {
  return {
    target: target.url,
    targetName: target.name,
    schema: schemaOf(options, targetUrl ?? target.url),
    project: options.project,
    stateBase: options.project ?? process.cwd(),
    reportFolder: options.report,
    dryRun: options.dryRun ?? false,
    dataOnly: options.dataOnly,
    resume: options.resume,
    rules: await rulesOf(options),
    tolerances: tolerancesOf(options),
    jobs: options.jobs,
    ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
    onEvent: progressListener(options),
    mayCreateDatabase: async (database) =>
      options.yes === true || (await ask(`The database "${database}" does not exist. Create it?`, signal)),
    confirm: async (plan) =>
      options.yes === true || !process.stdin.isTTY || (await confirmPlan(plan, progressOutput(options), signal)),
    signal,
  };
}

export function describeMigration(report: MigrationReport, elapsedMs: number, project: string | undefined): string {
  if (report.outcome === 'planned') return `\n${describeDryRun(report)}\n`;
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
  const undo = `sqlite-to-postgres rollback${project === undefined ? '' : ` --project ${project}`}`;
  return `\n${report.tables.length} tables, ${rows.toLocaleString('en')} rows moved and verified in ${seconds(elapsedMs)}.${aside(report)}${leftToDo(report)}\nUndo with: ${undo}\n`;
}

function leftToDo({ projectNotes }: MigrationReport): string {
  return projectNotes.length === 0
    ? ''
    : `\nLeft to you in the project:\n${projectNotes.map((note) => `  ${note}`).join('\n')}`;
}

function aside({ setAside }: MigrationReport): string {
  const said = setAside === undefined ? [] : describeSetAside(setAside);
  return said.length === 0
    ? ''
    : `\nOn your request: ${said.join(', ')}; see the schema ${recordSchema} and the report.`;
}

export async function runVerify(
  source: string,
  targetUrl: string | undefined,
  options: CommonOptions & SchemaOption & RuleOption,
): Promise<void> {
  await toExit(async (signal) => {
    const target = await resolveTarget(targetUrl, embedded);
    try {
      const schema = schemaOf(options, target.url);
      const onEvent = progressListener(options);
      const rules = await rulesOf(options);
      const verification = await verifyMigration({ source, target: target.url, schema, rules, onEvent, signal });
      printReport(options, verification, '');
    } finally {
      await target.release();
    }
  });
}

export async function runRollback(options: RollbackCommandOptions): Promise<void> {
  await toExit(async (signal) => {
    const report = await rollbackReopened({
      stateBase: options.project ?? process.cwd(),
      carryBack: options.carryBack,
      discard: options.discard ?? false,
      onEvent: progressListener(options),
      signal,
    });
    printReport(options, report, describeRollback(report));
  });
}

/** Rolls back on the target that the journal names, started for the purpose where it is an embedded server. */
export async function rollbackReopened(options: Omit<RollbackOptions, 'resolveTarget'>): Promise<RollbackReport> {
  const targets: ResolvedTarget[] = [];
  try {
    return await rollback({
      ...options,
      resolveTarget: async (name) => {
        const target = await reopenTarget(name);
        targets.push(target);
        return target.url;
      },
    });
  } finally {
    for (const target of targets) await target.release();
  }
}

export function describeRollback(report: RollbackReport): string {
  const { droppedTables, emptiedTables, schema, restoredFiles, source, carriedBack, notes } = report;
  const tables =
    emptiedTables.length === 0
      ? `${droppedTables.length} tables of schema "${schema}" dropped`
      : `${emptiedTables.length} tables of schema "${schema}" emptied`;
  return [
    `Undone: ${tables}, ${restoredFiles.length} files of the project restored.`,
    ...[...notes, ...(carriedBack?.notes ?? [])].map((note) => `Note: ${note}.`),
    ...(carriedBack === undefined
      ? [`Your data are in ${source}, as they were.`]
      : [
          `Your data of now are in ${carriedBack.file}; those of the day of the migration are in ${source}, as they were.`,
          'Let the application open the first, or put it in the place of the second.',
        ]),
    '',
  ].join('\n');
}

export async function runCleanup(source: string | undefined, options: CommonOptions): Promise<void> {
  await toExit(async () => {
    const url = process.env['DATABASE_URL'];
    const report = await cleanUp({
      stateBase: options.project ?? process.cwd(),
      target: isPostgresUrl(url) ? url : undefined,
      source,
    });
    printReport(options, report, describeCleanup(report));
  });
}

export function describeCleanup({ removedBackups, keptRuns, freedSources }: CleanupReport): string {
  const bytes = removedBackups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const freed = freedSources.map((path) => `The triggers of a dead run were taken out of ${path}.\n`).join('');
  return `${removedBackups.length} backups removed (${bytes.toLocaleString('en')} bytes), ${keptRuns.length} kept of runs that did not finish.\n${freed}`;
}
