/** The commands around a legacy database: migrate, verify, rollback, cleanup. */
import { type ProductSchema, undoAdoption } from '@vanguard/datastore';
import { withinOpenTransaction } from '@vanguard/postgres';
import { cleanUp, exitStatus, migrate, type MigrationRules, RollbackError, verifyMigration } from 'sqlite-to-postgres';
import {
  type CommonOptions,
  confirmPlan,
  describeCleanup,
  describeDryRun,
  describeRollback,
  type FollowCommandOptions,
  followOptions,
  type MigrateCommandOptions,
  printReport,
  progressListener,
  progressOutput,
  type RollbackCommandOptions,
  rollbackReopened,
  type RuleOption,
  publishedStatus,
  rulesOf,
  tolerancesOf,
  toExit,
} from 'sqlite-to-postgres/cli';
import { legacySchema, openInstallation } from '../installation.ts';
import { asMoverError, migrateLegacy } from '../migrate-legacy.ts';
import { fromCaller, readJwtSecret, readSettings } from '../settings.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';

/** Backup and journal stand below the project, else with the installation's data. */
function stateBase({ project }: CommonOptions): string {
  return project === undefined ? readSettings().dataFolder : fromCaller(project);
}

async function readRulesOf({ config }: RuleOption): Promise<MigrationRules | undefined> {
  return await rulesOf(config === undefined ? {} : { config: fromCaller(config) });
}

export async function runMigrate(
  file: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & FollowCommandOptions,
): Promise<void> {
  await toExit(async (signal) => {
    const common = {
      source: fromCaller(file),
      project: options.project && fromCaller(options.project),
      stateBase: stateBase(options),
      rules: await readRulesOf(options),
      reportFolder: options.report && fromCaller(options.report),
      tolerances: tolerancesOf(options),
      resume: options.resume,
      jobs: options.jobs,
      onEvent: progressListener(options),
      signal,
    };
    if (options.dryRun) {
      const report = await migrate({ ...common, target: '', schema: legacySchema, dryRun: true });
      printReport(options, report, `\n${describeDryRun(report)}\n`);
      return exitStatus.done;
    }
    const settings = readSettings();
    const installation = await openInstallation(settings, { argument: targetUrl, mayCreate: options.yes });
    try {
      const result = await migrateLegacy(installation, readJwtSecret(settings), {
        ...common,
        follow: followOptions(options, signal),
        ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
        confirm: async (plan) =>
          options.yes === true || !process.stdin.isTTY || (await confirmPlan(plan, progressOutput(options), signal)),
      });
      const { migration, adoption, proof } = result;
      printReport(options, { ...migration, adoption, proof }, describeLegacyMigration(result, progressOutput(options)));
      return publishedStatus(migration);
    } finally {
      await installation.close();
    }
  });
}

export async function runVerify(file: string, options: CommonOptions & RuleOption): Promise<void> {
  await toExit(async (signal) => {
    const installation = await openInstallation(readSettings());
    try {
      const verification = await verifyMigration({
        source: fromCaller(file),
        target: installation.target.url,
        schema: legacySchema,
        rules: await readRulesOf(options),
        onEvent: progressListener(options),
        signal,
      });
      printReport(options, verification, '');
    } finally {
      await installation.close();
    }
  });
}

export async function runRollback(options: RollbackCommandOptions): Promise<void> {
  await toExit(async (signal) => {
    const discard = options.discard ?? false;
    const report = await rollbackReopened({
      stateBase: stateBase(options),
      carryBack: options.carryBack && fromCaller(options.carryBack),
      discard,
      onEvent: progressListener(options),
      signal,
      beforeDrop: async (client) => {
        try {
          await withinOpenTransaction<ProductSchema, void>(client, async (trx) => await undoAdoption(trx, { discard }));
        } catch (error) {
          throw asMoverError(error, RollbackError);
        }
      },
    });
    printReport(options, report, describeRollback(report));
  });
}

export async function runCleanup(file: string | undefined, options: CommonOptions): Promise<void> {
  await toExit(async () => {
    const report = await cleanUp({
      stateBase: stateBase(options),
      target: readSettings().databaseUrl,
      source: file && fromCaller(file),
    });
    printReport(options, report, describeCleanup(report));
  });
}
