/** The commands of `sqlite-to-postgres`, their options and help. What they do is in `commands.ts` and the library. */
import type { Command } from 'commander';
import type { ExitStatus } from '../errors.ts';
import type { CommandIo } from './command-io.ts';
import { runCleanup, runMigrate, runRollback, runVerify } from './commands.ts';
import { runDoctor } from './doctor-command.ts';
import { addExportCommand } from './export-command.ts';
import { addFollowOptions } from './follow-option.ts';
import { addImportCommand } from './import-command.ts';
import {
  addCommonOptions,
  addMigrateOptions,
  addPlanOptions,
  addResumeOption,
  addRollbackOptions,
  addTargetOptions,
  suggestOption,
} from './options.ts';
import { packageVersion } from './package-version.ts';
import { type Perform, runProgram } from './run-program.ts';

/** `args` are the words behind the name of the program. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  return await runProgram('sqlite-to-postgres', addCommands, args, io);
}

export function addCommands(program: Command, perform: Perform): void {
  program
    .description('Moves any SQLite database to PostgreSQL: complete, verified value by value, atomic, reversible.')
    .version(packageVersion(import.meta.url));

  addMigrateOptions(
    addFollowOptions(
      addResumeOption(
        addTargetOptions(
          program
            .command('migrate')
            .description('move a SQLite database; the target shows nothing until every value is verified')
            .argument('<source.db>', 'the SQLite file; never modified, except with --follow')
            .argument(
              '[target-url]',
              'postgresql://user:password@host:5432/database; else DATABASE_URL, else an embedded server',
            )
            .option('--schema <name>', 'schema to publish the tables in (default: ?schema= of the URL, else public)')
            .addOption(suggestOption()),
        ),
      ),
    ),
  ).action(perform(runMigrate));

  addCommonOptions(
    program
      .command('verify')
      .description('compare source and target again, value by value; only reads')
      .argument('<source.db>')
      .argument('[target-url]')
      .option('--schema <name>', 'schema of the tables')
      .option('--config <file>', 'the rules of the migration, if it had any'),
  ).action(perform(runVerify));

  addExportCommand(program, perform);
  addImportCommand(program, perform);

  addRollbackOptions(
    program.command('rollback').description('undo the latest migration: the tables and the files of the project'),
    {
      carryBack: 'first write what PostgreSQL holds now into this new SQLite file',
      discard: 'even if PostgreSQL was written to since; those changes are lost',
    },
  ).action(perform(runRollback));

  addCommonOptions(
    addPlanOptions(
      addTargetOptions(
        program
          .command('doctor')
          .description('check a source, a target and a project, and say what is in the way of a move')
          .argument('[source.db|target-url]', 'a SQLite file; if it is the only argument, a target')
          .argument('[target-url]', 'else DATABASE_URL, if that is PostgreSQL')
          .option('--schema <name>', 'schema to publish the tables in'),
      ),
    ),
  ).action(perform(runDoctor));

  addCommonOptions(
    program
      .command('cleanup')
      .description('remove backups of verified migrations, and what dead runs left in the target and in a source')
      .argument('[source.db]', 'a SQLite file that still has the triggers of a run that followed it'),
  ).action(perform(runCleanup));
}
