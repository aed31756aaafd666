/** `vanguard user …`: accounts as an operator manages them, so that a new installation has a first administrator. */
import {
  createUser,
  listUsers,
  type Membership,
  type OrganizationRole,
  passwordsInPlace,
  removeMembership,
  setMembership,
  setPassword,
  setUserActive,
  setUserRole,
  type SystemRole,
  type UserEntry,
} from '@vanguard/datastore';
import { type CommandContext, type Output, paint, printReport } from 'sqlite-to-postgres/cli';
import { describeTable } from './describe-table.ts';
import { generatePassword, readPassword } from './read-password.ts';
import { withDatabase } from './with-installation.ts';

export interface PasswordOptions {
  json?: boolean;
  generate?: boolean;
  mustChange?: boolean;
}

export interface AddUserOptions extends PasswordOptions {
  role: SystemRole;
  member?: Membership[];
  email?: string;
  firstName?: string;
  lastName?: string;
}

export interface JsonOption {
  json?: boolean;
}

export async function runAddUser(context: CommandContext, username: string, options: AddUserOptions): Promise<void> {
  const { role, member: memberships = [], email, firstName, lastName } = options;
  const chosen = await choosePassword(context, username, options);
  const id = await withDatabase(context, async (database) => {
    await using passwords = passwordsInPlace();
    const owner = { username, email: email ?? null, firstName: firstName ?? null, lastName: lastName ?? null };
    return await createUser(database, passwords, { ...owner, ...chosen, role, memberships });
  });
  const words = `The account "${username}" was made, with the role ${role}.`;
  printPassword(context, options, chosen, { words, id, username, role });
}

export async function runSetPassword(
  context: CommandContext,
  username: string,
  options: PasswordOptions,
): Promise<void> {
  const chosen = await choosePassword(context, username, options);
  await withDatabase(context, async (database) => {
    await using passwords = passwordsInPlace();
    await setPassword(database, passwords, username, chosen);
  });
  const words = `"${username}" has another password; its sessions have ended.`;
  printPassword(context, options, chosen, { words, username });
}

interface ChosenPassword {
  password: string;
  mustChangePassword: boolean;
}

/** Whoever shows a password to its owner knows it as well: one that was made is to be changed. */
async function choosePassword(
  context: CommandContext,
  username: string,
  { generate = false, mustChange = false }: PasswordOptions,
): Promise<ChosenPassword> {
  const password = generate ? generatePassword() : await readPassword(context, username);
  return { password, mustChangePassword: generate || mustChange };
}

function printPassword(
  context: CommandContext,
  options: PasswordOptions,
  { password, mustChangePassword }: ChosenPassword,
  { words, ...report }: { words: string; [name: string]: unknown },
): void {
  const made = options.generate ? { password } : {};
  const lines = [
    words,
    ...(options.generate ? [`  Password  ${paint(context.stdout, 'bold', password)}  (shown only here)`] : []),
    ...(mustChangePassword ? ['  Another one must be chosen at the next sign-in, before anything else.'] : []),
  ];
  printReport(context, options, { ...report, ...made, mustChangePassword }, `${lines.join('\n')}\n`);
}

export async function runListUsers(context: CommandContext, options: JsonOption): Promise<void> {
  const users = await withDatabase(context, listUsers);
  printReport(context, options, { users }, describeUsers(users, context.stdout));
}

function describeUsers(users: readonly UserEntry[], output: Output): string {
  if (users.length === 0) return 'There are no accounts. Make the first: vanguard user add <name> --role admin\n';
  const rows = users.map(({ username, role, isActive, mustChangePassword, lastLoginAt, memberships }) => [
    username,
    role,
    isActive ? (mustChangePassword ? 'must change password' : 'active') : 'inactive',
    lastLoginAt?.replace(/^(\S{10})T(\S{5}).*/, '$1 $2Z') ?? 'never',
    memberships.map(({ code, role: as }) => `${code} ${as}`).join(', '),
  ]);
  return describeTable(['USERNAME', 'ROLE', 'STATUS', 'LAST SIGN-IN', 'ORGANIZATIONS'], rows, output);
}

export async function runActivateUser(context: CommandContext, username: string, options: JsonOption): Promise<void> {
  await withDatabase(context, async (database) => await setUserActive(database, username, true));
  printReport(context, options, { username, isActive: true }, `"${username}" may sign in.\n`);
}

export async function runDeactivateUser(context: CommandContext, username: string, options: JsonOption): Promise<void> {
  await withDatabase(context, async (database) => await setUserActive(database, username, false));
  const words = `"${username}" cannot sign in any more; its sessions have ended.\n`;
  printReport(context, options, { username, isActive: false }, words);
}

export async function runSetRole(
  context: CommandContext,
  username: string,
  role: SystemRole,
  options: JsonOption,
): Promise<void> {
  await withDatabase(context, async (database) => await setUserRole(database, username, role));
  printReport(context, options, { username, role }, `"${username}" has the role ${role}.\n`);
}

/** `none` ends a membership. */
// oxlint-disable-next-line max-params -- three arguments of the command, between what every command is called with
export async function runSetMember(
  context: CommandContext,
  username: string,
  organization: string,
  role: OrganizationRole | 'none',
  options: JsonOption,
): Promise<void> {
  const words = await withDatabase(context, async (database) => {
    if (role === 'none') {
      const wasMember = await removeMembership(database, username, organization);
      return `"${username}" ${wasMember ? 'is no longer' : 'was not'} in ${organization}.\n`;
    }
    await setMembership(database, username, { organization, role });
    return `"${username}" is ${role} of ${organization}.\n`;
  });
  printReport(context, options, { username, organization, role }, words);
}
