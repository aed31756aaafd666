/**
 * One PostgreSQL server for a whole test run: an embedded one without durability in a fresh folder, or the one in
 * TEST_DATABASE_URL, from which the run's databases are dropped at its end. A project of the runner may name the npm
 * package of another version of the server.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeFolder } from '../embedded/remove-folder.ts';
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { quoteIdentifier } from '../quote.ts';
import { withAdmin } from './admin-connection.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a database in which its user may create others. */
    adminUrl: string;
    /** Of the names of all databases of this run. */
    databasePrefix: string;
  }
}

export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `test_${randomBytes(4).toString('hex')}_`;
  const external = process.env['TEST_DATABASE_URL'];
  project.provide('databasePrefix', prefix);
  project.provide('adminUrl', external ?? '');
  if (external) return async () => await dropDatabases(external, prefix);

  const folder = mkdtempSync(join(tmpdir(), 'test-postgres-'));
  try {
    // Root runs the server under another account, which must be able to reach it.
    chmodSync(folder, 0o755);
    const server = await startEmbeddedPostgres({
      dir: join(folder, 'server'),
      durable: false,
      package: project.config.env['TEST_POSTGRES_PACKAGE'],
    });
    project.provide('adminUrl', server.url());
    return async () => {
      await server.stop();
      await removeFolder(folder);
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function dropDatabases(adminUrl: string, prefix: string): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await admin.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
  });
}
