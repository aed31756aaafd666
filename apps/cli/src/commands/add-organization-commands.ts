/** The words of `vanguard organization …`. */
import type { Command } from 'commander';
import type { Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const organizations = async () => await import('./organization-commands.ts');

export function addOrganizationCommands(program: Command, perform: Perform): void {
  const organization = program
    .command('organization')
    .description('organizations: add, list, activate, deactivate; who belongs to one: user member');
  const command = (name: string, description: string) =>
    organization.command(name).description(description).option('--json', 'the result as one line of JSON');

  command('add', 'make an organization')
    .argument('<code>', 'short, of letters and digits; stands in addresses')
    .argument('<name>')
    .option('--description <text>')
    .option('--owner <username>', 'an account that becomes its owner')
    .action(perform(later(async () => (await organizations()).runAddOrganization)));

  command('list', 'show all organizations').action(
    perform(later(async () => (await organizations()).runListOrganizations)),
  );

  command('activate', 'let its members see it again')
    .argument('<organization>', 'its code, or its id')
    .action(perform(later(async () => (await organizations()).runActivateOrganization)));

  command('deactivate', 'hide it from everybody; its data stay')
    .argument('<organization>', 'its code, or its id')
    .action(perform(later(async () => (await organizations()).runDeactivateOrganization)));
}
