/** `vanguard doctor`: what the mover's doctor looks at, and what keeps people from signing in to the product. */
import { existsSync } from 'node:fs';
import {
  findDefaultPasswords,
  findSignInFaults,
  findUnboundRole,
  pendingProductMigrations,
  type ProductSchema,
} from '@vanguard/datastore';
import { openPool, parseDatabaseUrl } from '@vanguard/postgres';
import { examine, type ExitStatus, type Finding } from 'sqlite-to-postgres';
import {
  type CommandContext,
  type CommonOptions,
  describeFindings,
  pathOf,
  printReport,
  progressOutput,
  resolveTarget,
  statusOf,
} from 'sqlite-to-postgres/cli';
import { embeddedDatabase, legacySchema } from '../installation.ts';
import { readSettings, type Settings } from '../settings.ts';
import { unboundRoleHint } from './warn-of-unbound-role.ts';

export async function runDoctor(
  context: CommandContext,
  file: string | undefined,
  targetUrl: string | undefined,
  options: CommonOptions,
): Promise<ExitStatus> {
  const settings = readSettings(context.environment);
  const project = pathOf(context, options.project);
  const findings = await examineInstallation(settings, targetUrl, {
    source: pathOf(context, file),
    project,
    stateBase: project ?? (existsSync(settings.dataFolder) ? settings.dataFolder : context.cwd),
  });
  printReport(context, options, { findings }, describeFindings(findings, progressOutput(context, options)));
  return statusOf(findings);
}

async function examineInstallation(
  settings: Settings,
  argument: string | undefined,
  subjects: { source: string | undefined; project: string | undefined; stateBase: string },
): Promise<Finding[]> {
  const { databaseUrl, dataFolder } = settings;
  const embedded = embeddedDatabase(settings);
  const common = { ...subjects, schema: legacySchema };
  const isNew = argument === undefined && databaseUrl === undefined && !existsSync(embedded.dir);
  if (isNew) {
    const none = `there is no installation in ${dataFolder} yet, and DATABASE_URL is not set`;
    return [
      ...(await examine(common)),
      { subject: 'product', outcome: 'warning', says: none, hint: 'vanguard start, or vanguard migrate <legacy.db>' },
    ];
  }
  const target = await resolveTarget(argument ?? databaseUrl, embedded);
  try {
    const findings = await examine({ ...common, target: target.url });
    const isReachable = !findings.some(({ subject, outcome }) => subject === 'target' && outcome === 'problem');
    return isReachable ? [...findings, ...(await examineProduct(target.url))] : findings;
  } finally {
    await target.release();
  }
}

async function examineProduct(targetUrl: string): Promise<Finding[]> {
  const url = parseDatabaseUrl(targetUrl).connectionUrl;
  const pending = await pendingProductMigrations(url);
  if (pending.length > 0) {
    const says = `${pending.length} migrations of the product's schema are not applied: ${pending.join(', ')}`;
    return [{ subject: 'product', outcome: 'problem', says, hint: 'vanguard start applies them' }];
  }
  const database = openPool<ProductSchema>(url, { applicationName: 'vanguard doctor', maxConnections: 1 });
  try {
    const faults = await findSignInFaults(database);
    const defaults = await findDefaultPasswords(database);
    return [
      { subject: 'product', outcome: 'fine', says: `its schema is of this version, with ${faults.accounts} accounts` },
      ...unboundFindings(await findUnboundRole(database)),
      ...signInFindings(faults),
      ...(defaults.length === 0 ? [] : [defaultPasswordFinding(defaults)]),
    ];
  } finally {
    await database.destroy();
  }
}

function unboundFindings(role: string | undefined): Finding[] {
  if (role === undefined) return [];
  const says = `the product signs in as "${role}", whom row-level security does not bind`;
  return [{ subject: 'product', outcome: 'warning', says, hint: unboundRoleHint }];
}

function signInFindings(faults: Awaited<ReturnType<typeof findSignInFaults>>): Finding[] {
  const { accounts, activeAdmins, inactive, unknownHash, withoutOrganization } = faults;
  const finding = (outcome: Finding['outcome'], says: string, hint: string): Finding[] => [
    { subject: 'product', outcome, says, hint },
  ];
  if (accounts === 0) {
    return finding('problem', 'nobody can sign in: there are no accounts', 'vanguard migrate <legacy.db> brings them');
  }
  const names = (list: readonly string[]) => list.slice(0, 10).join(', ') + (list.length > 10 ? ', …' : '');
  return [
    ...(activeAdmins > 0
      ? []
      : finding(
          'problem',
          'there is no active administrator',
          `update app_user set is_active = true, role = 'admin' where username = 'admin';`,
        )),
    ...(inactive.length === 0
      ? []
      : finding(
          'warning',
          `a sign-in is refused to inactive accounts: ${names(inactive)}`,
          'update app_user set is_active = true where username = …;',
        )),
    ...(unknownHash.length === 0
      ? []
      : finding(
          'problem',
          `no password matches, since the hash is neither bcrypt nor Argon2id: ${names(unknownHash)}`,
          'Correct passwordHash in a copy of the legacy database and migrate that.',
        )),
    ...(withoutOrganization.length === 0
      ? []
      : finding(
          'warning',
          `accounts belong to no organization and would see nothing: ${names(withoutOrganization)}`,
          'Add a row to organization_member for each.',
        )),
  ];
}

function defaultPasswordFinding(usernames: readonly string[]): Finding {
  return {
    subject: 'product',
    outcome: 'warning',
    says: `accounts still have the password they were delivered with: ${usernames.join(', ')}`,
    hint: 'Sign in and change it; in production such a password is refused.',
  };
}
