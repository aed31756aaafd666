/** What `verify` says of a target whose schema is not what was published. */
import { connectClient } from '@vanguard/postgres/connection';
import { isRepetition, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, migrate, verifyMigration } from './index.ts';
import { runCommand } from './testing/run-command.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const shop = `
  create table a (id integer primary key, name text not null, n integer check (n > 0));
  create table b (id integer primary key autoincrement, a_id integer references a (id));
  create table c (id integer primary key, name text, m integer);
  create index a_name on a (name);
  create view v as select id from b where id > 1;
  insert into a values (1, 'one', 1), (2, 'two', 2);
  insert into b values (1, 1);
  insert into c values (1, 'x', 5);`;

let schemas = 0;
async function move(sql = shop): Promise<MigrateOptions> {
  const { path, folder } = writeSqlite(sql);
  const run = { source: path, target: clone.url, schema: `verified${++schemas}`, stateBase: folder };
  await migrate(run);
  return run;
}

async function change({ schema }: MigrateOptions, sql: string): Promise<void> {
  await client.query(`set search_path = ${schema}; ${sql}; reset search_path`);
}

async function findingsOf(run: MigrateOptions): Promise<readonly string[]> {
  const error: unknown = await verifyMigration(run).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'verification_failed', exitStatus: 5 });
  return (error as { findings: readonly string[] }).findings;
}

describe.skipIf(isRepetition)('what is no longer there', () => {
  test('a missing table is named, and the others are compared all the same', async () => {
    const run = await move();
    await change(run, `drop table c; update a set name = 'three' where id = 2`);
    expect(await findingsOf(run)).toEqual(['table "a", id 2: "name" differ', 'table "c" is missing']);
  });

  test('a missing schema lacks every table', async () => {
    const run = await move();
    await client.query(`drop schema ${run.schema} cascade`);
    expect(await findingsOf(run)).toEqual([
      'table "a" is missing',
      'table "b" is missing',
      'table "c" is missing',
      'view "v" is missing',
    ]);
  });

  test('a missing column and a missing sequence are named', async () => {
    const run = await move();
    await change(run, 'alter table a drop column n; alter table b alter column id drop identity');
    expect(await findingsOf(run)).toEqual([
      'column "n" of "a" is missing',
      'constraint "a_check" of "a" is missing',
      'column "id" of "b" is now not null, was not null identity by default',
      'sequence "b_id_seq" of "b" is missing',
    ]);
  });

  test('values of a column of another type are not compared; the type is named', async () => {
    const run = await move();
    await change(run, 'alter table c alter column m type text');
    expect(await findingsOf(run)).toEqual(['the type of "c"."m" is now text, was integer']);
  });

  test('where nothing was ever published, the target is not the right one', async () => {
    const { path } = writeSqlite(shop);
    await expect(verifyMigration({ source: path, target: clone.url, schema: 'never' })).rejects.toMatchObject({
      code: 'target_nothing_published',
      exitStatus: 4,
      message: expect.stringMatching(/Nothing was published in the schema "never"/) as string,
    });
  });
});

describe('the structure as it was published', () => {
  test('each of many changes is named, of one column, too', async () => {
    const run = await move();
    await change(
      run,
      `alter table a alter name drop not null, alter name type varchar(9), alter n set default 7;
       alter table a drop constraint a_check; alter table a add constraint a_check check (true);
       drop index a_name; create index a_name on a (n);
       create or replace view v as select 1 as id;
       alter table b disable trigger all`,
    );
    expect(await findingsOf(run)).toEqual([
      'column "name" of "a" is now nullable, was not null',
      'column "n" of "a" is now nullable default 7, was nullable',
      'constraint "a_check" of "a" is now CHECK (true), was CHECK (n > 0)',
      expect.stringMatching(/^index "a_name" of "a" is now .* \(n\), was .* \(name\)$/),
      'the type of "a"."name" is now character varying(9), was text',
      expect.stringMatching(/^constraint "b_a_id_fkey" of "b" is now .* \(its triggers are disabled\), was/),
      expect.stringMatching(/^view "v" is now +SELECT 1 AS id;, was/),
    ]);
  });

  test('what the application added since is a note, and no difference', async () => {
    const run = await move();
    await change(
      run,
      'alter table a add column own integer; create index own_index on b (a_id); create table mine (a integer)',
    );
    const notes: string[] = [];
    await verifyMigration({ ...run, onEvent: (event) => event.type === 'note' && notes.push(event.message) });
    expect(notes).toEqual([
      'column "own" of "a" was added since the migration',
      'index "own_index" of "b" was added since the migration',
    ]);
  });

  test('tables that were only filled are held against what they were then', async () => {
    const { path, folder } = writeSqlite(
      'create table t (id integer primary key, n integer); insert into t values (1, 2)',
    );
    await client.query(`create schema filled; create table filled.t (id integer primary key, n integer unique);
      create function filled.f() returns trigger language plpgsql as 'begin return new; end';
      create trigger kept before update on filled.t for each row execute function filled.f()`);
    const run = { source: path, target: clone.url, schema: 'filled', stateBase: folder };
    await migrate({ ...run, dataOnly: true });
    await verifyMigration(run);
    await change(run, 'alter table t disable trigger kept; alter table t drop constraint t_n_key');
    expect(await findingsOf(run)).toEqual([
      'constraint "t_n_key" of "t" is missing',
      expect.stringMatching(/^trigger "kept" of "t" is now .* \(disabled\), was/),
    ]);
  });

  test('a run that an earlier version recorded has its columns and types compared', async () => {
    const run = await move();
    await client.query('alter table sqlite_to_postgres.run drop column structure');
    await change(run, 'alter table a alter name drop not null');
    await verifyMigration(run);
    await change(run, 'alter table c alter column m type text');
    expect(await findingsOf(run)).toEqual(['column "m" of "c" is text now']);
    const later = await move();
    await change(later, 'alter table a alter name drop not null');
    expect(await findingsOf(later)).toEqual(['column "name" of "a" is now nullable, was not null']);
  });
});

test.skipIf(isRepetition)(
  'the command says that a side was changed since, not that the mover has a defect',
  async () => {
    const run = await move();
    await change(run, `update a set name = 'three' where id = 2`);
    const { status, stderr } = await runCommand(
      ['verify', run.source, clone.url, '--schema', run.schema],
      run.stateBase,
    );
    expect(status).toBe(5);
    expect(stderr).toMatch(/What to do: One of both sides was changed since the migration/);
    expect(stderr).not.toMatch(/report this|Nothing was published/);
  },
);

test('a table whose key stays behind, since a value is too long for it, is compared like any other', async () => {
  const run = await move(`
    create table page (url text primary key, n integer);
    with recursive g (v) as (values (256) union all select v + 1 from g where v < 1800)
    insert into page select group_concat(char(v), ''), 1 from g;
    insert into page values ('x', 2);`);
  await verifyMigration(run);
  await change(run, 'update page set n = 3 where length(url) = 1; drop index page_pkey');
  const findings = await findingsOf(run);
  expect(findings).toContainEqual('index "page_pkey" of "page" is missing');
  // Without a key, a row that was changed is one too few and one too many.
  expect(findings).toHaveLength(3);
});
