/** Whatever happens to a run, the target is as before or as published, and the next run succeeds. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import type { Phase } from '../src/progress/events.ts';
import { runCommand } from '../src/testing/run-command.ts';
import { waitForSessionsToEnd } from '../src/testing/sessions.ts';
import { useSqliteFiles } from '../src/testing/sqlite-file.ts';
import { callUntil } from './call-until.ts';
import { runUntil } from './run-until.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const rowCount = 20_000;
const rows = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rowCount})`;
const library = `
  create table author (id integer primary key, name text not null);
  create table book (id integer primary key, author_id integer not null references author (id), title text not null);
  create index book_title on book (title);
  ${rows} insert into author select i, 'author ' || i from n;
  ${rows} insert into book select i, i, 'title ' || hex(randomblob(40)) from n`;

/** By SQL of its own: undefined where nothing is published, else keys and rows. */
async function readPublished(client: Client, schema: string): Promise<object | undefined> {
  const { rows: tables } = await client.query(`select from pg_tables where schemaname = $1`, [schema]);
  if (tables.length === 0) return undefined;
  const { rows: found } = await client.query<object>(`
    select (select count(*)::int from ${schema}.author) as authors, (select count(*)::int from ${schema}.book) as books,
           (select count(*)::int from ${schema}.book join ${schema}.author a on a.id = author_id) as referring,
           (select count(*)::int from pg_constraint where connamespace = '${schema}'::regnamespace and contype in ('p', 'f')) as keys,
           (select count(*)::int from pg_indexes where schemaname = '${schema}') as indexes`);
  return found[0];
}

const complete = { authors: rowCount, books: rowCount, referring: rowCount, keys: 3, indexes: 3 };

async function readLeftovers(client: Client): Promise<unknown[]> {
  const { rows: left } = await client.query(`
    select nspname as what from pg_namespace where starts_with(nspname, 'sqlite_to_postgres_stage_')
    union all
    select 'lock of ' || pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    union all
    select 'session ' || pid from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);
  return left;
}

async function withClient(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  await work(client).finally(async () => await client.end());
}

async function expectNextRunToSucceed(
  client: Client,
  path: string,
  folder: string,
  schema: string,
  ...options: string[]
): Promise<void> {
  await waitForSessionsToEnd(client);
  const published = await readPublished(client, schema);
  expect([undefined, complete]).toContainEqual(published);
  const next =
    published === undefined
      ? await runCommand(['migrate', path, clone.url, '--schema', schema, '--yes', ...options], folder)
      : { status: 0, stderr: '' };
  expect(next).toMatchObject({ status: 0, stderr: '' });
  await waitForSessionsToEnd(client);
  expect(await readPublished(client, schema)).toEqual(complete);
  expect(await readLeftovers(client)).toEqual([]);
  expect([`${path}-wal`, `${path}-shm`, `${path}-journal`].filter((file) => existsSync(file))).toEqual([]);
}

const phases: Phase[] = isWholeSuite ? ['backup', 'stage', 'constrain', 'verify', 'publish'] : ['stage', 'publish'];

test.each(phases)('a run killed in phase %s leaves all or nothing, and the next one succeeds', async (phase) => {
  const { path, folder } = writeSqlite(library);
  const schema = `killed_in_${phase}`;
  const outcome = await runUntil(['migrate', path, clone.url, '--schema', schema, '--yes'], folder, {
    phase,
    delayMs: 0,
    strike: (child) => child.kill('SIGKILL'),
  });
  expect(outcome.struck).toBe(true);
  await withClient(async (client) => await expectNextRunToSucceed(client, path, folder, schema));
});

test.each([[[]], [['--resume']]])('a run whose connections are dropped says how to go on: %j', async (options) => {
  const { path, folder } = writeSqlite(library);
  const schema = `dropped_${options.length}`;
  await withClient(async (client) => {
    const { status, stderr } = await callUntil(['migrate', path, clone.url, '--schema', schema, '--yes'], folder, {
      phase: 'stage',
      strike: async () =>
        await client.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`),
    });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.anything() });
    expect(stderr).toContain('The connection to the target was lost in phase "stage"');
    expect(stderr).toContain('run again with --resume');
    await waitForSessionsToEnd(client);
    expect(await readPublished(client, schema)).toBeUndefined();
    await expectNextRunToSucceed(client, path, folder, schema, ...options);
  });
});

test('a run killed right after its commit is undone together with the schema it made', async () => {
  const { path, folder } = writeSqlite(library);
  const schema = 'committed';
  await runCommand(['migrate', path, clone.url, '--schema', schema, '--yes'], folder);
  const [run = ''] = readdirSync(join(folder, '.sqlite-to-postgres/runs'));
  const journal = join(folder, '.sqlite-to-postgres/runs', run, 'journal.ndjson');
  const lines = readFileSync(journal, 'utf8').split('\n');
  const last = lines.findIndex((line) => line.includes('"step":"publishing"'));
  expect(last).toBeGreaterThan(0);
  writeFileSync(journal, `${lines.slice(0, last + 1).join('\n')}\n`);
  expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 0, stderr: '' });
  await withClient(async (client) => {
    const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
    expect(rowCount).toBe(0);
  });
});

/** Sessions that wait for a lock. */
async function countWaiting(client: Client): Promise<number | null> {
  const { rowCount } = await client.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rowCount;
}

test('an interrupt ends a statement that waits for a lock of another session', async () => {
  const { path, folder } = writeSqlite(library);
  const schema = 'waiting';
  await withClient(async (client) => {
    await runCommand(['migrate', path, clone.url, '--schema', 'before_waiting', '--yes'], folder);
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'sqlite_to_postgres'`,
    );
    expect(tables).not.toEqual([]);
    await client.query(`begin; lock table ${tables.map(({ name }) => name).join(', ')} in access exclusive mode`);
    const { status, stderr } = await callUntil(['migrate', path, clone.url, '--schema', schema, '--yes'], folder, {
      phase: 'publish',
      strike: async ({ signals }) => {
        await expect.poll(async () => await countWaiting(client)).toBeGreaterThan(0);
        signals.emit('SIGINT', 'SIGINT');
      },
    });
    await client.query('rollback');
    expect({ status, stderr }).toMatchObject({ status: 130, stderr: expect.stringContaining('Cancelled') as string });
    await expectNextRunToSucceed(client, path, folder, schema);
  });
});
