/** The story of the roles: an administrator of the server makes those that are missing, the owner gives them their rights. */
import {
  administratorStatements,
  createStatement,
  type DatabaseRoles,
  findRoles,
  grantRoles,
  inSession,
  ownerStatements,
  planRoles,
} from '@vanguard/datastore';
import { parseDatabaseUrl, quoteIdentifier } from '@vanguard/postgres/connection';
import { TargetError } from 'sqlite-to-postgres/errors';
import { generatePassword } from '../commands/read-password.ts';
import { scramVerifier } from './scram-verifier.ts';

export interface MadeRole {
  role: string;
  /** With its password, which is kept nowhere. */
  url: string;
}

export interface RolesMade {
  made: MadeRole[];
  /** What was changed of roles and rights, in SQL without passwords. */
  changed: string[];
}

/**
 * `url`: of the owner. `adminUrl`: of whoever may create roles, if that is somebody else. Throws TargetError `no_product`,
 * `not_the_owner`, `may_not_create_roles`, PostgresConnectionError.
 */
export async function makeRoles(url: string, adminUrl: string = url): Promise<RolesMade> {
  const found = await readProduct(url);
  if (!found.isOwner) throw notTheOwner(found);
  const { made, changed } = await makeMissing(found, url, adminUrl);
  try {
    return { made, changed: [...changed, ...(await inSession(url, grantRoles))] };
  } catch (error) {
    // Nobody would learn their passwords.
    const drops = made.map(({ role }) => `drop role ${quoteIdentifier(role)}`);
    await inSession(adminUrl, async (session) => await session.query(drops.join('; ')));
    throw error;
  }
}

/** Throws TargetError `no_product`. */
async function readProduct(url: string): Promise<DatabaseRoles> {
  const found = await findRoles(url);
  if (found !== undefined) return found;
  throw new TargetError(`The database "${parseDatabaseUrl(url).database}" holds no product yet.`, {
    code: 'no_product',
    hint: '`vanguard start` or `vanguard migrate` makes it, with the URL of the owner; then call this again.',
  });
}

async function makeMissing(found: DatabaseRoles, url: string, adminUrl: string): Promise<RolesMade> {
  const plan = planRoles(found, { withMissing: true });
  const [statements, others] = [administratorStatements(plan), administratorStatements({ ...plan, missing: [] })];
  if (statements.length === 0) return { made: [], changed: [] };
  const made = plan.missing.map((role) => ({ role, password: generatePassword() }));
  await inSession(adminUrl, async (session) => {
    for (const { role, password } of made) await session.query(createStatement(role, scramVerifier(password)));
    for (const statement of others) await session.query(statement);
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code === '42501') throw mayNotCreate(adminUrl, error as Error);
    throw error;
  });
  return {
    made: made.map(({ role, password }) => ({ role: role.name, url: withUser(url, role.name, password) })),
    changed: statements,
  };
}

function withUser(url: string, user: string, password: string): string {
  const of = new URL(url);
  [of.username, of.password] = [encodeURIComponent(user), password];
  return of.href;
}

function mayNotCreate(url: string, cause: Error): TargetError {
  const { user = '' } = parseDatabaseUrl(url);
  return new TargetError(`The role "${user}" may not make the roles of the processes: ${cause.message}.`, {
    code: 'may_not_create_roles',
    hint: 'Give the URL of an administrator of the server: vanguard roles --admin <url>. Or let one run what `vanguard roles --print` prints. Nothing was changed.',
    cause,
  });
}

function notTheOwner({ owner }: DatabaseRoles): TargetError {
  return new TargetError(`The product belongs to the role "${owner}", and DATABASE_URL names another.`, {
    code: 'not_the_owner',
    hint: `Name "${owner}" in DATABASE_URL, or let an administrator run what \`vanguard roles --print\` prints. Nothing was changed.`,
  });
}

/** All of it for `psql`, for an administrator who may take the role of the owner. Throws TargetError `no_product`. */
export async function printRoles(url: string): Promise<string[]> {
  const found = await readProduct(url);
  const plan = planRoles(found, { withMissing: true });
  const ofAdministrator = administratorStatements(plan).map((statement) => `${statement};`);
  const ofOwner = ownerStatements(plan).map((statement) => `${statement};`);
  if (ofAdministrator.length + ofOwner.length === 0) return ['-- The roles are as they should be.'];
  return [
    `-- For an administrator of the server, in the database ${plan.database}: psql --dbname ${plan.database} --file roles.sql`,
    ...ofAdministrator,
    ...plan.missing.map(({ name }) => `\\password ${quoteIdentifier(name)}`),
    ...(ofOwner.length === 0 ? [] : [`set role ${quoteIdentifier(plan.owner)};`, ...ofOwner, 'reset role;']),
  ];
}
