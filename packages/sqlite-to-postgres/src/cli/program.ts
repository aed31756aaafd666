/** The commands of `sqlite-to-postgres`, their options and help. What they do is in the library. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDatabaseUrl } from '@vanguard/postgres';
import { cleanUp } from '../cleanup.ts';
import { exitStatus } from '../errors.ts';
import { migrate } from '../migrate.ts';
import { rollback } from '../rollback.ts';
import { verifyMigration } from '../verify-migration.ts';
import { ask, confirmPlan } from './ask.ts';
import { describePlan } from './print-plan.ts';
import { reopenTarget, resolveTarget } from './resolve-target.ts';
import { type Output, seconds, terminalListener } from './terminal.ts';
import { toExit } from './to-exit.ts';

const stateDatabase = 'sqlite_to_postgres';
const embeddedFolder = '.sqlite-to-postgres/postgres';

interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  project?: string;
}

interface MigrateCommandOptions extends CommonOptions {
  schema?: string;
  dryRun?: boolean;
  batchBytes?: number;
  report?: string;
  yes?: boolean;
}

export function buildProgram(): Command {
  const program = new Command('sqlite-to-postgres')
    .description('Moves any SQLite database to PostgreSQL: complete, verified value by value, atomic, reversible.')
    .showHelpAfterError('(--help shows the options)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitStatus.done : exitStatus.usage));

  withCommon(
    program
      .command('migrate')
      .description('move a SQLite database; nothing is visible in the target before every value is verified')
      .argument('<source.db>', 'the SQLite file; it is only read')
      .argument(
        '[target-url]',
        'postgresql://user:password@host:5432/database; else DATABASE_URL, else an embedded server',
      )
      .option('--schema <name>', 'schema to publish the tables in (default: ?schema= of the URL, else public)')
      .option('--dry-run', 'inspect and plan only: print the plan, write the DDL')
      .option('--batch-bytes <number>', 'bytes sent at a time', parsePositive)
      .option('--report <folder>', 'where report.json, report.html and schema.sql go')
      .option('--yes', 'do not ask; create a missing database'),
  ).action(runMigrate);

  withCommon(
    program
      .command('verify')
      .description('compare source and target again, value by value, reading only')
      .argument('<source.db>')
      .argument('[target-url]')
      .option('--schema <name>', 'schema the tables are in'),
  ).action(runVerify);

  withCommon(
    program
      .command('rollback')
      .description('undo the latest migration: files of the project and tables')
      .option('--discard', 'also when PostgreSQL was written to since; those changes are lost'),
  ).action(runRollback);

  withCommon(program.command('cleanup').description('remove backups of verified migrations')).action(runCleanup);
  return program;
}

function withCommon(command: Command): Command {
  return command
    .option('--project <folder>', 'the Prisma project to configure; backup and journal are kept below it')
    .addOption(new Option('--json', 'the report as one JSON object on the last line of standard output'))
    .option('--quiet', 'print errors only');
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return value;
}

/** Progress goes where the report does not: with --json to standard error. */
function progressOutput({ json }: CommonOptions): Output {
  const stream = json ? process.stderr : process.stdout;
  return { stream, isTerminal: stream.isTTY };
}

async function runMigrate(
  source: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions,
): Promise<void> {
  await toExit(async (signal) => {
    const output = progressOutput(options);
    const target = options.dryRun
      ? { url: '', name: '', release: async () => {} }
      : await resolveTarget(targetUrl, { dir: embeddedFolder, database: stateDatabase });
    try {
      const start = performance.now();
      const report = await migrate({
        source,
        target: target.url,
        targetName: target.name,
        schema: options.schema ?? schemaOf(targetUrl ?? target.url),
        project: options.project,
        stateBase: options.project ?? process.cwd(),
        reportFolder: options.report,
        dryRun: options.dryRun ?? false,
        ...(options.batchBytes === undefined ? {} : { batchBytes: options.batchBytes }),
        onEvent: options.quiet ? () => {} : terminalListener(output),
        signal,
        mayCreateDatabase: async (database) =>
          options.yes === true || (await ask(`The database "${database}" does not exist. Create it?`)),
        confirm: async (plan) => options.yes === true || !process.stdin.isTTY || (await confirmPlan(plan, output)),
      });
      if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else if (report.outcome === 'planned') process.stdout.write(`\n${describePlan(report.plan)}\n`);
      else if (!options.quiet) {
        const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
        output.stream.write(
          `\n${report.tables.length} tables, ${rows.toLocaleString('en')} rows moved and verified in ${seconds(performance.now() - start)}.\nUndo with: sqlite-to-postgres rollback${options.project ? ` --project ${options.project}` : ''}\n`,
        );
      }
    } finally {
      await target.release();
    }
  });
}

function schemaOf(url: string): string {
  return url === '' ? 'public' : (parseDatabaseUrl(url).schema ?? 'public');
}

async function runVerify(
  source: string,
  targetUrl: string | undefined,
  options: CommonOptions & { schema?: string },
): Promise<void> {
  await toExit(async (signal) => {
    const output = progressOutput(options);
    const target = await resolveTarget(targetUrl, { dir: embeddedFolder, database: stateDatabase });
    try {
      const verification = await verifyMigration({
        source,
        target: target.url,
        schema: options.schema ?? schemaOf(target.url),
        onEvent: options.quiet ? () => {} : terminalListener(output),
        signal,
      });
      if (options.json) process.stdout.write(`${JSON.stringify(verification)}\n`);
    } finally {
      await target.release();
    }
  });
}

async function runRollback(options: CommonOptions & { discard?: boolean }): Promise<void> {
  await toExit(async () => {
    let release = async () => {};
    try {
      const report = await rollback({
        stateBase: options.project ?? process.cwd(),
        discard: options.discard ?? false,
        resolveTarget: async (name) => {
          const target = await reopenTarget(name);
          ({ release } = target);
          return target.url;
        },
      });
      if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else if (!options.quiet) {
        process.stdout.write(
          `Undone: ${report.droppedTables.length} tables of schema "${report.schema}" dropped, ${report.restoredFiles.length} files of the project restored.\nYour data are in ${report.source}, as they were.\n`,
        );
      }
    } finally {
      await release();
    }
  });
}

async function runCleanup(options: CommonOptions): Promise<void> {
  await toExit(async () => {
    const report = await cleanUp({ stateBase: options.project ?? process.cwd(), target: process.env['DATABASE_URL'] });
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else if (!options.quiet) {
      const bytes = report.removedBackups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      process.stdout.write(
        `${report.removedBackups.length} backups removed (${bytes.toLocaleString('en')} bytes), ${report.keptRuns.length} kept of runs that did not finish.\n`,
      );
    }
  });
}
