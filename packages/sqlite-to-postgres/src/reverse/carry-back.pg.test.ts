import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, type MigrateOptions, MoverError, rollback } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;

/** A database that was moved, with the way back. */
async function moved(sql: string, more: Partial<MigrateOptions> = {}) {
  const { path, folder } = writeSqlite(sql);
  const schema = `s${++schemas}`;
  await migrate({ source: path, target: clone.url, schema, stateBase: folder, ...more });
  await client.query(`set search_path = ${schema}`);
  const file = join(folder, 'back.db');
  const goBack = async () => await rollback({ stateBase: folder, resolveTarget: (name) => name, carryBack: file });
  return { path, folder, schema, file, goBack };
}

async function errorOf(work: Promise<unknown>): Promise<MoverError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MoverError)) throw error ?? new Error('it did not fail');
  return error;
}

/** Every value with its storage class, as SQLite's own functions show them. */
function stored(file: string, table: string, columns: string[]): string[] {
  using database = new DatabaseSync(file, { readOnly: true });
  const shown = columns.map((name) => `typeof("${name}") || ' ' || quote("${name}")`).join(` || ', ' || `);
  return database
    .prepare(`select ${shown} as line from "${table}" order by 1`)
    .all()
    .map(({ line }) => String(line));
}

function query(file: string, sql: string): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true });
  return database
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
}

const exists = async (schema: string) =>
  (await client.query('select from pg_namespace where nspname = $1', [schema])).rowCount === 1;

describe('going back with what was written since', () => {
  test('gives the backup byte for byte where nothing was written', async () => {
    const { path, file, schema, goBack } = await moved(`
      pragma user_version = 7;
      create table t (id integer primary key, a text);
      insert into t values (1, 'one'), (2, null)`);
    const before = readFileSync(path);
    const report = await goBack();
    expect(report.carriedBack).toMatchObject({
      file,
      tables: [{ source: 't', rows: 2, inserted: 0, updated: 0, deleted: 0 }],
    });
    expect(stored(file, 't', ['id', 'a'])).toEqual(stored(path, 't', ['id', 'a']));
    expect(query(file, 'pragma user_version')).toEqual([{ user_version: 7 }]);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(await exists(schema)).toBe(false);
  });

  test('stores changed and new rows the way their column stores things, and leaves every other value as it is', async () => {
    const { file, goBack } = await moved(`
      create table t (id integer primary key, ms datetime, text_time datetime, flag boolean, word boolean,
        price decimal, ratio real, doc json, bytes blob, uid uuid, born date, at time);
      insert into t values
        (1, 1700000000123, '2024-01-02 03:04:05', 1, 'yes', 1.5, 0.1, '{"b": 1, "a": 2}', x'00ff', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '2024-01-02', '08:30'),
        (2, '2001-02-03 04:05:06', '2024-01-02T03:04:05Z', 0, 'no', 2, 2.0, '[1,  2]', x'', 'B0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '2024-01-03', '09:30'),
        (3, 1700000000456, '2024-01-02 03:04:06', 0, 'no', 3.25, 3.5, null, null, null, null, null);`);
    await client.query(`
      update t set price = 4.75, ms = ms + interval '1 s', text_time = text_time + interval '1 s' where id = 2;
      insert into t values (4, '2024-05-06 07:08:09.010', '2024-05-06 07:08:09', true, true, 12, 7, '{"x": 1}', '\\xabcd',
        'c0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2024-05-06', '10:11');
      delete from t where id = 3`);
    const { carriedBack } = await goBack();
    expect(carriedBack?.tables).toEqual([{ source: 't', rows: 3, inserted: 1, updated: 1, deleted: 1 }]);
    const columns = ['id', 'ms', 'text_time', 'flag', 'word', 'price', 'ratio', 'doc', 'bytes', 'uid', 'born', 'at'];
    expect(stored(file, 't', columns)).toEqual([
      `integer 1, integer 1700000000123, text '2024-01-02 03:04:05', integer 1, text 'yes', real 1.5, real 0.1, text '{"b": 1, "a": 2}', blob X'00FF', text 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', text '2024-01-02', text '08:30'`,
      `integer 2, integer 981173107000, text '2024-01-02 03:04:06', integer 0, text 'no', real 4.75, real 2.0, text '[1,  2]', blob X'', text 'B0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', text '2024-01-03', text '09:30'`,
      `integer 4, integer 1714979289010, text '2024-05-06 07:08:09', integer 1, text 'yes', integer 12, real 7.0, text '{"x": 1}', blob X'ABCD', text 'C0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', text '2024-05-06', text '10:11'`,
    ]);
  });

  test('keeps triggers, indexes, views, generated columns and search indexes, and fires no trigger', async () => {
    const { path, file, goBack } = await moved(`
      create table log (line text);
      create table t (id integer primary key, name text not null unique, loud text as (upper(name)) stored, size int as (length(name)));
      create index t_loud on t (loud);
      create view v as select name from t;
      create virtual table search using fts5 (name, content='t', content_rowid='id');
      create trigger t_insert after insert on t begin
        insert into log values ('new ' || new.name);
        insert into search (rowid, name) values (new.id, new.name);
      end;
      insert into t (id, name) values (1, 'ann'), (2, 'bob')`);
    await client.query(`
      update t set name = 'x' where id = 1;
      update t set name = 'ann' where id = 2;
      update t set name = 'bob' where id = 1;
      insert into t (name) values ('zoe')`);
    await goBack();
    expect(query(file, 'select id, name, loud, size from t')).toEqual([
      { id: 1, name: 'bob', loud: 'BOB', size: 3 },
      { id: 2, name: 'ann', loud: 'ANN', size: 3 },
      { id: 3, name: 'zoe', loud: 'ZOE', size: 3 },
    ]);
    expect(query(file, 'select count(*) as n from log')).toEqual([{ n: 2 }]);
    expect(query(file, `select rowid from search where search match 'zoe'`)).toEqual([{ rowid: 3 }]);
    const schema = `select type, name, tbl_name, sql from sqlite_schema where name not like 'search%' order by type, name`;
    expect(query(file, schema)).toEqual(query(path, schema));
  });
});

describe('what stands in the way', () => {
  test('refuses a file that exists, before anything else', async () => {
    const { path, folder, schema } = await moved('create table t (id integer primary key)');
    const error = await errorOf(rollback({ stateBase: folder, resolveTarget: (name) => name, carryBack: path }));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({
      code: 'carry_back_file_exists',
      exitStatus: 7,
    });
    expect(await exists(schema)).toBe(true);
  });
  test('names what the schema of PostgreSQL has gained, lost and retyped', async () => {
    const { file, schema, goBack } = await moved(
      'create table t (id integer primary key, a text, b integer); create table u (id integer primary key)',
    );
    await client.query(`
      alter table t add column extra text;
      alter table t drop column b;
      alter table t alter column a type varchar(20);
      alter table t alter column id type bigint;
      create table fresh (a int)`);
    const error = await errorOf(goBack());
    expect(error.code).toBe('target_schema_changed');
    expect(error.findings).toEqual([
      'column "a" of "t" is character varying now',
      'column "b" of "t" is gone',
      'column "extra" of "t" is new',
      'column "id" of "t" is bigint now',
      'table "fresh" is new',
    ]);
    expect(existsSync(file)).toBe(false);
    expect(await exists(schema)).toBe(true);
  });
});
