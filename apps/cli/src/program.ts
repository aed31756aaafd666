/** The commands of `vanguard`, their options and help. What they do is in `commands/`. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExitStatus } from 'sqlite-to-postgres';
import {
  addCommonOptions,
  addFollowOptions,
  addMigrateOptions,
  addResumeOption,
  addRollbackOptions,
  type CommandIo,
  packageVersion,
  parsePositive,
  type Perform,
  runProgram,
} from 'sqlite-to-postgres/cli';
import { addBackupCommands } from './commands/add-backup-commands.ts';
import { addConnectionCommands } from './commands/add-connection-commands.ts';
import { addCustomFieldCommands } from './commands/add-custom-field-commands.ts';
import { addOrganizationCommands } from './commands/add-organization-commands.ts';
import { addPullCommands } from './commands/add-pull-commands.ts';
import { addSimulatorCommand } from './commands/add-simulator-command.ts';
import { addUserCommands } from './commands/add-user-commands.ts';
import { later } from './later.ts';

const legacy = async () => await import('./commands/legacy-commands.ts');
const product = async () => await import('./commands/product-commands.ts');
const doctor = async () => await import('./commands/doctor-command.ts');
const status = async () => await import('./commands/status-command.ts');
const settings = async () => await import('./commands/settings-command.ts');

/** `args` are the words behind the name of the program. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  return await runProgram('vanguard', addCommands, args, atCaller(io));
}

/** The paths of a call begin where the caller stands, also when npm has gone to the project's root. */
function atCaller(io: CommandIo): CommandIo {
  return { ...io, cwd: resolve(io.cwd, io.environment['INIT_CWD'] ?? '.') };
}

export function addCommands(program: Command, perform: Perform): void {
  program
    .description('PFA Vanguard: Plan, Forecast and Actuals of construction equipment.')
    .version(packageVersion(import.meta.url));

  program
    .command('start')
    .description('serve the page and the API; a first start moves the file, or a sample, to PostgreSQL')
    .argument('[legacy.db]', 'a legacy SQLite database to start from')
    .option('--records <number>', 'PFA records of the sample', parsePositive)
    .option('--no-worker', 'without the loop with PEMS: it runs elsewhere, see `vanguard worker`')
    .action(perform(later(async () => (await product()).runStart)));

  program
    .command('worker')
    .description('run the loop with PEMS on the database of a product that is served elsewhere')
    .action(perform(later(async () => (await import('./commands/worker-command.ts')).runWorker)));

  addMigrateOptions(
    addFollowOptions(
      addResumeOption(
        program
          .command('migrate')
          .description('move a legacy SQLite database into the product: copied, verified, adopted, proved')
          .argument('<legacy.db>', 'the SQLite file; never modified, except with --follow')
          .argument('[target-url]', 'postgresql://…; else DATABASE_URL, else the embedded server'),
      ),
    ),
  ).action(perform(later(async () => (await legacy()).runMigrate)));

  addCommonOptions(
    program
      .command('verify')
      .description('compare the legacy database with its copy again, value by value')
      .argument('<legacy.db>')
      .option('--config <file>', 'the rules of the migration, if it had any'),
  ).action(perform(later(async () => (await legacy()).runVerify)));

  addRollbackOptions(
    program.command('rollback').description('undo the latest migration: the project, the product, the copy'),
    {
      carryBack: 'first write the copy of the legacy tables, as it is now, into this new SQLite file',
      discard: 'even if people have worked with the product since; their changes are lost',
    },
  ).action(perform(later(async () => (await legacy()).runRollback)));

  addCommonOptions(
    program
      .command('doctor')
      .description('check a legacy database, the server, a project and the accounts, and say what is in the way')
      .argument('[legacy.db]')
      .argument('[target-url]', 'postgresql://…; else DATABASE_URL, else the embedded server')
      .option('--repair', 'rebuild what has drifted from the records'),
  ).action(perform(later(async () => (await doctor()).runDoctor)));

  program
    .command('status')
    .description('show on one screen whether the product serves, its database, pulls, outbox and backups')
    .option('--json', 'as one line of JSON')
    .action(perform(later(async () => (await status()).runStatus)));

  addUserCommands(program, perform);
  addOrganizationCommands(program, perform);
  addConnectionCommands(program, perform);
  addPullCommands(program, perform);
  addCustomFieldCommands(program, perform);
  addBackupCommands(program, perform);

  addRolesCommand(program, perform);
  program
    .command('settings')
    .description('show each setting with its value, source and default; secrets are masked')
    .option('--json', 'as one line of JSON')
    .action(perform(later(async () => (await settings()).runSettings)));

  addCommonOptions(
    program
      .command('cleanup')
      .description('remove backups of verified migrations')
      .argument('[legacy.db]', 'a legacy database that still has the triggers of a run that followed it'),
  ).action(perform(later(async () => (await legacy()).runCleanup)));

  addSimulatorCommand(program, perform);

  program
    .command('sample')
    .description('write a legacy SQLite database with invented data')
    .argument('<file.db>')
    .option('--records <number>', 'PFA records', parsePositive)
    .option('--seed <number>', 'another seed gives other data', parsePositive)
    .action(perform(later(async () => (await product()).runSample)));
}

function addRolesCommand(program: Command, perform: Perform): void {
  program
    .command('roles')
    .description('make a role of the database for each process, with what it needs and no more; or mend their rights')
    .option('--admin <url>', 'of whoever may create roles, if the role in DATABASE_URL may not')
    .option('--print', 'print it as SQL for an administrator, and change nothing')
    .option('--json', 'as one line of JSON')
    .action(perform(later(async () => (await import('./commands/roles-command.ts')).runRoles)));
}
