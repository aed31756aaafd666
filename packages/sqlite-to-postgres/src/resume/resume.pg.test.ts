/** A run that died before it published goes on with --resume, from what it staged and from nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runUntil } from '../faults/run-until.ts';
import { listRunFolders } from '../journal/run-folder.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import type { CommandResult } from '../cli/testing/captured-io.ts';
import { runCommand } from '../testing/run-command.ts';
import { waitForSessionsToEnd } from '../testing/sessions.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
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

let client: Client;
beforeAll(async () => {
  client = new Client({ connectionString: clone.url });
  await client.connect();
  // So that there is a record of runs to wait for.
  const { path, folder } = writeSqlite('create table first (id integer primary key)');
  await migrate(path, folder, 'first');
});
afterAll(async () => await client.end());

async function migrate(path: string, folder: string, schema: string, ...options: string[]): Promise<CommandResult> {
  return await runCommand(['migrate', path, clone.url, '--schema', schema, '--yes', '--json', ...options], folder);
}

function reportOf({ stdout }: CommandResult): MigrationReport {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as MigrationReport;
}

const stagedBefore = ({ tables }: MigrationReport) =>
  tables.flatMap(({ source, wasStaged }) => (wasStaged ? [source] : [])).toSorted();

interface DeadMigration {
  path: string;
  folder: string;
  /** Of the dead run, quoted. */
  staging: string;
}

/** Killed at a moment when everything is staged and nothing published: it waits for the record of runs. */
async function dieBeforePublishing(schema: string, options: string[] = [], sql = library): Promise<DeadMigration> {
  const { path, folder } = writeSqlite(sql);
  await client.query('begin; lock table sqlite_to_postgres.run in access exclusive mode');
  const command = ['migrate', path, clone.url, '--schema', schema, '--yes', ...options];
  const { signal } = await runUntil(command, folder, {
    phase: 'publish',
    delayMs: 100,
    strike: (child) => child.kill('SIGKILL'),
  });
  await client.query('rollback');
  expect(signal).toBe('SIGKILL');
  const [run] = listRunFolders(folder);
  const staging = quoteIdentifier(`sqlite_to_postgres_stage_${run?.id.replaceAll('-', '_')}`);
  await waitForSessionsToEnd(client);
  return { path, folder, staging };
}

async function countStagingSchemas(): Promise<number | null> {
  const { rowCount } = await client.query(
    `select from pg_namespace where starts_with(nspname, 'sqlite_to_postgres_stage_')`,
  );
  return rowCount;
}

describe('what a dead run staged', () => {
  test('stays where it is intact, keys and indexes included', async () => {
    const { path, folder, staging } = await dieBeforePublishing('intact');
    const { rows: staged } = await client.query<{ oid: number }>(
      `select oid from pg_class where relnamespace = '${staging}'::regnamespace and relkind in ('r', 'i') order by oid`,
    );
    const resumed = await migrate(path, folder, 'intact', '--resume');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    const report = reportOf(resumed);
    expect(report).toMatchObject({ outcome: 'published', isResumed: true });
    expect(stagedBefore(report)).toEqual(['author', 'book', 'reader']);
    const { rows: published } = await client.query<{ oid: number }>(
      `select oid from pg_class where relnamespace = 'intact'::regnamespace and relkind in ('r', 'i') order by oid`,
    );
    expect(published).toEqual(staged);
    expect(listRunFolders(folder)).toHaveLength(1);
    expect(readFileSync(join(report.folder, 'report.html'), 'utf8')).toContain('staged before');
    expect(await countStagingSchemas()).toBe(0);
    expect(await runCommand(['verify', path, clone.url, '--schema', 'intact'], folder)).toMatchObject({ status: 0 });
    expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 0 });
  });

  test.each([
    ['a changed value', `update {}.book set title = 'other' where id = 77`, ['author', 'reader']],
    ['a missing row', 'delete from {}.reader where id = 5', ['author', 'book']],
    ['an added row', `insert into {}.reader values (501, 'nobody')`, ['author', 'book']],
    ['no rows yet', 'truncate {}.reader', ['author', 'book']],
    ['a missing table', 'drop table {}.author cascade', ['book', 'reader']],
    ['another type', 'alter table {}.reader alter name type varchar(200)', ['author', 'book']],
    ['another default', `alter table {}.book alter title set default 'x'`, ['author', 'reader']],
    ['an added check', 'alter table {}.book add constraint more check (id > 0)', ['author', 'reader']],
    ['no key yet', 'alter table {}.book drop constraint book_pkey', ['author', 'book', 'reader']],
    ['no index yet', 'drop index {}.book_title', ['author', 'book', 'reader']],
    ['no views yet', 'drop view {}.titles', ['author', 'book', 'reader']],
  ])('with %s is set right, and the rest stays', async (name, change, whole) => {
    const schema = name.replaceAll(' ', '_');
    const { path, folder, staging } = await dieBeforePublishing(schema);
    await client.query(change.replace('{}', staging));
    const resumed = await migrate(path, folder, schema, '--resume');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    expect(stagedBefore(reportOf(resumed))).toEqual(whole);
    expect(await runCommand(['verify', path, clone.url, '--schema', schema], folder)).toMatchObject({ status: 0 });
    const { rows } = await client.query(`
      select (select count(*)::int from pg_constraint where connamespace = '${schema}'::regnamespace and contype in ('p', 'u', 'f', 'c')) as keys,
             (select count(*)::int from pg_indexes where schemaname = '${schema}') as indexes,
             (select count(*)::int from ${schema}.titles) as titles, (select title from ${schema}.book where id = 77),
             (select initial from ${schema}.author where id = 1)`);
    expect(rows).toEqual([{ keys: 6, indexes: 5, titles: 500, title: 'title 77', initial: 'a' }]);
  });

  test('stays without the rows that are set aside', async () => {
    const bad = `${library} alter table reader add age integer; update reader set age = 'old' where id = 7`;
    const rejecting = ['--on-bad-value', 'reject'];
    const { path, folder } = await dieBeforePublishing('rejecting', rejecting, bad);
    const resumed = await migrate(path, folder, 'rejecting', '--resume', ...rejecting);
    expect(resumed).toMatchObject({ status: 6, stderr: '' });
    expect(stagedBefore(reportOf(resumed))).toEqual(['author', 'book', 'reader']);
  });

  test('stays where it is to fill tables that are there', async () => {
    const form = 'create table reader (id integer primary key, name text not null unique)';
    await client.query(
      `create schema filled; set search_path = filled; ${form}; create index on reader (name, id); reset search_path`,
    );
    const rows = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into reader select i, 'reader ' || i from n`;
    const { path, folder } = await dieBeforePublishing('filled', ['--data-only'], `${form}; ${rows}`);
    const resumed = await migrate(path, folder, 'filled', '--resume', '--data-only');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    expect(stagedBefore(reportOf(resumed))).toEqual(['reader']);
    const { rows: filled } = await client.query('select count(*)::int as n from filled.reader');
    expect(filled).toEqual([{ n: 500 }]);
  });

  test('is removed by a run without --resume, which says so', async () => {
    const { path, folder } = await dieBeforePublishing('anew');
    const { status, stdout } = await migrate(path, folder, 'anew');
    expect(status).toBe(0);
    expect(stdout).toContain('removed what a dead run left in the target; --resume would have gone on from it');
    expect(await countStagingSchemas()).toBe(0);
  });
});

describe('--resume is refused in words', () => {
  test('where there is nothing to resume', async () => {
    const { path, folder } = writeSqlite(library);
    const none = await migrate(path, folder, 'none', '--resume');
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain('There is no run to resume: none into schema "none" was begun');
    await migrate(path, folder, 'none');
    expect((await migrate(path, folder, 'none', '--resume')).stderr).toContain('is published');
  });

  test('where the source is to be followed', async () => {
    const { path, folder } = writeSqlite(library);
    const { status, stderr } = await migrate(path, folder, 'followed', '--resume', '--follow');
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot be used with option'),
    });
  });

  test('where the source was written to since', async () => {
    const { path, folder } = await dieBeforePublishing('changed');
    using source = new DatabaseSync(path);
    source.exec(`update book set title = 'newer' where id = 3`);
    const { status, stderr } = await migrate(path, folder, 'changed', '--resume');
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('was written to since') });
    expect(await migrate(path, folder, 'changed')).toMatchObject({ status: 0 });
  });

  test('where the options make another plan', async () => {
    const { path, folder } = await dieBeforePublishing('options');
    const rules = join(folder, 'rules.json');
    writeFileSync(rules, JSON.stringify({ columns: [{ table: 'book', column: 'title', type: 'varchar(80)' }] }));
    const { status, stderr } = await migrate(path, folder, 'options', '--resume', '--config', rules);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('had another plan') });
    expect(stderr).toContain('tables.book.columns.title.type');
    expect(await migrate(path, folder, 'options', '--resume')).toMatchObject({ status: 0 });
  });

  test('where the backup is not what was written', async () => {
    const { path, folder } = await dieBeforePublishing('backup');
    const backup = listRunFolders(folder)[0]?.snapshotPath ?? '';
    using copy = new DatabaseSync(backup);
    copy.exec('delete from reader');
    const { status, stderr } = await migrate(path, folder, 'backup', '--resume');
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('is not what was written') });
  });

  test('where a session of the dead run still writes', async () => {
    const { path, folder, staging } = await dieBeforePublishing('busy');
    await client.query(`begin; insert into ${staging}.reader values (900, 'late')`);
    const { status, stderr } = await migrate(path, folder, 'busy', '--resume');
    await client.query('rollback');
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining('still works') });
    expect(await migrate(path, folder, 'busy', '--resume')).toMatchObject({ status: 0 });
  });
});
