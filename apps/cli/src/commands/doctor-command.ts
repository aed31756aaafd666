/** `vanguard doctor`: what the mover's doctor looks at, and what keeps people from signing in to the product. */
import { existsSync } from 'node:fs';
import {
  findDefaultPasswords,
  findSignInFaults,
  findUnboundRole,
  pendingProductMigrations,
  type ProductSchema,
} from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { examine, type ExitStatus, type Finding, type UsageError } from 'sqlite-to-postgres';
import {
  type CommandContext,
  type CommonOptions,
  pathOf,
  plural,
  printReport,
  progressOutput,
  resolveTarget,
} from 'sqlite-to-postgres/cli';
import { describeFindings, statusOf } from 'sqlite-to-postgres/cli/commands';
import { embeddedDatabase } from '../database-target.ts';
import { legacySchema } from '../installation.ts';
import { type Exposure, findExposure } from '../settings/exposure.ts';
import { findSecretRefusal, readSettings, type Settings } from '../settings.ts';
import { examineOperation } from './operation-findings.ts';
import { examinePooler } from './pooler-findings.ts';
import { examineReplica } from './replica-findings.ts';
import { examineProcessRoles } from './role-findings.ts';
import { unboundRoleHint } from './warn-of-unbound-role.ts';

export async function runDoctor(
  context: CommandContext,
  file: string | undefined,
  targetUrl: string | undefined,
  options: CommonOptions & { repair?: boolean },
): Promise<ExitStatus> {
  const settings = readSettings(context.environment);
  const exposure = await findExposure(settings);
  const project = pathOf(context, options.project);
  const subjects = {
    source: pathOf(context, file),
    project,
    stateBase: project ?? (existsSync(settings.dataFolder) ? settings.dataFolder : context.cwd),
  };
  const findings = [
    ...(await examineInstallation(settings, exposure, targetUrl, { ...subjects, repair: options.repair === true })),
    ...secretFindings(findSecretRefusal(settings, exposure)),
  ];
  printReport(context, options, { findings }, describeFindings(findings, progressOutput(context, options)));
  return statusOf(findings);
}

interface Subjects {
  source: string | undefined;
  project: string | undefined;
  stateBase: string;
  repair: boolean;
}

async function examineInstallation(
  settings: Settings,
  exposure: Exposure,
  argument: string | undefined,
  { repair, ...subjects }: Subjects,
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
  const { findings: ofPooler, ...ways } = await findWays(settings, argument);
  const target = await resolveTarget(ways.url, embedded);
  try {
    // Without a file nothing is to be moved, and the tables of an earlier move are where they belong.
    const sessionUrl = ways.url === undefined ? target.url : ways.sessionUrl;
    const findings = await examine({ ...common, target: sessionUrl, dataOnly: subjects.source === undefined });
    const isReachable = !findings.some(({ subject, outcome }) => subject === 'target' && outcome === 'problem');
    const hasLegacy = subjects.source !== undefined;
    return [
      ...findings,
      ...ofPooler,
      ...(isReachable ? await examineProduct(target.url, { settings, exposure, repair, hasLegacy }) : []),
    ];
  } finally {
    await target.release();
  }
}

interface Ways {
  /** As the product connects; undefined for the embedded server. */
  url: string | undefined;
  /** For what needs a session to itself. */
  sessionUrl: string | undefined;
  findings: Finding[];
}

/** An argument is the server's own address. */
async function findWays({ databaseUrl, directUrl }: Settings, argument: string | undefined): Promise<Ways> {
  if (argument !== undefined || databaseUrl === undefined) return { url: argument, sessionUrl: argument, findings: [] };
  const { findings, pooler, sessionUrl } = await examinePooler(databaseUrl, directUrl);
  const url = pooler?.preparesForEach === false ? withoutPrepared(databaseUrl) : databaseUrl;
  return { url, sessionUrl, findings };
}

/** What the doctor asks itself must not meet the statements of others. */
function withoutPrepared(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('pgbouncer', 'true');
  return url.href;
}

interface Product {
  settings: Settings;
  exposure: Exposure;
  hasLegacy: boolean;
  repair: boolean;
}

/** What a migration of the legacy database will bring is not in its way. */
async function examineProduct(url: string, { settings, exposure, hasLegacy, repair }: Product): Promise<Finding[]> {
  const missing = hasLegacy ? 'warning' : 'problem';
  const pending = await pendingProductMigrations(url);
  if (pending.length > 0) {
    const says = `migrations of the product's schema are not applied: ${pending.join(', ')}`;
    return [{ subject: 'product', outcome: missing, says, hint: 'vanguard start and vanguard migrate apply them' }];
  }
  const database = openPool<ProductSchema>(url, { applicationName: 'vanguard doctor', maxConnections: 1 });
  try {
    const faults = await findSignInFaults(database);
    return [
      {
        subject: 'product',
        outcome: 'fine',
        says: `its schema is of this version, with ${plural(faults.accounts, 'account')}`,
      },
      ...unboundFindings(await findUnboundRole(database)),
      ...(await examineProcessRoles(url)),
      ...signInFindings(faults, missing),
      ...defaultPasswordFindings(await findDefaultPasswords(database), exposure),
      // Of a database that a move is still to fill there is nothing to run.
      ...(hasLegacy ? [] : await examineOperation(database, settings, { url, repair })),
      ...(hasLegacy ? [] : await examineReplica(settings, url)),
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

function signInFindings(
  { accounts, activeAdmins, inactive, unknownHash, withoutOrganization }: Awaited<ReturnType<typeof findSignInFaults>>,
  missing: Finding['outcome'],
): Finding[] {
  const makeAdmin = 'vanguard user add <name> --role admin';
  const finding = (outcome: Finding['outcome'], isSo: boolean, says: string, hint: string): Finding[] =>
    isSo ? [{ subject: 'product', outcome, says, hint }] : [];
  if (accounts === 0) {
    const hint = `${makeAdmin} makes the first; vanguard migrate <legacy.db> brings those of a legacy database`;
    return finding(missing, true, 'nobody can sign in: there are no accounts', hint);
  }
  return [
    ...finding(
      'problem',
      activeAdmins === 0,
      'there is no active administrator',
      `${makeAdmin}, or vanguard user activate <name> and vanguard user role <name> admin`,
    ),
    ...finding(
      'warning',
      inactive.length > 0,
      `a sign-in is refused to inactive accounts: ${someOf(inactive)}`,
      'vanguard user activate <name>',
    ),
    ...finding(
      'problem',
      unknownHash.length > 0,
      `no password matches, since the hash is neither bcrypt nor Argon2id: ${someOf(unknownHash)}`,
      'vanguard user password <name>',
    ),
    ...finding(
      'warning',
      withoutOrganization.length > 0,
      `accounts belong to no organization and would see nothing: ${someOf(withoutOrganization)}`,
      'vanguard user member <name> <organization> <role>',
    ),
  ];
}

function secretFindings(refusal: UsageError | undefined): Finding[] {
  if (refusal === undefined) return [];
  const says = `it does not start: ${refusal.message} ${refusal.findings.join('; ')}`;
  return [{ subject: 'product', outcome: 'problem', says, hint: refusal.hint ?? '' }];
}

/** Where others reach it, no start accepts one. */
function defaultPasswordFindings(usernames: readonly string[], { reasons }: Exposure): Finding[] {
  if (usernames.length === 0) return [];
  const says = `accounts still have the password they were delivered with: ${someOf(usernames)}`;
  const hint = 'sign in and change it, or vanguard user password <name>';
  return [{ subject: 'product', outcome: reasons.length === 0 ? 'warning' : 'problem', says, hint }];
}

function someOf(usernames: readonly string[]): string {
  return usernames.slice(0, 10).join(', ') + (usernames.length > 10 ? ', …' : '');
}
