/**
 * One migration, from a SQLite file to a published, verified PostgreSQL schema: the phases in their order, each in a file
 * of `run/`. Until the publishing transaction commits, the target is as it was; whatever fails before leaves nothing behind.
 */
import { refuseOptions } from './data-only/refuse-options.ts';
import { CancelledError } from './errors.ts';
import { refuseCombinations, settleCaptured } from './follow/begin-capture.ts';
import { Following } from './follow/following.ts';
import type { MigrationPlan } from './plan/plan.ts';
import type { MigrationReport } from './report/migration-report.ts';
import { prepareReportFolder } from './report/prepare-folder.ts';
import type { DeadRun } from './resume/find-dead-run.ts';
import { atRest, resumed } from './run/at-rest.ts';
import { beginInspection } from './run/begin-inspection.ts';
import { prepareTarget } from './run/begin-run.ts';
import { configure } from './run/configure.ts';
import { constrain } from './run/constrain.ts';
import { decide } from './run/decide.ts';
import { inspectAndPlan, planBackup } from './run/inspect-and-plan.ts';
import type { MigrateOptions } from './run/migrate-options.ts';
import { withRuleOptions } from './run/plan-move.ts';
import { reportPlan, reportRun } from './run/report-run.ts';
import type { RunContext } from './run/run-context.ts';
import type { InspectedSource, RunMode } from './run/run-mode.ts';
import { nameBrokenChecks } from './run/settle-checks.ts';
import { stage } from './run/stage.ts';
import { stopAtProblems } from './run/stop-at-problems.ts';
import { verifyStaged } from './run/verify-staged.ts';
import { withRun } from './run/with-run.ts';
import { checkSchemaName } from './server/schema-name.ts';

/** Throws MoverError; `exitStatus` of the error is that of the command line. */
export async function migrate(given: MigrateOptions): Promise<MigrationReport> {
  const options = withRuleOptions(given);
  checkOptions(options);
  return await withRun(options, async (context, source) => {
    await settleCaptured(context, source);
    const begun = beginInspection(source);
    const { connection } = source;
    const decisions = await decide(context, begun.catalog, connection);
    const inspected = await inspectAndPlan(context, decisions, { connection, catalog: begun.catalog });
    if (options.dryRun) return await reportPlan(context, source, inspected);
    stopAtProblems(inspected);
    const dead = await prepareTarget(context, inspected);
    await askConsent(options, inspected);
    await using mode = modeOf(context, { ...begun, plan: inspected }, dead);
    await using backup = await mode.backUp();
    const planned = backup.isOutdated ? await planBackup(context, decisions, backup) : inspected;
    mode.checkPlan(planned);
    const staged = await stage(context, backup, planned);
    const constrained = await constrain(context, backup, staged).catch(async (error: unknown) => {
      throw await nameBrokenChecks(context, { plan: staged.plan, staging: backup.staging }, error);
    });
    const verified = await verifyStaged(context, decisions, backup, constrained);
    const published = await mode.publish(backup, verified);
    const changes = await configure(context, backup, published.plan);
    const report = await reportRun(context, { source, ...backup, ...published, changes });
    backup.journal.append({ step: 'finished', at: new Date().toISOString() });
    return report;
  });
}

/** Before anything is opened. Throws UsageError. */
function checkOptions(options: MigrateOptions): void {
  refuseCombinations(options);
  refuseOptions(options.tolerances ?? {}, options.dataOnly === true);
  checkSchemaName(options.schema);
  if (options.reportFolder !== undefined) prepareReportFolder(options.reportFolder);
}

async function askConsent(options: MigrateOptions, plan: MigrationPlan): Promise<void> {
  if ((await options.confirm?.(plan)) === false) throw new CancelledError('asking for consent');
}

function modeOf(context: RunContext, inspected: InspectedSource, dead: DeadRun | undefined): RunMode {
  if (context.options.follow !== undefined) return new Following(context, inspected);
  return dead === undefined ? atRest(context, inspected) : resumed(context, inspected, dead);
}
