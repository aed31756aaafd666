import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, type MigrateOptions } from '../index.ts';
import { datasource, readFiles, sqliteMigrationTable, usePrismaFolders } from '../project/testing/prisma-folder.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { movedDatabases, query, stored } from './testing/moved-databases.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const writeProject = usePrismaFolders();
let client: Client;
let move: ReturnType<typeof movedDatabases>;
beforeAll(async () => {
  client = await connectClient(clone.url);
  move = movedDatabases(clone.url, client);
});
afterAll(async () => await client.end());

const moved = async (sql: string, more: Partial<MigrateOptions> = {}) => await move(writeSqlite(sql), more);

const exists = async (schema: string) =>
  (await client.query('select from pg_namespace where nspname = $1', [schema])).rowCount === 1;

describe('going back with what was written since', () => {
  test('gives the backup byte for byte where nothing was written', async () => {
    const { path, folder, file, schema, goBack } = await moved(`
      pragma user_version = 7; pragma journal_mode = wal;
      create table t (id integer primary key, a text);
      insert into t values (1, 'one'), (2, null)`);
    const before = readFileSync(path);
    const report = await goBack();
    expect(readdirSync(folder).filter((name) => name.startsWith('back.db'))).toEqual(['back.db']);
    expect(report.carriedBack).toMatchObject({
      file,
      tables: [{ source: 't', rows: 2, inserted: 0, updated: 0, deleted: 0 }],
    });
    expect(stored(file, 't', ['id', 'a'])).toEqual(stored(path, 't', ['id', 'a']));
    expect(query(file, 'pragma user_version')).toEqual([{ user_version: 7 }]);
    const runs = join(folder, '.sqlite-to-postgres/runs');
    expect(readFileSync(file).equals(readFileSync(join(runs, readdirSync(runs)[0] ?? '', 'backup.db')))).toBe(true);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(await exists(schema)).toBe(false);
  });

  test.skipIf(process.platform === 'win32').each(['delete', 'wal'])(
    'the backup and the file are for their own account alone (journal mode %s)',
    async (mode) => {
      const { path, folder, file, schema, goBack } = await moved(`
        pragma journal_mode = ${mode}; create table t (id integer primary key, a text); insert into t values (1, 'one')`);
      await client.query(`update "${schema}".t set a = 'other'`);
      chmodSync(path, 0o644);
      const runs = join(folder, '.sqlite-to-postgres/runs');
      const run = join(runs, readdirSync(runs)[0] ?? '');
      const modeOf = (name: string) => (statSync(name).mode & 0o777).toString(8);
      expect([modeOf(run), modeOf(join(run, 'backup.db'))]).toEqual(['700', '600']);
      // As an older version left it.
      chmodSync(join(run, 'backup.db'), 0o644);
      await goBack();
      expect(modeOf(file)).toBe('600');
    },
  );

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

  test('keeps the rowids that only the file itself has, in tables with and without a key', async () => {
    const { file, goBack } = await moved(`
      create table keyed (code text primary key, n int);
      create table bare (a text, b int);
      create table pairs (a int, b text collate nocase, c text, primary key (a, b)) without rowid;
      insert into keyed (rowid, code, n) values (10, 'x', 1), (20, 'y', 2), (30, 'z', 3);
      insert into bare (rowid, a, b) values (5, 'same', 1), (6, 'same', 1), (9, 'other', null);
      insert into pairs values (1, 'One', 'a'), (2, 'Two', 'b');`);
    await client.query(`
      update keyed set n = 22 where code = 'y'; delete from keyed where code = 'z'; insert into keyed values ('new', 4);
      delete from bare where ctid in (select min(ctid) from bare where a = 'same'); update bare set b = 7 where a = 'other';
      update pairs set c = 'changed' where a = 2; insert into pairs values (3, 'Three', null)`);
    await goBack();
    expect(query(file, 'select rowid, code, n from keyed order by 1')).toEqual([
      { rowid: 10, code: 'x', n: 1 },
      { rowid: 20, code: 'y', n: 22 },
      { rowid: 21, code: 'new', n: 4 },
    ]);
    expect(query(file, 'select a, b from bare order by 1')).toEqual([
      { a: 'other', b: 7 },
      { a: 'same', b: 1 },
    ]);
    expect(query(file, 'select a, b, c from pairs')).toEqual([
      { a: 1, b: 'One', c: 'a' },
      { a: 2, b: 'Two', c: 'changed' },
      { a: 3, b: 'Three', c: null },
    ]);
  });

  test('gives out no number twice that PostgreSQL gave out', async () => {
    const { file, goBack } = await moved(`
      create table t (id integer primary key autoincrement, a text);
      create table never (id integer primary key autoincrement);
      insert into t (a) values ('one')`);
    await client.query(
      `insert into t (a) values ('two'), ('three'); delete from t where id > 1; insert into never default values; delete from never`,
    );
    await goBack();
    using database = new DatabaseSync(file);
    expect(database.prepare(`insert into t (a) values ('four') returning id`).get()).toMatchObject({ id: 4 });
    expect(database.prepare(`insert into never default values returning id`).get()).toMatchObject({ id: 2 });
  });

  test('brings tables and columns under rules back to their own names, and what was left out stays', async () => {
    const { file, goBack } = await moved(
      `create table "Order" (id integer primary key, "userName" text, secret text default 'hidden', n text);
       create table left_out (a);
       insert into "Order" values (1, 'ann', 'mine', '5'), (2, 'bob', 'his', '6');
       insert into left_out values (x'01')`,
      {
        rules: {
          tables: [
            { table: 'Order', name: 'orders' },
            { table: 'left_out', leaveOut: true },
          ],
          columns: [
            { table: 'Order', column: 'userName', name: 'user_name' },
            { table: 'Order', column: 'secret', leaveOut: true },
          ],
        },
      },
    );
    await client.query(`update orders set user_name = 'Ann' where id = 1; insert into orders values (3, 'zoe', '7')`);
    await goBack();
    expect(query(file, 'select * from "Order"')).toEqual([
      { id: 1, userName: 'Ann', secret: 'mine', n: '5' },
      { id: 2, userName: 'bob', secret: 'his', n: '6' },
      { id: 3, userName: 'zoe', secret: 'hidden', n: '7' },
    ]);
    expect(query(file, 'select quote(a) as a from left_out')).toEqual([{ a: `X'01'` }]);
  });

  test('leaves rows that were set aside, and texts that were escaped, where they never left', async () => {
    const { path, file, goBack } = await moved(
      `pragma foreign_keys = off;
       create table parent (id integer primary key);
       create table t (id integer primary key, parent_id int references parent (id), n int, a text);
       insert into parent values (1);
       insert into t values (1, 1, 5, 'a' || char(0) || 'b'), (2, 99, 6, 'orphan'), (3, 1, 'no number', 'bad'), (4, null, 7, 'good')`,
      { tolerances: { onBadValue: 'reject', onOrphan: 'reject', onNul: 'escape' } },
    );
    await client.query(
      `update t set n = n + 1; insert into parent values (99); insert into t values (5, 99, 8, 'new')`,
    );
    const { carriedBack } = await goBack();
    expect(carriedBack?.tables.find(({ source }) => source === 't')).toEqual({
      source: 't',
      rows: 3,
      inserted: 1,
      updated: 2,
      deleted: 0,
    });
    const lines = stored(file, 't', ['id', 'parent_id', 'n', 'a']);
    expect(lines).toEqual([
      `integer 1, integer 1, integer 6, text ${stored(path, 't', ['a'])[0]?.slice(5)}`,
      `integer 2, integer 99, integer 6, text 'orphan'`,
      `integer 3, integer 1, text 'no number', text 'bad'`,
      `integer 4, null NULL, integer 8, text 'good'`,
      `integer 5, integer 99, integer 8, text 'new'`,
    ]);
  });

  test('leaves rows that break a CHECK where they are, beside rows that were written since', async () => {
    const { file, goBack } = await moved(
      `create table t (id integer primary key, n integer check (n > 0)); pragma ignore_check_constraints = on; insert into t values (1, -1), (2, 5)`,
      { tolerances: { onBrokenCheck: 'not-valid' } },
    );
    await client.query('insert into t values (3, 7)');
    await goBack();
    expect(query(file, 'select n from t order by id')).toEqual([{ n: -1 }, { n: 5 }, { n: 7 }]);
  });

  test('brings columns that were widened back to texts, numbers and bytes', async () => {
    const { file, goBack } = await moved(
      `create table t (id integer primary key, n integer, a text, b text);
       insert into t values (1, 5, 'text', 'x'), (2, 'no number', x'00ff', 'y'), (3, 7, 'more', cast(x'ff' as text))`,
      { tolerances: { onBadValue: 'widen' } },
    );
    await client.query(`update t set n = '12', a = 'changed', b = convert_to('Zoë', 'UTF8') where id <> 2;
      insert into t values (4, 'word', '\\xfe', '\\xfd')`);
    await goBack();
    expect(stored(file, 't', ['id', 'n', 'a', 'b'])).toEqual([
      `integer 1, integer 12, text 'changed', text 'Zoë'`,
      `integer 2, text 'no number', blob X'00FF', text 'y'`,
      `integer 3, integer 12, text 'changed', text 'Zoë'`,
      `integer 4, text 'word', blob X'FE', blob X'FD'`,
    ]);
  });

  test('keeps journal mode, encoding, page size and application id', async () => {
    const { file, goBack } = await moved(`
      pragma encoding = 'UTF-16le'; pragma page_size = 8192; pragma application_id = 42; pragma journal_mode = wal;
      create table t (id integer primary key, a text); insert into t values (1, 'Zoë')`);
    await client.query(`insert into t values (2, 'Ünï')`);
    await goBack();
    const pragma = (name: string) => Object.values(query(file, `pragma ${name}`)[0] ?? {})[0];
    expect(['encoding', 'page_size', 'application_id', 'journal_mode'].map(pragma)).toEqual([
      'UTF-16le',
      8192,
      42,
      'wal',
    ]);
    expect(query(file, 'select a from t')).toEqual([{ a: 'Zoë' }, { a: 'Ünï' }]);
  });

  test('comes from the original file where the backup was cleaned up', async () => {
    const { path, folder, file, goBack } = await moved(
      'create table t (id integer primary key, a text); insert into t values (1, null)',
    );
    await cleanUp({ stateBase: folder });
    const before = readFileSync(path);
    await client.query(`update t set a = 'now'`);
    await goBack();
    expect(query(file, 'select a from t')).toEqual([{ a: 'now' }]);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['.sqlite-to-postgres', 'back.db', 'source.db']);
  });

  test('knows the tables that appeared between the inspection and the backup', async () => {
    const source = writeSqlite('create table t (id integer primary key); insert into t values (1)');
    const { file, schema, goBack } = await move(source, {
      confirm: () => {
        using database = new DatabaseSync(source.path);
        database.exec('create table late (id integer primary key); insert into late values (7)');
        return true;
      },
    });
    await client.query('insert into late values (8)');
    await goBack();
    expect(query(file, 'select id from late')).toEqual([{ id: 7 }, { id: 8 }]);
    expect(await exists(schema)).toBe(false);
  });

  test('puts a Prisma project back, with its own history of migrations and the rows of now', async () => {
    const files = {
      'prisma/schema.prisma': `${datasource}model User {\n  id Int @id @default(autoincrement())\n  at DateTime\n}\n`,
      'prisma/migrations/20240101000000_init/migration.sql': 'create table "User" ()',
      '.env': 'DATABASE_URL="file:../dev.db"\n',
    };
    const { root, source } = writeProject(
      files,
      `${sqliteMigrationTable}
       create table "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "at" DATETIME NOT NULL);
       insert into "User" values (1, 1700000000123);`,
    );
    const { file, goBack } = await move({ path: source, folder: root }, { project: root });
    await client.query(`insert into "User" ("at") values ('2024-05-06 07:08:09.010')`);
    const before = readFiles(root);
    await goBack();
    const { 'back.db': _carried, ...after } = readFiles(root);
    expect(after).toEqual({ ...files, 'dev.db': before['dev.db'] });
    expect(stored(file, 'User', ['id', 'at'])).toEqual([
      'integer 1, integer 1700000000123',
      'integer 2, integer 1714979289010',
    ]);
    const history = 'select * from _prisma_migrations';
    expect(query(file, history)).toEqual(query(source, history));
  });

  test('comes back from tables that the application made itself, with arrays as JSON', async () => {
    const source = writeSqlite(`
      create table "User" (id integer primary key, token text, tags text, nick text, ratio real);
      insert into "User" values (1, '0123456789ABCDEF0123456789ABCDEF', '["a", "ü",null]', 'Ann', 0.5)`);
    await client.query(`create schema made; set search_path = made;
      create table users (id bigint primary key, token uuid, tags text[], nick varchar(20), ratio real, seen_at timestamptz default now(),
        loud text generated always as (upper(nick)) stored)`);
    const { file, goBack } = await move(source, {
      schema: 'made',
      dataOnly: true,
      rules: { tables: [{ table: 'User', name: 'users' }] },
    });
    await client.query(`set search_path = made;
      update users set nick = 'Anna';
      insert into users values (2, '0123456789abcdef0123456789abcdea', '{b,NULL,"c\\"d"}', 'Bob', 0.25)`);
    const { carriedBack } = await goBack();
    expect(carriedBack?.notes).toEqual([
      'column "loud" of "users" has no place in SQLite',
      'column "seen_at" of "users" has no place in SQLite',
    ]);
    expect(stored(file, 'User', ['id', 'token', 'tags', 'nick', 'ratio'])).toEqual([
      `integer 1, text '0123456789ABCDEF0123456789ABCDEF', text '["a", "ü",null]', text 'Anna', real 0.5`,
      `integer 2, text '0123456789ABCDEF0123456789ABCDEA', text '["b",null,"c\\"d"]', text 'Bob', real 0.25`,
    ]);
    expect((await client.query('select from users')).rowCount).toBe(0);
  });
});
