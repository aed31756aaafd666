/** `vanguard roles`: a role each for the processes of an installation, with what it needs and no more. */
import { type CommandContext, paint, plural, printReport } from 'sqlite-to-postgres/cli';
import { UsageError } from 'sqlite-to-postgres/errors';
import { makeRoles, printRoles, type RolesMade } from '../roles/make-roles.ts';
import { readSettings } from '../settings.ts';

interface RolesOptions {
  /** A URL. */
  admin?: string;
  print?: boolean;
  json?: boolean;
}

export async function runRoles(context: CommandContext, options: RolesOptions): Promise<void> {
  const { databaseUrl } = readSettings(context.environment);
  if (databaseUrl === undefined) throw noServer();
  if (options.print === true) {
    const statements = await printRoles(databaseUrl);
    printReport(context, options, { statements }, lines(statements));
    return;
  }
  const made = await makeRoles(databaseUrl, options.admin);
  printReport(context, options, made, describe(made, context));
}

function describe({ made, changed }: RolesMade, { stdout }: CommandContext): string {
  const tick = paint(stdout, 'green', '✓');
  if (changed.length === 0) return `${tick} The roles are as they should be.\n`;
  return lines([
    `${tick} ${plural(changed.length, 'change')} of roles and rights; once more changes nothing.`,
    ...(made.length === 0 ? [] : ['  DATABASE_URL for each process, shown only here:']),
    ...made.map(({ role, url }) => `    ${role.padEnd(30)} ${paint(stdout, 'bold', url)}`),
  ]);
}

const lines = (words: readonly string[]) => words.map((line) => `${line}\n`).join('');

function noServer(): UsageError {
  return new UsageError('DATABASE_URL is not set: the embedded server is reached by this installation alone.', {
    code: 'no_database_url',
    hint: 'Its role is no superuser, and nobody else has its password. Roles for each process are for a server of your own.',
  });
}
