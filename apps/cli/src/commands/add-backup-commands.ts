/** The words of `vanguard backup …`, `vanguard restore` and `vanguard upgrade`. */
import type { Command } from 'commander';
import { parsePositive, type Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const backups = async () => await import('./backup-commands.ts');
const pointInTime = async () => await import('./point-in-time-commands.ts');
const json = ['--json', 'the result as one line of JSON'] as const;

export function addBackupCommands(program: Command, perform: Perform): void {
  const backup = program
    .command('backup')
    .description('copy the whole database while people work, prove the copy, and keep the latest ones')
    .option('--keep <number>', 'how many are kept; default: VANGUARD_BACKUPS_KEPT', parsePositive)
    .option(...json)
    .action(perform(later(async () => (await backups()).runBackup)));

  backup
    .command('list')
    .description('show all backups')
    .option(...json)
    .action(perform(later(async () => (await backups()).runListBackups)));

  backup
    .command('verify')
    .description('restore a backup into a scratch database, and compare')
    .argument('[folder]', 'of the backup; default: the latest')
    .option(...json)
    .action(perform(later(async () => (await backups()).runVerifyBackup)));

  backup
    .command('point-in-time')
    .description(
      'set up pgBackRest on the machine of the database, so that any moment can be restored; again, it mends that',
    )
    .requiredOption('--repository <folder>', 'of the backups and of the log; better on another disk')
    .option('--weeks <number>', 'how far back moments can be restored; default: 2', parsePositive)
    .option('--stanza <name>', 'for a second server on this machine; default: vanguard')
    .option('--restart', 'restart the server where it has to be')
    .option('--print', 'print what would be done as a script, and change nothing')
    .option(...json)
    .action(perform(later(async () => (await pointInTime()).runPointInTime)));

  program
    .command('restore')
    .description('make a backup, or what the archive has of a moment, the data of an installation that has none')
    .argument('[folder]', 'of the backup')
    .option('--keys <file>', 'with the keys that encrypt the credentials of connections')
    .option('--to <time>', 'in place of a folder: the moment, with its offset from UTC; or latest')
    .option('--stanza <name>', 'as `backup point-in-time` has it; default: vanguard')
    .option(...json)
    .action(perform(later(async () => (await pointInTime()).runRestoreOfEither)));

  program
    .command('upgrade')
    .description(
      'bring the data to this version: backed up, changed and compared in one transaction, or left as they are',
    )
    .option('--no-backup', 'there is another one, such as a snapshot of the provider')
    .option('--dry-run', 'say what would be applied')
    .option(...json)
    .action(perform(later(async () => (await import('./upgrade-command.ts')).runUpgrade)));
}
