/** The words of `vanguard backup …`, `vanguard restore` and `vanguard upgrade`. */
import type { Command } from 'commander';
import { parsePositive, type Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const backups = async () => await import('./backup-commands.ts');
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

  program
    .command('restore')
    .description('make a backup the data of an installation that has none')
    .argument('<folder>', 'of the backup')
    .option('--keys <file>', 'with the keys that encrypt the credentials of connections')
    .option(...json)
    .action(perform(later(async () => (await backups()).runRestore)));

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
