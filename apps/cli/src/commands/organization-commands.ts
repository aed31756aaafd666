/** `vanguard organization …`: organizations as an operator manages them, so that a new installation has a first one. */
import {
  createOrganization,
  listManagedOrganizations,
  type ManagedOrganization,
  setOrganizationActive,
} from '@vanguard/datastore';
import { type CommandContext, type Output, printReport } from 'sqlite-to-postgres/cli';
import { describeTable } from './describe-table.ts';
import type { JsonOption } from './user-commands.ts';
import { withDatabase } from './with-installation.ts';

export interface AddOrganizationOptions extends JsonOption {
  description?: string;
  owner?: string;
}

export async function runAddOrganization(
  context: CommandContext,
  code: string,
  name: string,
  options: AddOrganizationOptions,
): Promise<void> {
  const { description, owner } = options;
  const id = await withDatabase(
    context,
    async (database) => await createOrganization(database, { code, name, description: description ?? null, owner }),
  );
  const words = [
    `The organization ${code} was made. Administrators see it${owner === undefined ? '' : `, and "${owner}" is its owner`}.`,
    `  Others belong to it by: vanguard user member <username> ${code} member`,
  ];
  printReport(context, options, { id, code, name }, `${words.join('\n')}\n`);
}

export async function runListOrganizations(context: CommandContext, options: JsonOption): Promise<void> {
  const organizations = await withDatabase(context, listManagedOrganizations);
  printReport(context, options, { organizations }, describeOrganizations(organizations, context.stdout));
}

function describeOrganizations(organizations: readonly ManagedOrganization[], output: Output): string {
  if (organizations.length === 0)
    return 'There are no organizations. Make the first: vanguard organization add <code> <name>\n';
  const rows = organizations.map(({ code, name, isActive, recordCount, members }) => [
    code,
    name,
    isActive ? 'active' : 'inactive',
    recordCount.toLocaleString('en'),
    String(members),
  ]);
  return describeTable(['CODE', 'NAME', 'STATUS', 'RECORDS', 'MEMBERS'], rows, output);
}

export async function runActivateOrganization(
  context: CommandContext,
  organization: string,
  options: JsonOption,
): Promise<void> {
  await withDatabase(context, async (database) => await setOrganizationActive(database, organization, true));
  printReport(context, options, { organization, isActive: true }, `${organization} is seen by its members again.\n`);
}

export async function runDeactivateOrganization(
  context: CommandContext,
  organization: string,
  options: JsonOption,
): Promise<void> {
  await withDatabase(context, async (database) => await setOrganizationActive(database, organization, false));
  const words = `Nobody sees ${organization} any more; its data stay.\n`;
  printReport(context, options, { organization, isActive: false }, words);
}
