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
import { copyPreparedServer, prepareServer } from '../embedded/testing/prepared-server.ts';
import { quoteIdentifier } from '../quote.ts';
import { withAdmin } from './admin-connection.ts';

/** Nobody's statistics change between two runs of a test, and the log of what will be dropped stays small. */
const settings = { autovacuum: 'off', max_wal_size: '256MB' };

/**
 * Of Linux's own library for C: memory of a server's processes comes in pages of 2 MB, where the system has them. A long
 * statement is planned in 5 MB, in which 1,200 page faults took three times as long as the planning.
 */
const largePages = 'glibc.malloc.hugetlb=1';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of a database whose user may create others. */
    adminUrl: string;
    /** Begins the names of all databases of this run. */
    databasePrefix: string;
    /** Folder of a server of the newest version that was never started, to be copied; empty where there is none. */
    preparedServer: string;
  }
}

export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `test_${randomBytes(4).toString('hex')}_`;
  const external = process.env['TEST_DATABASE_URL'];
  project.provide('databasePrefix', prefix);
  project.provide('adminUrl', external ?? '');
  project.provide('preparedServer', '');
  if (external) return async () => await dropDatabases(external, prefix);

  const folder = mkdtempSync(join(tmpdir(), 'test-postgres-'));
  try {
    // Root runs the server under another account, which must be able to reach it.
    chmodSync(folder, 0o755);
    const programs = project.config.env['TEST_POSTGRES_PACKAGE'];
    const prepared = await prepareServer(join(folder, 'prepared'), programs);
    const dir = join(folder, 'server');
    await copyPreparedServer(prepared, dir, programs);
    const server = await withLargePages(
      async () => await startEmbeddedPostgres({ dir, durable: false, package: programs, settings }),
    );
    project.provide('adminUrl', server.url());
    // What tests start are servers of the newest version.
    if (programs === undefined) project.provide('preparedServer', prepared);
    return async () => {
      await server.stop();
      await removeFolder(folder);
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/** For what is started meanwhile; the tests' own programs may be measured. */
async function withLargePages<Result>(start: () => Promise<Result>): Promise<Result> {
  const before = process.env['GLIBC_TUNABLES'];
  process.env['GLIBC_TUNABLES'] = before ?? largePages;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env['GLIBC_TUNABLES'];
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
