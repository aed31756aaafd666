/** The words of `vanguard user …`. */
import type { Membership } from '@vanguard/datastore';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const persons = async () => await import('./person-commands.ts');
const users = async () => await import('./user-commands.ts');

const systemRoles = ['admin', 'user', 'viewer'] as const;
const organizationRoles = ['owner', 'admin', 'member', 'viewer'] as const;

export function addUserCommands(program: Command, perform: Perform): void {
  const user = program
    .command('user')
    .description('accounts: add, list, password, role, member, activate, deactivate, export, erase');
  forgetWhatIsTooMuch(user);
  const command = (name: string, description: string) =>
    user.command(name).description(description).option('--json', 'the result as one line of JSON');
  const ofOne = (name: string, description: string) => command(name, description).argument('<username>');

  addPasswordOptions(
    ofOne('add', 'make an account; its password is asked for twice, or read from standard input')
      .addOption(new Option('--role <role>', 'of the whole installation').choices(systemRoles).default('user'))
      .option('--member <organization:role>', 'make it a member; may be given several times', collectMember)
      .option('--email <address>')
      .option('--first-name <name>')
      .option('--last-name <name>'),
  ).action(perform(later(async () => (await users()).runAddUser)));

  addPasswordOptions(
    ofOne('password', 'give an account another password, asked for twice, or read from standard input'),
  ).action(perform(later(async () => (await users()).runSetPassword)));

  command('list', 'show all accounts').action(perform(later(async () => (await users()).runListUsers)));
  ofOne('activate', 'let an account sign in again').action(perform(later(async () => (await users()).runActivateUser)));
  ofOne('deactivate', 'let an account sign in no more, and end its sessions').action(
    perform(later(async () => (await users()).runDeactivateUser)),
  );

  ofOne('role', 'give an account another role in the whole installation')
    .addArgument(new Argument('<role>').choices(systemRoles))
    .action(perform(later(async () => (await users()).runSetRole)));

  ofOne('member', 'give an account a role in an organization, or none')
    .argument('<organization>', 'its code, or its id')
    .addArgument(new Argument('<role>').choices([...organizationRoles, 'none']))
    .action(perform(later(async () => (await users()).runSetMember)));

  addPersonCommands(ofOne, perform);
}

function addPersonCommands(ofOne: (name: string, description: string) => Command, perform: Perform): void {
  ofOne('export', 'print everything that is kept of a person, as JSON').action(
    perform(later(async () => (await persons()).runExportPerson)),
  );

  ofOne('erase', 'show what erasing a person would do, and do it with --yes: a pseudonym stays')
    .option('--drafts-to <username>', 'another account takes the changes that are not committed')
    .addOption(new Option('--discard-drafts', 'these changes are lost').conflicts('draftsTo'))
    .option('--yes', 'do it; there is no way back but a backup')
    .action(perform(later(async () => (await persons()).runErasePerson)));
}

/** It may be a password. */
function forgetWhatIsTooMuch(command: Command): void {
  const before = command.configureOutput();
  command.configureOutput({
    outputError: (text, write) => {
      before.outputError?.(text.replace(/^(error: too many arguments.*? but got \d+): .*/s, '$1.\n'), write);
    },
  });
}

function addPasswordOptions(command: Command): Command {
  return command
    .option('--generate', 'make a password and show it once; it must be changed at the next sign-in')
    .option('--must-change', 'the password must be changed at the next sign-in');
}

function collectMember(text: string, memberships: Membership[] = []): Membership[] {
  const [, organization, word] = /^(.+):([^:]+)$/.exec(text) ?? [];
  const role = organizationRoles.find((one) => one === word);
  if (organization === undefined || role === undefined) {
    throw new InvalidArgumentError(
      `an organization and one of ${organizationRoles.join(', ')} are expected, such as RIO:member.`,
    );
  }
  return [...memberships, { organization, role }];
}
