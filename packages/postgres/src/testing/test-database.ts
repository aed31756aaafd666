/** Databases of their own for tests: empty, or cloned from a template that is built once a server. */
import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { connectClient } from '../connect.ts';
import { withDatabase } from '../database-url.ts';
import { quoteIdentifier } from '../quote.ts';

export interface TestDatabaseTemplate {
  name: string;
  /** Fills the template, given the URL of an empty database; must leave no connection open. */
  build(url: string): Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createTestDatabase(template?: TestDatabaseTemplate): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withAdmin(adminUrl, async (admin) => {
    if (template !== undefined) await ensureTemplate(admin, adminUrl, template);
    const source = template === undefined ? 'template0' : quoteIdentifier(template.name);
    await admin.query(`create database ${quoteIdentifier(name)} template ${source}`);
  });
  return {
    url: withDatabase(adminUrl, name),
    drop: async () =>
      await withAdmin(adminUrl, async (admin) => {
        await admin.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
      }),
  };
}

/** One database for the calling test file, dropped at its end. */
export function useTestDatabase(template?: TestDatabaseTemplate): { readonly url: string } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(template);
  });
  afterAll(async () => {
    await database?.drop();
  });
  return {
    get url() {
      if (database === undefined) throw new Error('the test database exists from beforeAll on');
      return database.url;
    },
  };
}

async function withAdmin(url: string, work: (admin: ClientBase) => Promise<void>): Promise<void> {
  const admin = await connectClient(url, { applicationName: 'test-admin' });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

/** Built under an advisory lock and renamed when done, so that a half-built one is never cloned. */
async function ensureTemplate(
  admin: ClientBase,
  adminUrl: string,
  { name, build }: TestDatabaseTemplate,
): Promise<void> {
  await admin.query('select pg_advisory_lock(hashtext($1))', [name]);
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    const building = `${name}_building`;
    await admin.query(`drop database if exists ${quoteIdentifier(building)} with (force)`);
    await admin.query(`create database ${quoteIdentifier(building)} template template0`);
    await build(withDatabase(adminUrl, building));
    await admin.query(`alter database ${quoteIdentifier(building)} rename to ${quoteIdentifier(name)}`);
  } finally {
    await admin.query('select pg_advisory_unlock(hashtext($1))', [name]);
  }
}
