/**
 * One migration, from a SQLite file to a published, verified PostgreSQL schema: the phases in their order. Until the
 * publishing transaction commits, the target is as it was; whatever fails before leaves nothing behind.
 */
import { DatabaseSync } from 'node:sqlite';
import { CancelledError, MoverError } from './errors.ts';
import { Journal } from './journal/journal.ts';
import { createRunFolder, type RunFolder } from './journal/run-folder.ts';
import type { MigrateOptions } from './migrate-options.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { configureProject } from './project/configure-project.ts';
import type { MigrationReport } from './report/migration-report.ts';
import { backUp, inspectAndPlan, stageAndConstrain, stopAtProblems, verifyStaged } from './run/phases.ts';
import { publishStaged } from './run/publish-staged.ts';
import { reportRun } from './run/report-run.ts';
import { createRunContext, matchTarget, type RunContext } from './run/run-context.ts';
import { markRejected } from './set-aside/rejected-rows.ts';
import { openSource, type Source } from './source/open-source.ts';
import { readDataVersion, type Snapshot } from './source/snapshot.ts';
import { isStatementCancelled } from './target/cancel-statements.ts';
import { describeFolding } from './target/describe-folding.ts';
import { checkTarget } from './target/inspect-target.ts';
import { dropLeftovers, lockTargetSchema, stagingSchemaName } from './target/staging.ts';

/** Throws MoverError; `exitStatus` of the error is that of the command line. */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const context = createRunContext(options);
  const { session, workforce } = context;
  try {
    const source = openSource(options.source);
    try {
      return await move(context, source);
    } finally {
      source.close();
    }
  } catch (error) {
    await workforce.close();
    await session.abandon();
    if (options.signal?.aborted && (!(error instanceof MoverError) || isStatementCancelled(error)))
      throw new CancelledError(`in phase "${context.phase}"`, error, session.isPublished);
    throw error;
  } finally {
    await workforce.close();
    await session.close();
  }
}

async function move(context: RunContext, source: Source): Promise<MigrationReport> {
  const { options } = context;
  const versionAtInspection = readDataVersion(source);
  if (options.dataOnly) await matchTarget(context, source);
  const plan = await inspectAndPlan(context, source.connection);
  if (options.dryRun) {
    const folder = createRunFolder(options.stateBase, context.startedAt);
    return await reportRun(context, { source, plan, folder });
  }
  stopAtProblems(plan);
  await prepareTarget(context, plan);
  if ((await options.confirm?.(plan)) === false) throw new CancelledError('asking for consent');

  const folder = createRunFolder(options.stateBase, context.startedAt);
  const journal = await openJournal(context, source, folder, plan);
  const version = readDataVersion(source);
  const snapshot = await backUp(context, source, folder, journal);
  const copy = new DatabaseSync(snapshot.path, { readOnly: true });
  try {
    const plans = { inspected: plan, isOutdated: version !== versionAtInspection };
    return await moveBackup(context, { source, version, snapshot, copy, folder, journal }, plans);
  } finally {
    copy.close();
  }
}

interface Backup {
  source: Source;
  /** Data version of the source when its backup began. */
  version: bigint;
  snapshot: Snapshot;
  copy: DatabaseSync;
  folder: RunFolder;
  journal: Journal;
}

async function moveBackup(
  context: RunContext,
  backup: Backup,
  plans: { inspected: MigrationPlan; isOutdated: boolean },
): Promise<MigrationReport> {
  const { source, snapshot, copy, folder, journal } = backup;
  const plan = plans.isOutdated ? await planAgain(context, copy, journal) : plans.inspected;
  markRejected(copy, plan.tables);
  const staging = stagingSchemaName(folder.id);
  journal.append({ step: 'staging', schema: staging });
  await context.session.createStaging(staging);
  const results = await stageAndConstrain(context, copy, plan, staging);
  const verification = await verifyStaged(context, copy, plan, staging, results);
  const setAside = await publishStaged(context, { ...backup, plan, staging, verification });
  const changes = await configure(context, plan, folder, journal);
  const report = await reportRun(context, {
    source,
    plan,
    folder,
    snapshot,
    results,
    verification,
    setAside,
    changes,
  });
  journal.append({ step: 'finished', at: new Date().toISOString() });
  return report;
}

/** Locks the target's schema for this run, and refuses one that holds what the plan would make. */
async function prepareTarget({ options, clock, session }: RunContext, plan: MigrationPlan): Promise<void> {
  const { client, serverVersion } = await session.connect();
  await lockTargetSchema(client, plan.schema);
  const leftovers = await dropLeftovers(client);
  if (leftovers.length > 0) clock.note('plan', `removed what a dead run left in the target: ${leftovers.join(', ')}`);
  const folding = plan.collations.length > 0 ? describeFolding(serverVersion) : undefined;
  if (folding !== undefined) clock.note('plan', folding);
  if (!options.dataOnly) await checkTarget(client, plan);
}

async function openJournal(
  { options, startedAt, session, project }: RunContext,
  source: Source,
  folder: RunFolder,
  plan: MigrationPlan,
): Promise<Journal> {
  const journal = new Journal(folder.journalPath);
  journal.append({
    step: 'started',
    at: startedAt.toISOString(),
    source: options.sourceName ?? source.path,
    target: options.targetName ?? options.target,
    project: project?.root,
    plan,
  });
  const { createdDatabase, client } = await session.connect();
  if (createdDatabase) journal.append({ step: 'database-created', database: client.database ?? '' });
  return journal;
}

async function planAgain(context: RunContext, copy: DatabaseSync, journal: Journal): Promise<MigrationPlan> {
  context.clock.note('backup', 'the source was written to since its inspection: inspecting the backup instead');
  const plan = await inspectAndPlan(context, copy);
  stopAtProblems(plan);
  journal.append({ step: 'planned-again', plan });
  return plan;
}

/** Phase 8. Returns what was changed in the project. */
async function configure(
  { clock, session, project, startedAt }: RunContext,
  plan: MigrationPlan,
  folder: RunFolder,
  journal: Journal,
): Promise<string[]> {
  if (project === undefined) return [];
  const { client, url } = await session.connect();
  return await clock.run(
    'configure',
    async () => await configureProject(client, { project, plan, databaseUrl: url, journal, folder, now: startedAt }),
    (made) => made.join('; '),
  );
}
