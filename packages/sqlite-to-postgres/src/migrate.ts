/**
 * One migration, from a SQLite file to a published, verified PostgreSQL schema: the phases in their order. Until the
 * publishing transaction commits, the target is as it was; whatever fails before leaves nothing behind.
 */
import { DatabaseSync } from 'node:sqlite';
import { refuseOptions } from './data-only/refuse-options.ts';
import { CancelledError } from './errors.ts';
import {
  backUpFollowed,
  endCapture,
  type FollowedFrom,
  refuseCombinations,
  refuseOtherKeys,
  settleCaptured,
} from './follow/begin-capture.ts';
import { moveLive, noteLateWrites, type Published } from './follow/move-live.ts';
import type { Journal } from './journal/journal.ts';
import { createRunFolder, type RunFolder } from './journal/run-folder.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { configureProject } from './project/configure-project.ts';
import type { MigrationReport } from './report/migration-report.ts';
import { prepareReportFolder } from './report/prepare-folder.ts';
import { markRejected } from './rows/rejected-rows.ts';
import { type BegunRun, beginRun, prepareTarget, resumeRun } from './run/begin-run.ts';
import type { MigrateOptions } from './run/migrate-options.ts';
import { backUp } from './run/back-up.ts';
import { constrain } from './run/constrain.ts';
import { abandonRun } from './run/explain-failure.ts';
import { inspectAndPlan, stopAtProblems } from './run/inspect-and-plan.ts';
import { stage } from './run/stage.ts';
import { verifyStaged } from './run/verify-staged.ts';
import { type PublishStagedRequest, publishStaged } from './run/publish-staged.ts';
import { reportRun } from './run/report-run.ts';
import { createRunContext, followRecipe, matchTarget, type RunContext } from './run/run-context.ts';
import { checkSchemaName } from './server/schema-name.ts';
import { stagingSchemaName } from './server/staging.ts';
import { openSource, type Source } from './source/open-source.ts';
import { closePages } from './source/page-file.ts';
import { removeEmptyLog } from './source/remove-empty-log.ts';
import { readDataVersion, readSchemaVersion, type Snapshot } from './source/snapshot.ts';

/** Throws MoverError; `exitStatus` of the error is that of the command line. */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  refuseCombinations(options);
  refuseOptions(options.tolerances ?? {}, options.dataOnly === true);
  checkSchemaName(options.schema);
  if (options.reportFolder !== undefined) prepareReportFolder(options.reportFolder);
  const context = createRunContext(options);
  const { session, workforce } = context;
  try {
    const source = openSource(options.source, { isInUse: options.follow !== undefined });
    try {
      return await move(context, source);
    } finally {
      // Threads read the source, too, and the last who closes it leaves nothing beside it.
      await workforce.close();
      source.close();
    }
  } catch (error) {
    throw await abandonRun(context, error);
  } finally {
    await endCapture(context);
    await workforce.close();
    await session.close();
  }
}

async function move(context: RunContext, source: Source): Promise<MigrationReport> {
  const { options } = context;
  await settleCaptured(context, source);
  const schemaVersion = readSchemaVersion(source);
  const versionAtInspection = readDataVersion(source);
  followRecipe(context, source);
  if (options.dataOnly) await matchTarget(context, source);
  const plan = await inspectAndPlan(context, source.connection);
  if (options.dryRun) {
    const folder = createRunFolder(options.stateBase, context.startedAt);
    return await reportRun(context, { source, plan, folder });
  }
  stopAtProblems(plan);
  const dead = await prepareTarget(context, plan);
  if ((await options.confirm?.(plan)) === false) throw new CancelledError('asking for consent');

  const version = readDataVersion(source);
  const isOutdated = version !== versionAtInspection;
  const takeBackup = async (
    folder: RunFolder,
    journal: Journal,
  ): Promise<{ snapshot: Snapshot; followed?: FollowedFrom }> => {
    if (options.follow === undefined) return { snapshot: await backUp(context, source, folder, journal) };
    const inspected = { plan, dataVersion: versionAtInspection, schemaVersion };
    return await backUpFollowed(context, { source, inspected, folder, journal });
  };
  const begun: Begun =
    dead === undefined
      ? await beginRun(context, source, plan, takeBackup)
      : await resumeRun(context, { source, dead, plan, isOutdated });
  const copy = new DatabaseSync(begun.snapshot.path, { readOnly: true });
  try {
    return await moveBackup(
      context,
      { source, version, copy, ...begun },
      {
        inspected: plan,
        isOutdated: begun.followed?.isOutdated ?? isOutdated,
      },
    );
  } finally {
    await context.workforce.close();
    copy.close();
    closePages(copy);
    removeEmptyLog(begun.snapshot.path);
  }
}

interface Begun extends BegunRun {
  /** Where the source is followed from the backup on. */
  followed?: FollowedFrom;
}

interface Backup extends Begun {
  source: Source;
  /** Data version of the source when its backup began. */
  version: bigint;
  copy: DatabaseSync;
}

async function moveBackup(
  context: RunContext,
  backup: Backup,
  plans: { inspected: MigrationPlan; isOutdated: boolean },
): Promise<MigrationReport> {
  const { source, snapshot, copy, folder, journal, dead, followed } = backup;
  const planned = plans.isOutdated ? await planAgain(context, copy, journal) : plans.inspected;
  if (followed !== undefined) refuseOtherKeys(followed.capture, planned);
  await markRejected(copy, planned.tables, context.options.signal);
  const staging = dead?.staging ?? stagingSchemaName(folder.id);
  if (dead === undefined) {
    journal.append({ step: 'staging', schema: staging });
    await context.session.createStaging(staging);
  } else await context.session.adoptStaging(staging);
  const staged = await stage(context, copy, planned, staging, dead !== undefined);
  const constrained = await constrain(context, copy, staged, staging);
  const { plan, results, hasRefused } = constrained;
  if (hasRefused) journal.append({ step: 'refused-rows', plan });
  const verified = await verifyStaged(context, copy, constrained, staging);
  const request = { ...backup, plan, staging };
  const { verification, setAside, versionAtSwitch } =
    followed === undefined
      ? await publishAtRest(context, { ...request, verification: verified })
      : await moveLive(context, { ...request, followed, results });
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
    isResumed: dead !== undefined,
  });
  noteLateWrites(context, source, versionAtSwitch);
  journal.append({ step: 'finished', at: new Date().toISOString() });
  return report;
}

async function publishAtRest(context: RunContext, request: PublishStagedRequest): Promise<Published> {
  return { verification: request.verification, setAside: await publishStaged(context, request) };
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
