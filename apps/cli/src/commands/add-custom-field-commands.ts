/** The words of `vanguard custom-fields …`. */
import type { Command } from 'commander';
import type { Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

export function addCustomFieldCommands(program: Command, perform: Perform): void {
  program
    .command('custom-fields')
    .description('fields that organizations have declared: index')
    .command('index')
    .description('make the indexes behind their orders, as the owner of the database; the product goes on meanwhile')
    .option('--json', 'the result as one line of JSON')
    .action(perform(later(async () => (await import('./custom-field-commands.ts')).runIndexFields)));
}
