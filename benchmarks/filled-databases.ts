/**
 * Databases with organizations in them, one after the other, each new and dropped when its work is done. With `keep` each
 * is copied from one that stays for the next run, so that measuring often does not load often; it takes twice the room.
 */
import { migrateProduct, type ProductDatabase, type Scope } from '@vanguard/datastore';
import { ensureDatabase, openPool } from '@vanguard/postgres';
import { sql } from 'kysely';
import { type BenchServer, type ServerOptions, startServer } from './bench-server.ts';
import { buildOrganizations, type BuildOptions, findOrganizations } from './mirror-data.ts';

export interface Filled {
  database: ProductDatabase;
  /** URL of the database, for a separate process. */
  url: string;
  /** In the order of their counts, the largest first where the database was kept. */
  scopes: Scope[];
}

/** `counts`: of the records of each organization, the largest first. */
export type WithFilled = (counts: readonly number[], use: (filled: Filled) => Promise<void>) => Promise<void>;

export async function withFilledDatabases(
  work: (withFilled: WithFilled) => Promise<void>,
  options: ServerOptions & BuildOptions = {},
): Promise<void> {
  const server = await startServer(options);
  try {
    await work(async (counts, use) => {
      await dropDatabase(server, 'benchmark');
      if (options.keep === true) await copyKept(server, counts, options);
      else await build(server, 'benchmark', counts, options);
      const url = server.url('benchmark');
      await withPool(url, async (database) => await use({ database, url, scopes: await findOrganizations(database) }));
      await dropDatabase(server, 'benchmark');
    });
  } finally {
    await server.stop();
  }
}

async function build(
  server: BenchServer,
  name: string,
  counts: readonly number[],
  options: BuildOptions,
): Promise<void> {
  const url = server.url(name);
  await ensureDatabase(url);
  await migrateProduct(url);
  const start = performance.now();
  await withPool(url, async (database) => void (await buildOrganizations(database, counts, options)));
  const seconds = (performance.now() - start) / 1000;
  console.log(`loaded ${total(counts).toLocaleString('en')} records in ${seconds.toFixed(0)} s`);
}

async function copyKept(server: BenchServer, counts: readonly number[], options: BuildOptions): Promise<void> {
  const kept = `kept_${counts.length}_${total(counts)}`;
  if (!(await hasDatabase(server, kept))) {
    await dropDatabase(server, 'building');
    await build(server, 'building', counts, options);
    await administer(
      server,
      async (admin) => void (await sql`alter database building rename to ${sql.id(kept)}`.execute(admin)),
    );
  }
  await administer(
    server,
    async (admin) =>
      void (await sql`create database benchmark template ${sql.id(kept)} strategy file_copy`.execute(admin)),
  );
}

async function hasDatabase(server: BenchServer, name: string): Promise<boolean> {
  let has = false;
  await administer(server, async (admin) => {
    const { rows } = await sql`select from pg_database where datname = ${name}`.execute(admin);
    has = rows.length > 0;
  });
  return has;
}

async function dropDatabase(server: BenchServer, name: string): Promise<void> {
  await administer(
    server,
    async (admin) => void (await sql`drop database if exists ${sql.id(name)} with (force)`.execute(admin)),
  );
}

async function administer(server: BenchServer, work: (admin: ProductDatabase) => Promise<void>): Promise<void> {
  await withPool(server.url('postgres'), work, 1);
}

async function withPool(
  url: string,
  work: (database: ProductDatabase) => Promise<void>,
  maxConnections = 10,
): Promise<void> {
  const database: ProductDatabase = openPool(url, { maxConnections });
  await work(database).finally(async () => await database.destroy());
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
