/** The commands around a legacy database: migrate, verify, rollback, cleanup. */
import { type ProductSchema, undoAdoption } from '@vanguard/datastore';
import { withinOpenTransaction } from '@vanguard/postgres';
import { cleanUp, type ExitStatus, exitStatus, migrate, RollbackError, verifyMigration } from 'sqlite-to-postgres';
import {
  type CommandContext,
  type CommonOptions,
  type FollowCommandOptions,
  followOptions,
  type MigrateCommandOptions,
  pathOf,
  printReport,
  progressListener,
  progressOutput,
  type RollbackCommandOptions,
  type RuleOption,
  publishedStatus,
  rulesOf,
  tolerancesOf,
} from 'sqlite-to-postgres/cli';
import {
  checkSourceFile,
  confirmPlan,
  describeCleanup,
  describeDryRun,
  describeRollback,
  rollbackReopened,
} from 'sqlite-to-postgres/cli/commands';
import { type Installation, legacySchema } from '../installation.ts';
import { asMoverError, migrateLegacy } from '../migrate-legacy.ts';
import { readSettings } from '../settings.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';
import { withInstallation } from './with-installation.ts';

/** Backup and journal stand below the project, else with the installation's data. */
function stateBase(context: CommandContext, { project }: CommonOptions): string {
  return pathOf(context, project) ?? readSettings(context.environment).dataFolder;
}

export async function runMigrate(
  context: CommandContext,
  file: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & FollowCommandOptions,
): Promise<ExitStatus> {
  const output = progressOutput(context, options);
  const common = {
    source: pathOf(context, file),
    project: pathOf(context, options.project),
    stateBase: stateBase(context, options),
    rules: await rulesOf(context, options),
    reportFolder: pathOf(context, options.report),
    tolerances: tolerancesOf(options),
    hideValues: options.hideValues,
    resume: options.resume,
    jobs: options.jobs,
    onEvent: progressListener(context, options),
    signal: context.signal,
  };
  if (options.dryRun) {
    const report = await migrate({ ...common, target: '', schema: legacySchema, dryRun: true });
    printReport(context, options, report, `\n${describeDryRun(report)}\n`);
    return exitStatus.done;
  }
  checkSourceFile(common.source);
  const move = async (installation: Installation) => {
    const result = await migrateLegacy(installation, {
      ...common,
      follow: followOptions(context, options),
      ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
      confirm: async (plan) => options.yes === true || (await confirmPlan(context, plan, output)),
    });
    const { migration, adoption, proof } = result;
    printReport(context, options, { ...migration, adoption, proof }, describeLegacyMigration(result, output));
    return publishedStatus(migration);
  };
  return await withInstallation(context, move, { argument: targetUrl, mayCreate: options.yes });
}

export async function runVerify(
  context: CommandContext,
  file: string,
  options: CommonOptions & RuleOption,
): Promise<void> {
  const checks = {
    source: pathOf(context, file),
    schema: legacySchema,
    rules: await rulesOf(context, options),
    onEvent: progressListener(context, options),
    signal: context.signal,
  };
  checkSourceFile(checks.source);
  await withInstallation(context, async ({ target }) => {
    const verification = await verifyMigration({ ...checks, target: target.url });
    printReport(context, options, verification, '');
  });
}

export async function runRollback(context: CommandContext, options: RollbackCommandOptions): Promise<void> {
  const discard = options.discard ?? false;
  const report = await rollbackReopened({
    stateBase: stateBase(context, options),
    carryBack: pathOf(context, options.carryBack),
    discard,
    onEvent: progressListener(context, options),
    signal: context.signal,
    beforeDrop: async (client) => {
      try {
        await withinOpenTransaction<ProductSchema, void>(client, async (trx) => await undoAdoption(trx, { discard }));
      } catch (error) {
        throw asMoverError(error, RollbackError);
      }
    },
  });
  printReport(context, options, report, describeRollback(report));
}

export async function runCleanup(
  context: CommandContext,
  file: string | undefined,
  options: CommonOptions,
): Promise<void> {
  const report = await cleanUp({
    stateBase: stateBase(context, options),
    target: readSettings(context.environment).databaseUrl,
    source: pathOf(context, file),
  });
  printReport(context, options, report, describeCleanup(report));
}
