/**
 * A database of the embedded server that belongs to a role of its own. The superuser only makes the role and hands over
 * what was made before there was one: row-level security, which does not bind a superuser, binds the owner.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { connectClient } from '../connect.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { type Account, giveTo, isRoot } from './account.ts';
import { handOver } from './hand-over.ts';
import type { EmbeddedPostgres } from './start-embedded-postgres.ts';

export interface DatabaseOwner {
  /** Signs in; has none of a superuser's rights. */
  role: string;
  /** Roles without a sign-in that it may take. */
  mayTake?: readonly string[];
  /** Settings that only a superuser may set otherwise. Not before PostgreSQL 15. */
  maySet?: readonly string[];
}

const attributes = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';

/** Makes role and database where they are missing, and returns the owner's URL. Safe when several processes do it at once. */
export async function ensureOwnedDatabase(
  server: EmbeddedPostgres,
  database: string,
  owner: DatabaseOwner,
): Promise<string> {
  const password = await withSuperuser(server.url(), async (admin) => {
    await admin.query(`select pg_advisory_lock(hashtextextended('owned database', 0))`);
    const password = await ensureRole(admin, server, owner);
    await ensureDatabaseOf(admin, database, owner.role);
    await withSuperuser(server.url(database), async (inDatabase) => await handOver(inDatabase, owner.role));
    return password;
  });
  return urlOf(server, database, owner.role, password);
}

/** The URL of the database's owner where `ensureOwnedDatabase` has made it one, else the superuser's. */
export async function findOwnerUrl(server: EmbeddedPostgres, database: string): Promise<string> {
  const role = await withSuperuser(server.url(), async (admin) => {
    const { rows } = await admin.query<{ role: string }>(
      'select pg_get_userbyid(datdba) as role from pg_database where datname = $1',
      [database],
    );
    return rows[0]?.role;
  });
  const password = role === undefined ? undefined : readPasswordOf(server, role);
  return role === undefined || password === undefined ? server.url(database) : urlOf(server, database, role, password);
}

async function withSuperuser<Result>(url: string, work: (admin: ClientBase) => Promise<Result>): Promise<Result> {
  const admin = await connectClient(url);
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Returns the password, which the role is given where it, or the file that keeps it, is new. */
async function ensureRole(
  admin: ClientBase,
  server: EmbeddedPostgres,
  { role, mayTake = [], maySet = [] }: DatabaseOwner,
): Promise<string> {
  const name = quoteIdentifier(role);
  const known = readPasswordOf(server, role);
  const password = known ?? randomBytes(24).toString('base64url');
  if (known === undefined || !(await hasRole(admin, role))) {
    if (!(await hasRole(admin, role))) await admin.query(`create role ${name}`);
    await admin.query(`alter role ${name} ${attributes} password ${quoteLiteral(password)}`);
    writePasswordOf(server, role, password);
  }
  for (const taken of mayTake) {
    if (!(await hasRole(admin, taken))) await admin.query(`create role ${quoteIdentifier(taken)} nologin`);
    await admin.query(`grant ${quoteIdentifier(taken)} to ${name}`);
  }
  for (const setting of maySet) await admin.query(`grant set on parameter ${quoteIdentifier(setting)} to ${name}`);
  return password;
}

async function hasRole(admin: ClientBase, role: string): Promise<boolean> {
  return (await admin.query('select from pg_roles where rolname = $1', [role])).rowCount === 1;
}

async function ensureDatabaseOf(admin: ClientBase, database: string, role: string): Promise<void> {
  const { rows } = await admin.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [database],
  );
  const [name, owner] = [quoteIdentifier(database), quoteIdentifier(role)];
  if (rows.length === 0) await admin.query(`create database ${name} owner ${owner} encoding 'UTF8' template template0`);
  else if (rows[0]?.owner !== role) await admin.query(`alter database ${name} owner to ${owner}`);
}

function urlOf(server: EmbeddedPostgres, database: string, role: string, password: string): string {
  const url = new URL(server.url(database));
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
}

const passwordFileOf = ({ dir }: EmbeddedPostgres, role: string) =>
  join(dir, `password-of-${encodeURIComponent(role)}`);

function readPasswordOf(server: EmbeddedPostgres, role: string): string | undefined {
  const file = passwordFileOf(server, role);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Whole or not at all: another process may be reading. */
function writePasswordOf(server: EmbeddedPostgres, role: string, password: string): void {
  const file = passwordFileOf(server, role);
  writeFileSync(`${file}.new`, `${password}\n`, { mode: 0o600 });
  giveTo(accountOf(server), `${file}.new`);
  renameSync(`${file}.new`, file);
}

/** The owner of the data, so that a folder that root made can be used without root afterwards. */
function accountOf({ dataDir }: EmbeddedPostgres): Account | undefined {
  return isRoot() ? statSync(dataDir) : undefined;
}
