/** A run that died before it published goes on with --resume, from what it staged and from nothing else. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { createTestDatabase, isRepetition, isWholeSuite, type TestDatabaseTemplate } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { callUntil } from '../../faults/call-until.ts';
import { runUntil } from '../../faults/run-until.ts';
import type { CommandResult } from '../cli/testing/captured-io.ts';
import { listRunFolders } from '../journal/run-folder.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { runCommand } from '../testing/run-command.ts';
import { waitForSessionsToEnd } from '../testing/sessions.ts';
import { useFolders, useSqliteFiles } from '../testing/sqlite-file.ts';

const writeSqlite = useSqliteFiles();
const makeFolder = useFolders();
const library = `
  create table author (id integer primary key autoincrement, name text not null, initial text as (substr(name, 1, 1)) stored);
  create table book (id integer primary key, author_id integer not null references author (id), title text not null);
  create table reader (id integer primary key, name text not null unique check (length(name) < 100));
  create index book_title on book (title);
  create view titles as select title from book;
  with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
  insert into author (id, name) select i, 'author ' || i from n;
  insert into book select id, id, 'title ' || id from author;
  insert into reader select id, 'reader ' || id from author;`;

const schema = 'library';

/** What a run left that was killed when everything was staged and nothing published. */
const killed = { folder: '', staging: '' };
const killedRun: TestDatabaseTemplate = { name: 'killed_before_publishing', build: killBeforePublishing };

/** It waits for the record of runs, which an earlier run has made. */
async function killBeforePublishing(url: string): Promise<void> {
  const { path, folder } = writeSqlite(library);
  const first = writeSqlite('create table first (id integer primary key)');
  await migrate({ ...first, url }, 'first');
  const { signal } = await withRecordLocked(
    url,
    async () =>
      await runUntil(['migrate', path, url, '--schema', schema, '--yes'], folder, {
        phase: 'publish',
        delayMs: 100,
        strike: (child) => child.kill('SIGKILL'),
      }),
  );
  expect(signal).toBe('SIGKILL');
  Object.assign(killed, { folder, staging: stagingOf(folder) });
}

async function withRecordLocked<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  return await withClient(url, async (client) => {
    await client.query('begin; lock table sqlite_to_postgres.run in access exclusive mode');
    const result = await work(client);
    await client.query('rollback');
    await waitForSessionsToEnd(client);
    return result;
  });
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return await work(client).finally(async () => await client.end());
}

interface Migration {
  path: string;
  folder: string;
  url: string;
}

interface DeadMigration extends Migration {
  /** The staging schema of the dead run, quoted. */
  staging: string;
  client: Client;
}

const disposals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose();
});

/** A database of the test's own. */
async function makeDatabase(template?: TestDatabaseTemplate): Promise<string> {
  const { url, drop } = await createTestDatabase(template);
  disposals.push(drop);
  return url;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  disposals.push(async () => await client.end());
  return client;
}

/** A copy of what the killed run left: database, source, journal and backup. */
async function copyOfKilled(): Promise<DeadMigration> {
  const url = await makeDatabase(killedRun);
  const folder = makeFolder();
  cpSync(killed.folder, folder, { recursive: true, preserveTimestamps: true });
  return { url, client: await connect(url), path: join(folder, 'source.db'), folder, staging: killed.staging };
}

/** Staged and not published, as the killed run is, but by connections that end. `prepare` comes before the run. */
async function cutOffBeforePublishing(sql: string, prepare: string, ...options: string[]): Promise<DeadMigration> {
  const url = await makeDatabase();
  await withClient(url, async (client) => await client.query(prepare));
  await migrate({ ...writeSqlite('create table first (id integer primary key)'), url }, 'first');
  const file = writeSqlite(sql);
  const { status } = await withRecordLocked(
    url,
    async (client) =>
      await callUntil(['migrate', file.path, url, '--schema', schema, '--yes', ...options], file.folder, {
        phase: 'publish',
        delayMs: 100,
        strike: async () =>
          await client.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`),
      }),
  );
  expect(status).toBe(4);
  return { url, client: await connect(url), ...file, staging: stagingOf(file.folder) };
}

function stagingOf(folder: string): string {
  const [run] = listRunFolders(folder);
  return quoteIdentifier(`sqlite_to_postgres_stage_${run?.id.replaceAll('-', '_')}`);
}

async function migrate({ path, folder, url }: Migration, into: string, ...options: string[]): Promise<CommandResult> {
  return await runCommand(['migrate', path, url, '--schema', into, '--yes', '--json', ...options], folder);
}

async function verify({ path, folder, url }: Migration): Promise<CommandResult> {
  return await runCommand(['verify', path, url, '--schema', schema], folder);
}

function reportOf({ stdout }: CommandResult): MigrationReport {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as MigrationReport;
}

const stagedBefore = ({ tables }: MigrationReport) =>
  tables.flatMap(({ source, wasStaged }) => (wasStaged ? [source] : [])).toSorted();

async function countStagingSchemas(client: Client): Promise<number | null> {
  const { rowCount } = await client.query(
    `select from pg_namespace where starts_with(nspname, 'sqlite_to_postgres_stage_')`,
  );
  return rowCount;
}

describe('what a dead run staged', () => {
  test('stays where it is intact, keys and indexes included', async () => {
    const dead = await copyOfKilled();
    const { client, folder, staging } = dead;
    const { rows: staged } = await client.query<{ oid: number }>(
      `select oid from pg_class where relnamespace = '${staging}'::regnamespace and relkind in ('r', 'i') order by oid`,
    );
    const resumed = await migrate(dead, schema, '--resume');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    const report = reportOf(resumed);
    expect(report).toMatchObject({ outcome: 'published', isResumed: true });
    expect(stagedBefore(report)).toEqual(['author', 'book', 'reader']);
    const { rows: published } = await client.query<{ oid: number }>(
      `select oid from pg_class where relnamespace = '${schema}'::regnamespace and relkind in ('r', 'i') order by oid`,
    );
    expect(published).toEqual(staged);
    expect(listRunFolders(folder)).toHaveLength(1);
    expect(readFileSync(join(report.folder, 'report.html'), 'utf8')).toContain('staged before');
    expect(await countStagingSchemas(client)).toBe(0);
    expect(await verify(dead)).toMatchObject({ status: 0 });
    expect((await migrate(dead, schema, '--resume')).stderr).toContain('is published');
    expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 0 });
  });

  /** Two changes at once are of two tables, or of what both tables keep their rows with: each is judged by itself. */
  const changesOfRows: [string, string, string[]][] = [
    [
      'a changed value and a missing row',
      `update {}.book set title = 'other' where id = 77; delete from {}.reader where id = 5`,
      ['author'],
    ],
    ['an added row', `insert into {}.reader values (501, 'nobody')`, ['author', 'book']],
    ['no rows yet', 'truncate {}.reader', ['author', 'book']],
  ];
  const changesOfStructure: [string, string, string[]][] = [
    [
      'a missing table and another type',
      'drop table {}.author cascade; alter table {}.reader alter name type varchar(200)',
      ['book'],
    ],
    [
      'another default and an added check',
      `alter table {}.book alter title set default 'x'; alter table {}.reader add constraint more check (id > 0)`,
      ['author'],
    ],
    [
      'no key, no index and no view yet',
      'alter table {}.reader drop constraint reader_pkey; drop index {}.book_title; drop view {}.titles',
      ['author', 'book', 'reader'],
    ],
    [
      'a key of which only the index is there, and a reference that nothing has checked',
      `alter table {}.book drop constraint book_pkey; create unique index book_pkey on {}.book (id);
       update pg_constraint set convalidated = false where conrelid = '{}.book'::regclass and contype = 'f'`,
      ['author', 'book', 'reader'],
    ],
  ];

  test.each([...(isRepetition ? [] : changesOfRows), ...changesOfStructure])(
    'with %s is set right, and the rest stays',
    async (_, change, whole) => {
      const dead = await copyOfKilled();
      await dead.client.query(change.replaceAll('{}', dead.staging));
      const resumed = await migrate(dead, schema, '--resume');
      expect(resumed).toMatchObject({ status: 0, stderr: '' });
      expect(stagedBefore(reportOf(resumed))).toEqual(whole);
      expect(await verify(dead)).toMatchObject({ status: 0 });
      const { rows } = await dead.client.query(`
      select (select count(*)::int from pg_constraint where connamespace = '${schema}'::regnamespace and contype in ('p', 'u', 'f', 'c')) as keys,
             (select count(*)::int from pg_indexes where schemaname = '${schema}') as indexes,
             (select count(*)::int from ${schema}.titles) as titles, (select title from ${schema}.book where id = 77),
             (select initial from ${schema}.author where id = 1)`);
      expect(rows).toEqual([{ keys: 6, indexes: 5, titles: 500, title: 'title 77', initial: 'a' }]);
    },
  );

  test.skipIf(isRepetition)('stays without the rows that are set aside', async () => {
    const bad = `${library} alter table reader add age integer; update reader set age = 'old' where id = 7`;
    const rejecting = ['--on-bad-value', 'reject'];
    const dead = await cutOffBeforePublishing(bad, '', ...rejecting);
    const resumed = await migrate(dead, schema, '--resume', ...rejecting);
    expect(resumed).toMatchObject({ status: 6, stderr: '' });
    expect(stagedBefore(reportOf(resumed))).toEqual(['author', 'book', 'reader']);
  });

  test('stays where it is to fill tables that are there', async () => {
    const form = 'create table reader (id integer primary key, name text not null unique)';
    const there = `create schema ${schema}; set search_path = ${schema}; ${form}; create index on reader (name, id)`;
    const rows = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into reader select i, 'reader ' || i from n`;
    const dead = await cutOffBeforePublishing(`${form}; ${rows}`, there, '--data-only');
    const resumed = await migrate(dead, schema, '--resume', '--data-only');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    expect(stagedBefore(reportOf(resumed))).toEqual(['reader']);
    const { rows: filled } = await dead.client.query(`select count(*)::int as n from ${schema}.reader`);
    expect(filled).toEqual([{ n: 500 }]);
  });

  test.skipIf(isRepetition)('is removed by a run without --resume, which says so', async () => {
    const dead = await copyOfKilled();
    const { status, stdout } = await migrate(dead, schema);
    expect(status).toBe(0);
    expect(stdout).toContain('removed what a dead run left in the target; --resume would have gone on from it');
    expect(await countStagingSchemas(dead.client)).toBe(0);
  });
});

describe.skipIf(isRepetition)('--resume is refused in words', () => {
  test('where there is nothing to resume', async () => {
    const url = await makeDatabase();
    const none = await migrate({ ...writeSqlite(library), url }, schema, '--resume');
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain(`There is no run to resume: none into the schema "${schema}" was started`);
  });

  test('where the source was written to since', async () => {
    const dead = await copyOfKilled();
    using source = new DatabaseSync(dead.path);
    source.exec(`update book set title = 'newer' where id = 3`);
    const { status, stderr } = await migrate(dead, schema, '--resume');
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('was written to since') });
    expect(await migrate(dead, schema)).toMatchObject({ status: 0 });
  });

  test('where the options make another plan', async () => {
    const dead = await copyOfKilled();
    const rules = join(dead.folder, 'rules.json');
    writeFileSync(rules, JSON.stringify({ columns: [{ table: 'book', column: 'title', type: 'varchar(80)' }] }));
    const { status, stderr } = await migrate(dead, schema, '--resume', '--config', rules);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('had another plan') });
    expect(stderr).toContain('tables.book.columns.title.type');
    expect(await migrate(dead, schema, '--resume')).toMatchObject({ status: 0 });
  });

  test('where the backup is not what was written', async () => {
    const dead = await copyOfKilled();
    using copy = new DatabaseSync(listRunFolders(dead.folder)[0]?.snapshotPath ?? '');
    copy.exec('delete from reader');
    const { status, stderr } = await migrate(dead, schema, '--resume');
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('is not what was written') });
  });

  // It waits for three seconds; before merging, staging.pg.test.ts has them shortened.
  test.runIf(isWholeSuite)('where a session of the dead run still writes', async () => {
    const dead = await copyOfKilled();
    await dead.client.query(`begin; insert into ${dead.staging}.reader values (900, 'late')`);
    const { status, stderr } = await migrate(dead, schema, '--resume');
    await dead.client.query('rollback');
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining('still works') });
    expect(await migrate(dead, schema, '--resume')).toMatchObject({ status: 0 });
  });
});
