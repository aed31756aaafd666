/**
 * What each command of `sqlite-to-postgres` does with its options: calls the library, prints the result. What `migrate` has
 * no use for is loaded by the command that has.
 */
import type { CleanupReport } from '../cleanup.ts';
import type { ExitStatus } from '../errors.ts';
import { migrate } from '../migrate.ts';
import { plural } from '../progress/plural.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import type { RollbackOptions, RollbackReport } from '../rollback.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { recordSchema } from '../server/record-schema.ts';
import { describeSetAside } from '../set-aside/set-aside.ts';
import { checkSourceFile } from '../source/open-source.ts';
import { ask } from './ask.ts';
import { type CommandContext, pathOf } from './command-io.ts';
import { confirmPlan } from './confirm-plan.ts';
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
  recipeOf,
  rulesOf,
  stateBaseOf,
  tolerancesOf,
} from './options.ts';
import { orAsSuggested, writeSuggestion } from './follow-suggestion.ts';
import { describeDryRun } from './print-plan.ts';
import { configuredUrl, type ResolvedTarget, reopenTarget, resolveTarget } from './resolve-target.ts';
import { type SchemaOption, schemaOf } from './schema-option.ts';
import { seconds } from './terminal.ts';

const noTarget: ResolvedTarget = { url: '', name: '', release: async () => {} };

export async function runMigrate(
  context: CommandContext,
  source: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & SchemaOption & FollowCommandOptions,
): Promise<ExitStatus> {
  const follow = followOptions(context, options);
  // Before a server is started for it.
  checkSourceFile(pathOf(context, source));
  return await moveInto(context, targetUrl, options, async (moveOptions) => {
    const start = performance.now();
    const report = await migrate({ source: pathOf(context, source), ...moveOptions, follow });
    if (report.outcome === 'planned') writeSuggestion(context, options, report.plan.suggestion);
    printReport(context, options, report, describeMigration(report, performance.now() - start, options.project));
    return publishedStatus(report);
  });
}

/**
 * What the commands that move make of their options; `move` has them with the target, where one is needed. Throws
 * UsageError before a server is started.
 */
export async function moveInto(
  context: CommandContext,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & SchemaOption,
  move: (options: Omit<MigrateOptions, 'source'>) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const needsTarget = !options.dryRun || options.dataOnly === true;
  const url = targetUrl ?? (needsTarget ? configuredUrl(context.environment) : undefined);
  const settings = await moveSettings(context, url, options);
  const target = needsTarget ? await resolveTarget(url, embeddedIn(context)) : noTarget;
  try {
    const given = { ...settings, target: target.url, targetName: target.name };
    return await orAsSuggested(context, options, given, move);
  } finally {
    await target.release();
  }
}

async function moveSettings(
  context: CommandContext,
  url: string | undefined,
  options: MigrateCommandOptions & SchemaOption,
): Promise<Omit<MigrateOptions, 'source' | 'target' | 'targetName'>> {
  return {
    schema: schemaOf(options, url),
    project: pathOf(context, options.project),
    stateBase: stateBaseOf(context, options),
    reportFolder: pathOf(context, options.report),
    dryRun: options.dryRun ?? false,
    dataOnly: options.dataOnly,
    resume: options.resume,
    rules: await rulesOf(context, options),
    recipe: await recipeOf(context, options),
    tolerances: tolerancesOf(options),
    hideValues: options.hideValues,
    suggest: options.suggest !== undefined || context.stdin.isTTY === true ? 'always' : 'if options do not',
    jobs: options.jobs,
    ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
    onEvent: progressListener(context, options),
    mayCreateDatabase: async (database) =>
      options.yes === true || (await ask(context, `The database "${database}" does not exist. Create it?`)),
    confirm: async (plan) =>
      options.yes === true || (await confirmPlan(context, plan, progressOutput(context, options))),
    signal: context.signal,
  };
}

/** Where a server of this folder's own keeps its data. */
function embeddedIn(context: CommandContext): { dir: string; database: string } {
  return { dir: pathOf(context, '.sqlite-to-postgres/postgres'), database: 'sqlite_to_postgres' };
}

export function describeMigration(report: MigrationReport, elapsedMs: number, project: string | undefined): string {
  if (report.outcome === 'planned') return `\n${describeDryRun(report)}\n`;
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
  const undo = `sqlite-to-postgres rollback${project === undefined ? '' : ` --project ${project}`}`;
  return `\n${plural(report.tables.length, 'table')}, ${plural(rows, 'row')} moved and verified in ${seconds(elapsedMs)}.${aside(report)}${leftToDo(report)}${afterwards(report)}\nUndo with: ${undo}\n`;
}

function leftToDo({ projectNotes }: MigrationReport): string {
  return projectNotes.length === 0
    ? ''
    : `\nLeft to you in the project:\n${projectNotes.map((note) => `  ${note}`).join('\n')}`;
}

/** What the recipe says of the time after the move. */
function afterwards({ plan: { recipe } }: MigrationReport): string {
  if (recipe === undefined || recipe.after.length === 0) return '';
  return `\nNow, for ${recipe.application}:\n${recipe.after.map((line) => `  ${line}`).join('\n')}`;
}

function aside({ setAside }: MigrationReport): string {
  const said = setAside === undefined ? [] : describeSetAside(setAside);
  return said.length === 0
    ? ''
    : `\nOn your request: ${said.join(', ')}; see the schema ${recordSchema} and the report.`;
}

export async function runVerify(
  context: CommandContext,
  source: string,
  targetUrl: string | undefined,
  options: CommonOptions & SchemaOption & RuleOption,
): Promise<void> {
  const url = targetUrl ?? configuredUrl(context.environment);
  const settings = {
    source: pathOf(context, source),
    schema: schemaOf(options, url),
    rules: await rulesOf(context, options),
    onEvent: progressListener(context, options),
    signal: context.signal,
  };
  checkSourceFile(settings.source);
  const { verifyMigration } = await import('../verify-migration.ts');
  const target = await resolveTarget(url, embeddedIn(context));
  try {
    printReport(context, options, await verifyMigration({ ...settings, target: target.url }), '');
  } finally {
    await target.release();
  }
}

export async function runRollback(context: CommandContext, options: RollbackCommandOptions): Promise<void> {
  const report = await rollbackReopened({
    stateBase: stateBaseOf(context, options),
    carryBack: pathOf(context, options.carryBack),
    discard: options.discard ?? false,
    onEvent: progressListener(context, options),
    signal: context.signal,
  });
  printReport(context, options, report, describeRollback(report));
}

/** Rolls back on the target that the journal names, started for the purpose where it is an embedded server. */
export async function rollbackReopened(options: Omit<RollbackOptions, 'resolveTarget'>): Promise<RollbackReport> {
  const { rollback } = await import('../rollback.ts');
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
      ? `${plural(droppedTables.length, 'table')} of schema "${schema}" dropped`
      : `${plural(emptiedTables.length, 'table')} of schema "${schema}" emptied`;
  return [
    `Undone: ${tables}, ${plural(restoredFiles.length, 'file')} of the project restored.`,
    ...[...notes, ...(carriedBack?.notes ?? [])].map((note) => `Note: ${note}.`),
    ...(carriedBack === undefined
      ? [`Your data are in ${source}, as they were.`]
      : [
          `Your data as of now are in ${carriedBack.file}; the data of the migration are in ${source}, as they were.`,
          'Let the application open the first file, or replace the second by it.',
        ]),
    '',
  ].join('\n');
}

export async function runCleanup(
  context: CommandContext,
  source: string | undefined,
  options: CommonOptions,
): Promise<void> {
  const { cleanUp } = await import('../cleanup.ts');
  const report = await cleanUp({
    stateBase: stateBaseOf(context, options),
    target: configuredUrl(context.environment),
    source: pathOf(context, source),
  });
  printReport(context, options, report, describeCleanup(report));
}

export function describeCleanup({ removedBackups, keptRuns, freedSources }: CleanupReport): string {
  const bytes = removedBackups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const freed = freedSources.map((path) => `The triggers of a dead run were removed from ${path}.\n`).join('');
  return `${plural(removedBackups.length, 'backup')} removed (${plural(bytes, 'byte')}), ${keptRuns.length} kept of runs that did not finish.\n${freed}`;
}
