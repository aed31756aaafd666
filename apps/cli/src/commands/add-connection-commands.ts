/** The words of `vanguard connection …`. */
import { type Command, Option } from 'commander';
import type { Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const connections = async () => await import('./connection-commands.ts');

export function addConnectionCommands(program: Command, perform: Perform): void {
  const connection = program
    .command('connection')
    .description('connections to PEMS: list, set, unlock, test; another key');
  const command = (name: string, description: string) =>
    connection.command(name).description(description).option('--json', 'the result as one line of JSON');

  command('list', 'show all connections, and whether their credentials can be used').action(
    perform(later(async () => (await connections()).runListConnections)),
  );

  command('unlock', "give the legacy installation's ENCRYPTION_KEY once").action(
    perform(later(async () => (await connections()).runUnlock)),
  );

  command('set', 'make a connection, or change what is given of one')
    .argument('<connection>', 'its id')
    .option('--usage <usage>', 'PEMS_PFA_READ, PEMS_PFA_WRITE and others')
    .option('--url <url>', 'such as https://host/axis/restservices')
    .option('--read-write', 'changes may be written by it, too')
    .option('--read-only', 'it reads only, as a new one does')
    .option('--organization <code>', 'of a new one: for whom; without it for all')
    .option('--tenant <name>', 'the header of that name')
    .option('--pems-organization <code>', 'that the user signs in to')
    .addOption(
      new Option('--auth <way>', 'the password, token or key is asked for').choices([
        'none',
        'basic',
        'bearer',
        'apiKey',
      ]),
    )
    .option('--user <name>', 'of basic')
    .action(perform(later(async () => (await connections()).runSetConnection)));

  command('test', 'ask PEMS for its columns, records, clock; reads only')
    .argument('<connection>', 'its id')
    .option('--organization <code>', 'whose records and credentials; needed where it is for all')
    .action(perform(later(async () => (await connections()).runTestConnection)));

  command('rotate-key', 'encrypt all credentials with another key').action(
    perform(later(async () => (await connections()).runRotateKey)),
  );
}
