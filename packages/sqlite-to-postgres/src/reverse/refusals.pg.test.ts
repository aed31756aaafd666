import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, type MoverError, type RollbackOptions } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { errorOf, type MovedDatabase, movedDatabases, query } from './testing/moved-databases.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
let move: ReturnType<typeof movedDatabases>;
beforeAll(async () => {
  client = await connectClient(clone.url);
  move = movedDatabases(clone.url, client);
});
afterAll(async () => await client.end());

const simple = `create table t (id integer primary key, a text, r real); insert into t values (1, 'one', 0.5)`;

/** Refused, with the tables still there and nothing left beside the source. */
async function refusal(database: MovedDatabase, options: Partial<RollbackOptions> = {}): Promise<MoverError> {
  const error = await errorOf(database.goBack(options));
  expect(readdirSync(database.folder).filter((name) => name.startsWith('back.db'))).toEqual([]);
  expect(
    (await client.query(`select from pg_class where relnamespace = $1::regnamespace`, [database.schema])).rowCount,
  ).toBeGreaterThan(0);
  return error;
}

describe('carrying back is refused', () => {
  test('where the file exists, before anything else', async () => {
    const database = await move(writeSqlite(simple));
    const error = await errorOf(database.goBack({ carryBack: database.path }));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({
      code: 'carry_back_file_exists',
      exitStatus: 7,
    });
    expect(query(database.path, 'select count(*) as n from t')).toEqual([{ n: 1 }]);
  });

  test('where the folder does not exist', async () => {
    const database = await move(writeSqlite(simple));
    const error = await errorOf(database.goBack({ carryBack: join(database.folder, 'nowhere/back.db') }));
    expect(error.code).toBe('carry_back_not_writable');
  });

  test('with the names of what the schema of PostgreSQL has gained, lost and retyped', async () => {
    const database = await move(
      writeSqlite(
        'create table t (id integer primary key, a text, b integer); create table u (id integer primary key)',
      ),
    );
    await client.query(`
      alter table t add column extra text;
      alter table t drop column b;
      alter table t alter column a type varchar(20);
      alter table t alter column id type bigint;
      create table fresh (a int);
      drop table u`);
    const error = await refusal(database);
    expect(error.code).toBe('target_schema_changed');
    expect(error.findings).toEqual([
      'column "a" of "t" is character varying(20) now',
      'column "b" of "t" is gone',
      'column "extra" of "t" is new',
      'column "id" of "t" is bigint now',
      'table "fresh" is new',
      'table "u" is gone',
    ]);
  });

  test('with the rows whose values SQLite cannot hold', async () => {
    const database = await move(
      writeSqlite(
        `${simple}; create table prices (id integer primary key, price decimal); insert into prices values (1, 1.5)`,
      ),
    );
    await client.query(`
      update t set r = 'NaN' where id = 1;
      insert into t values (2, 'two', '-0');
      insert into prices values (7, 0.12345678901234567890), (8, 0.1), (9, 1234567890123456789012)`);
    const error = await refusal(database);
    expect(error.code).toBe('value_without_sqlite_form');
    expect(error.findings).toEqual([
      'table "prices", id 7: "price"',
      'table "prices", id 9: "price"',
      'table "t", id 1: "r"',
      'table "t", id 2: "r"',
    ]);
  });

  test('with the rule of SQLite that a row breaks', async () => {
    const database = await move(
      writeSqlite(
        `create table t (id integer primary key, a text check (a glob '[a-z]*')); insert into t values (1, 'one')`,
      ),
    );
    await client.query(
      `do $$ declare name text; begin for name in select conname from pg_constraint where conrelid = 't'::regclass and contype = 'c' loop execute format('alter table t drop constraint %I', name); end loop; end $$`,
    );
    await client.query(`update t set a = '1'`);
    const error = await refusal(database);
    expect(error.code).toBe('carry_back_refused');
    expect(error.message).toMatch(/CHECK constraint failed/);
  });

  test('where nothing leads to a row that has changed', async () => {
    const database = await move(
      writeSqlite(`create table t (rowid text, _rowid_ text, oid text); insert into t values ('a', 'b', 'c')`),
    );
    await client.query(`update t set oid = 'd'`);
    expect((await refusal(database)).code).toBe('rows_without_address');
  });

  test('with references that lead nowhere since', async () => {
    const database = await move(
      writeSqlite(
        `create table p (id integer primary key); create table c (id integer primary key, p int references p (id)); insert into p values (1)`,
      ),
    );
    await client.query(`alter table c drop constraint c_p_fkey; insert into c values (5, 77)`);
    const error = await refusal(database);
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code: 'carry_back_differs', exitStatus: 5 });
    expect(error.findings).toEqual(['table "c", rowid 5: refers to no row of "p"']);
  });

  test('while somebody writes', async () => {
    const database = await move(writeSqlite(simple));
    const writer = await connectClient(clone.url);
    try {
      await writer.query(`begin; update ${database.schema}.t set a = 'later'`);
      expect((await refusal(database, { lockTimeoutMs: 100 })).code).toBe('target_in_use');
    } finally {
      await writer.end();
    }
  });

  test('where neither the backup nor the original hold what was moved', async () => {
    const database = await move(writeSqlite(simple));
    writeFileSync(
      join(
        database.folder,
        '.sqlite-to-postgres/runs',
        readdirSync(join(database.folder, '.sqlite-to-postgres/runs'))[0] ?? '',
        'backup.db',
      ),
      'x',
      { flag: 'a' },
    );
    expect((await refusal(database)).code).toBe('backup_damaged');
    await cleanUp({ stateBase: database.folder });
    using source = new DatabaseSync(database.path);
    source.exec(`update t set a = 'written since'`);
    source.close();
    expect((await refusal(database)).code).toBe('backup_missing');
  });

  test('when it is cancelled', async () => {
    const database = await move(writeSqlite(simple));
    await client.query(`insert into t select i, 'x', 1 from generate_series(2, 30000) as i`);
    const controller = new AbortController();
    const work = database.goBack({
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'progress') controller.abort();
      },
    });
    expect((await errorOf(work)).code).toBe('cancelled');
    expect(existsSync(`${database.file}.partial`)).toBe(false);
    const { rows } = await client.query('select count(*)::int as n from t');
    expect(rows).toEqual([{ n: 30_000 }]);
  });
});
