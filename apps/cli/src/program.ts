/** The commands of `vanguard`, their options and help. */
import { resolve } from 'node:path';
import { withinOpenTransaction } from '@vanguard/postgres';
import { type ProductSchema, undoAdoption } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { Command, InvalidArgumentError } from 'commander';
import { cleanUp, exitStatus, rollback, RollbackError, verifyMigration } from 'sqlite-to-postgres';
import { confirmPlan, describePlan, type Output, reopenTarget, terminalListener, toExit } from 'sqlite-to-postgres/cli';
import { runUntilStopped } from './commands/run-until-stopped.ts';
import { printLegacyMigration } from './commands/print-legacy-migration.ts';
import { start } from './commands/start.ts';
import { legacySchema, openInstallation } from './installation.ts';
import { asMoverError, migrateLegacy } from './migrate-legacy.ts';
import { callerFolder, readJwtSecret, readSettings } from './settings.ts';

interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  project?: string;
}

interface MigrateCommandOptions extends CommonOptions {
  dryRun?: boolean;
  batchBytes?: number;
  report?: string;
  yes?: boolean;
}

export function buildProgram(): Command {
  const program = new Command('vanguard')
    .description('PFA Vanguard: Plan, Forecast and Actuals of construction equipment.')
    .showHelpAfterError('(--help shows the options)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitStatus.done : exitStatus.usage));

  program
    .command('start')
    .description('serve the page and the API; a first start moves the file, or a sample, to PostgreSQL')
    .argument('[legacy.db]', 'a legacy SQLite database to begin with')
    .option('--records <number>', 'PFA records of the sample', parsePositive)
    .action(runStart);

  withCommon(
    program
      .command('migrate')
      .description('move a legacy SQLite database into the product: copied, verified, adopted, proved')
      .argument('<legacy.db>', 'the SQLite file; it is only read')
      .argument('[target-url]', 'postgresql://…; else DATABASE_URL, else the embedded server')
      .option('--dry-run', 'inspect and plan only: print the plan, write the DDL')
      .option('--batch-bytes <number>', 'bytes sent at a time', parsePositive)
      .option('--report <folder>', 'where report.json, report.html and schema.sql go')
      .option('--yes', 'do not ask'),
  ).action(runMigrate);

  withCommon(
    program
      .command('verify')
      .description('compare the legacy database with its copy again, value by value')
      .argument('<legacy.db>'),
  ).action(runVerify);

  withCommon(
    program
      .command('rollback')
      .description('undo the latest migration: the project, the product, the copy')
      .option('--discard', 'also when people have worked with the product since; their changes are lost'),
  ).action(runRollback);

  withCommon(program.command('cleanup').description('remove backups of verified migrations')).action(runCleanup);

  program
    .command('sample')
    .description('write a legacy SQLite database with invented data')
    .argument('<file.db>')
    .option('--records <number>', 'PFA records', parsePositive)
    .option('--seed <number>', 'another seed gives other data', parsePositive)
    .action(runSample);
  return program;
}

function withCommon(command: Command): Command {
  return command
    .option('--project <folder>', 'the legacy Prisma project to configure; backup and journal are kept below it')
    .option('--json', 'the report as one JSON object on the last line of standard output')
    .option('--quiet', 'print errors only');
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return value;
}

function progressOutput({ json }: CommonOptions): Output {
  const stream = json ? process.stderr : process.stdout;
  return { stream, isTerminal: stream.isTTY };
}

const fromCaller = (path: string) => resolve(callerFolder, path);

/** Backup and journal stand below the project, else with the installation's data. */
function stateBase({ project }: CommonOptions): string {
  return project === undefined ? readSettings().dataFolder : fromCaller(project);
}

async function runStart(file: string | undefined, options: { records?: number }): Promise<void> {
  await toExit(async (signal) => {
    const product = await start(file, options, { stream: process.stdout, isTerminal: process.stdout.isTTY }, signal);
    if (signal.aborted) await product.stop();
    else await runUntilStopped(product);
  });
}

async function runMigrate(file: string, targetUrl: string | undefined, options: MigrateCommandOptions): Promise<void> {
  await toExit(async (signal) => {
    const output = progressOutput(options);
    const settings = readSettings();
    const installation = await openInstallation(settings, targetUrl);
    try {
      const result = await migrateLegacy(installation, readJwtSecret(settings), {
        source: fromCaller(file),
        project: options.project && fromCaller(options.project),
        stateBase: stateBase(options),
        reportFolder: options.report && fromCaller(options.report),
        dryRun: options.dryRun ?? false,
        ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
        onEvent: options.quiet ? () => {} : terminalListener(output),
        signal,
        confirm: async (plan) => options.yes === true || !process.stdin.isTTY || (await confirmPlan(plan, output)),
      });
      if (options.json)
        process.stdout.write(
          `${JSON.stringify({ ...result.migration, adoption: result.adoption, proof: result.proof })}\n`,
        );
      else if (result.migration.outcome === 'planned')
        output.stream.write(`\n${describePlan(result.migration.plan)}\n`);
      else if (!options.quiet) printLegacyMigration(result, output);
    } finally {
      await installation.close();
    }
  });
}

async function runVerify(file: string, options: CommonOptions): Promise<void> {
  await toExit(async (signal) => {
    const installation = await openInstallation(readSettings());
    try {
      const verification = await verifyMigration({
        source: fromCaller(file),
        target: installation.target.url,
        schema: legacySchema,
        onEvent: options.quiet ? () => {} : terminalListener(progressOutput(options)),
        signal,
      });
      if (options.json) process.stdout.write(`${JSON.stringify(verification)}\n`);
    } finally {
      await installation.close();
    }
  });
}

async function runRollback(options: CommonOptions & { discard?: boolean }): Promise<void> {
  await toExit(async () => {
    let release = async () => {};
    const discard = options.discard ?? false;
    try {
      const report = await rollback({
        stateBase: stateBase(options),
        discard,
        resolveTarget: async (name) => {
          const target = await reopenTarget(name);
          ({ release } = target);
          return target.url;
        },
        beforeDrop: async (client) => {
          await withinOpenTransaction<ProductSchema, void>(
            client,
            async (trx) => await undoAdoption(trx, { discard }),
          ).catch((error: unknown) => {
            throw asMoverError(error, RollbackError);
          });
        },
      });
      if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else if (!options.quiet) {
        process.stdout.write(
          `Undone: the product is empty, ${report.droppedTables.length} tables of schema "${report.schema}" dropped, ${report.restoredFiles.length} files of the project restored.\nThe data are in ${report.source}, as they were.\n`,
        );
      }
    } finally {
      await release();
    }
  });
}

async function runCleanup(options: CommonOptions): Promise<void> {
  await toExit(async () => {
    const report = await cleanUp({ stateBase: stateBase(options), target: readSettings().databaseUrl });
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else if (!options.quiet)
      process.stdout.write(
        `${report.removedBackups.length} backups removed, ${report.keptRuns.length} kept of runs that did not finish.\n`,
      );
  });
}

async function runSample(file: string, options: { records?: number; seed?: number }): Promise<void> {
  await toExit(async () => {
    const summary = writeLegacySample(fromCaller(file), options);
    for (const [table, rows] of Object.entries(summary.rowCounts))
      process.stdout.write(`${table.padEnd(28)} ${rows.toLocaleString('en').padStart(12)}\n`);
  });
}
