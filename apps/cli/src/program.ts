/** The commands of `vanguard`, their options and help. What they do is in `commands/`. */
import { Command } from 'commander';
import {
  addCommonOptions,
  addFollowOptions,
  addMigrateOptions,
  addResumeOption,
  addRollbackOptions,
  exitOnUsageError,
  parsePositive,
} from 'sqlite-to-postgres/cli';
import { runDoctor } from './commands/doctor-command.ts';
import { runCleanup, runMigrate, runRollback, runVerify } from './commands/legacy-commands.ts';
import { runSample, runStart } from './commands/product-commands.ts';

export function buildProgram(): Command {
  const program = exitOnUsageError(new Command('vanguard')).description(
    'PFA Vanguard: Plan, Forecast and Actuals of construction equipment.',
  );

  program
    .command('start')
    .description('serve the page and the API; a first start moves the file, or a sample, to PostgreSQL')
    .argument('[legacy.db]', 'a legacy SQLite database to begin with')
    .option('--records <number>', 'PFA records of the sample', parsePositive)
    .action(runStart);

  addMigrateOptions(
    addFollowOptions(
      addResumeOption(
        program
          .command('migrate')
          .description('move a legacy SQLite database into the product: copied, verified, adopted, proved')
          .argument('<legacy.db>', 'the SQLite file; it is only read, but with --follow')
          .argument('[target-url]', 'postgresql://…; else DATABASE_URL, else the embedded server'),
      ),
    ),
  ).action(runMigrate);

  addCommonOptions(
    program
      .command('verify')
      .description('compare the legacy database with its copy again, value by value')
      .argument('<legacy.db>')
      .option('--config <file>', 'the rules of the migration, where it had any'),
  ).action(runVerify);

  addRollbackOptions(
    program.command('rollback').description('undo the latest migration: the project, the product, the copy'),
    {
      carryBack: 'first write the copy of the legacy tables, as it is now, into this new SQLite file',
      discard: 'also when people have worked with the product since; their changes are lost',
    },
  ).action(runRollback);

  addCommonOptions(
    program
      .command('doctor')
      .description('look at a legacy database, the server, a project and the accounts, and say what is in the way')
      .argument('[legacy.db]')
      .argument('[target-url]', 'postgresql://…; else DATABASE_URL, else the embedded server'),
  ).action(runDoctor);

  addCommonOptions(
    program
      .command('cleanup')
      .description('remove backups of verified migrations')
      .argument('[legacy.db]', 'a legacy database that still has the triggers of a run that followed it'),
  ).action(runCleanup);

  program
    .command('sample')
    .description('write a legacy SQLite database with invented data')
    .argument('<file.db>')
    .option('--records <number>', 'PFA records', parsePositive)
    .option('--seed <number>', 'another seed gives other data', parsePositive)
    .action(runSample);
  return program;
}
