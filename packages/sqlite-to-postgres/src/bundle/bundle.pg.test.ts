import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportBundle, importBundle, migrate, rollback } from '../index.ts';
import { errorOf } from '../reverse/testing/moved-databases.ts';
import { describeSchema } from '../testing/describe-schema.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { openBundle } from './bundle-folder.ts';
import { rebuildSqlite } from './rebuild-sqlite.ts';

const clone = useTestDatabase();
const other = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
let otherClient: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
  otherClient = await connectClient(other.url);
});
afterAll(async () => {
  await client.end();
  await otherClient.end();
});

let schemas = 0;

const shop = `
  pragma user_version = 12;
  pragma application_id = 77;
  create table "odd ""name"" ü" (a, b, c);
  insert into "odd ""name"" ü" values
    (1, 9007199254740993, -9223372036854775808), (1.5, 2.0, 1e300), (9e999, -9e999, -0.0),
    (x'00ff', x'', null), ('', 'Zoë', cast(x'41ff42' as text)), (char(65533), cast(x'f09080' as text), 'a' || char(0) || 'b');
  create table team (id integer primary key autoincrement, name text not null unique, motto text collate nocase);
  create table person (code text primary key, team_id integer references team (id), born datetime, age int as (length(code))) without rowid;
  create index person_team on person (team_id) where team_id is not null;
  create view names as select name from team;
  create trigger team_insert after insert on team begin update team set motto = 'set by a trigger' where id = new.id; end;
  insert into team (id, name) values (1, 'red'), (9, 'blue');
  update team set motto = null;
  delete from team where id = 9;
  insert into person (code, team_id, born) values (cast(x'80ff' as text), null, char(65533)), ('ann', 1, 1700000000123), ('bob', null, '2001-02-03 04:05:06');
  create virtual table search using fts5 (body);
  insert into search (rowid, body) values (7, 'plan forecast'), (9, 'actual');`;

/** Without what only SQLite itself can hold. */
const movable = `
  create table team (id integer primary key autoincrement, name text not null unique);
  create table person (code text primary key, team_id integer references team (id), born datetime, fee decimal) without rowid;
  create index person_team on person (team_id) where team_id is not null;
  insert into team (id, name) values (1, 'red'), (9, 'blue');
  delete from team where id = 9;
  insert into person values ('ann', 1, 1700000000123, 1.5), ('bob', null, '2001-02-03 04:05:06', null)`;

function everything(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  const read = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  const tables = read(`select name from pragma_table_list where schema = 'main' and type <> 'view' order by 1`);
  return {
    schema: read(`select type, name, tbl_name, sql from sqlite_schema order by type, name`),
    pragmas: ['user_version', 'application_id', 'encoding', 'page_size'].map((name) => read(`pragma ${name}`)),
    rows: tables
      .filter(({ name }) => name !== 'sqlite_schema')
      .map(({ name }) => {
        const columns = read(`select name from pragma_table_xinfo('${String(name).replaceAll("'", "''")}')`);
        const shown = columns.map(
          (column) => `typeof("${String(column['name'])}"), hex(cast("${String(column['name'])}" as blob))`,
        );
        return { name, rows: read(`select ${shown.join(', ')} from "${String(name).replaceAll('"', '""')}"`) };
      }),
  };
}

describe('a bundle of a SQLite file', () => {
  test('becomes the same file again: schema, storage classes, bytes and rowids', async () => {
    const { path, folder } = writeSqlite(shop);
    const bundle = join(folder, 'bundle');
    const report = await exportBundle({ source: path, folder: bundle });
    expect(report).toMatchObject({ kind: 'sqlite', folder: bundle });
    const { manifest } = await openBundle(bundle, () => {});
    if (manifest.kind !== 'sqlite') throw new Error('another kind');
    const file = join(folder, 'again.db');
    await rebuildSqlite({ folder: bundle, manifest, file, onTable: () => {}, signal: undefined });
    expect(everything(file)).toEqual(everything(path));
    using database = new DatabaseSync(file);
    expect(database.prepare(`select rowid from search where search match 'actual'`).all()).toEqual([
      Object.assign(Object.create(null), { rowid: 9 }),
    ]);
    expect(database.prepare('pragma integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  });

  test('has rows that break a CHECK, as the file has them', async () => {
    const { path, folder } = writeSqlite(
      `create table t (n integer check (n > 0)); pragma ignore_check_constraints = on; insert into t values (-1), (1)`,
    );
    const bundle = join(folder, 'bundle');
    await exportBundle({ source: path, folder: bundle });
    const { manifest } = await openBundle(bundle, () => {});
    if (manifest.kind !== 'sqlite') throw new Error('another kind');
    const file = join(folder, 'again.db');
    await rebuildSqlite({ folder: bundle, manifest, file, onTable: () => {}, signal: undefined });
    expect(everything(file)).toEqual(everything(path));
  });

  test('imported equals the database migrated', async () => {
    const { path, folder } = writeSqlite(movable);
    const bundle = join(folder, 'bundle');
    await exportBundle({ source: path, folder: bundle });
    const [migrated, imported] = [`s${++schemas}`, `s${++schemas}`];
    const migration = await migrate({ source: path, target: clone.url, schema: migrated, stateBase: folder });
    const ofDeadProcess = join(folder, 'imports/.sqlite-to-postgres/import-999999999-abc');
    mkdirSync(ofDeadProcess, { recursive: true });
    const { tables, migration: run } = await importBundle({
      bundle,
      target: clone.url,
      schema: imported,
      stateBase: join(folder, 'imports'),
    });
    expect(tables.map(({ name, digest }) => [name, digest])).toEqual(
      migration.tables.map(({ name, digest }) => [name, digest]),
    );
    expect(await describeSchema(client, imported)).toEqual(await describeSchema(client, migrated));
    expect(run?.source.path).toBe(bundle);
    await client.query(`insert into ${imported}.team (name) values ('green')`);
    const file = join(folder, 'back.db');
    await rollback({ stateBase: join(folder, 'imports'), resolveTarget: (name) => name, carryBack: file });
    using back = new DatabaseSync(file);
    expect(
      back
        .prepare('select id, name from team')
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([
      { id: 1, name: 'red' },
      { id: 10, name: 'green' },
    ]);
    expect(readdirSync(join(folder, 'imports/.sqlite-to-postgres'))).toEqual(['runs']);
  });
});

describe('a bundle of a PostgreSQL schema', () => {
  const definitions = `
    create extension if not exists citext schema public;
    create type mood as enum ('calm', 'it''s fine', 'tab	bed');
    create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create sequence loose increment by 5 start 100;
    create table parent (id int generated always as identity (start with 50), label citext not null unique,
      mood mood default 'calm', tags text[] default '{}', at timestamptz default now(), price numeric(20, 10),
      loud text generated always as (upper(label::text)) stored, raw bytea, doc jsonb, real4 real, real8 double precision,
      span interval, flag boolean not null default false, number_no int default nextval('loose'));
    create table child (id bigserial primary key, parent_id int, name varchar(10) collate "C", nick text collate nocase, at date,
      constraint child_name check (name <> ''), constraint child_span unique (parent_id, name) deferrable);
    alter table parent add primary key (id);
    alter table child add constraint child_parent foreign key (parent_id) references parent on delete cascade;
    create index child_lower on child (lower(name)) where at is not null;
    comment on table parent is 'the ''parents''';
    comment on column child.name is 'short';
    insert into parent (label, mood, tags, price, raw, doc, real4, real8, span, at) values
      ('Ann', 'tab	bed', array['a,b', null, 'c"d'], 1.0000000001, '\\x00ff', '{"b": 1, "a": [1e30]}', 0.1, 1e-300, '1 year 2 days 03:04:05.6', '2024-01-01 00:00:00.123456+02'),
      ('back\\slash
line', null, null, 'NaN', '', 'null', 'Infinity', '-0', null, '-infinity');
    insert into child (parent_id, name, at) values (50, E'tab\\there', '0044-03-15 BC'), (51, '\\N', null), (null, null, 'infinity');
    select setval('child_id_seq', 77);
    create view seen with (security_barrier = true) as select p.label, c.name from parent p join child c on c.parent_id = p.id;
    create view seen_twice as select * from seen where label <> 'x';
    create function one() returns int language sql return 1;
    create view computed as select one();
    create view by_it as select * from computed;
    create materialized view kept as select 1;`;

  test('imported into another database gives an equal catalog and equal rows, and can be rolled back', async () => {
    const { folder } = writeSqlite('create table t (a)');
    const schema = `s${++schemas}`;
    await client.query(`create schema ${schema}; set search_path = ${schema}, public; ${definitions}`);
    const bundle = join(folder, 'bundle');
    const report = await exportBundle({ source: clone.url, schema, folder: bundle });
    expect(report).toMatchObject({
      kind: 'postgresql',
      leftBehind: ['function one', 'materialized view kept', 'view by_it', 'view computed'],
    });
    await otherClient.query('create extension if not exists citext schema public');
    const { tables } = await importBundle({ bundle, target: other.url, schema: 'moved', stateBase: folder });
    expect(tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['parent', 2],
      ['child', 3],
    ]);
    expect(await describeSchema(otherClient, 'moved')).toEqual(await describeSchema(client, schema));
    const rows = async (from: Client, at: string, table: string) =>
      (await from.query<{ line: string }>(`select t::text as line from ${at}.${table} t order by 1`)).rows;
    for (const table of ['parent', 'child'])
      expect(await rows(otherClient, 'moved', table)).toEqual(await rows(client, schema, table));
    const next = async (from: Client, at: string) =>
      (
        await from.query(
          `select nextval('${at}.child_id_seq'), nextval('${at}.loose') as l, nextval('${at}.parent_id_seq') as p`,
        )
      ).rows;
    expect(await next(otherClient, 'moved')).toEqual(await next(client, schema));
    const comments = async (from: Client, at: string) =>
      (
        await from.query(
          `select obj_description('${at}.parent'::regclass), col_description('${at}.child'::regclass, 3)`,
        )
      ).rows;
    expect(await comments(otherClient, 'moved')).toEqual(await comments(client, schema));
    const collations = async (from: Client, at: string) =>
      (
        await from.query(
          `select attname, collname, collprovider, collisdeterministic, to_jsonb(c) ->> 'colllocale' as locale
             from pg_attribute join pg_collation c on c.oid = attcollation where attrelid = '${at}.child'::regclass order by 1`,
        )
      ).rows;
    expect(await collations(otherClient, 'moved')).toEqual(await collations(client, schema));
    const views = async (from: Client, at: string) =>
      (
        await from.query<{ line: string }>(
          `select format('%s %s %s', relname, reloptions, replace(pg_get_viewdef(oid), '${at}.', '')) as line
             from pg_class where relnamespace = '${at}'::regnamespace and relname like 'seen%' order by 1`,
        )
      ).rows;
    expect(await views(otherClient, 'moved')).toEqual(await views(client, schema));
    expect((await otherClient.query('select label::text, name from moved.seen_twice')).rows).toEqual([
      { label: 'Ann', name: 'tab\there' },
      { label: 'back\\slash\nline', name: '\\N' },
    ]);
    const again = join(folder, 'again');
    await exportBundle({ source: other.url, schema: 'moved', folder: again });
    expect(readdirSync(again)).toEqual(readdirSync(bundle));
    const undo = { stateBase: folder, resolveTarget: (name: string) => name };
    expect((await errorOf(rollback({ ...undo, carryBack: join(folder, 'back.db') }))).code).toBe('no_sqlite_origin');
    await otherClient.query(`update moved.child set name = 'other' where parent_id is null`);
    expect((await errorOf(rollback(undo))).findings).toEqual(['table "child": 3 rows at the migration, 3 now']);
    await rollback({ ...undo, discard: true });
    expect(
      (
        await otherClient.query(
          `select relname from pg_class where relnamespace = to_regnamespace('moved') and relkind in ('r', 'v')`,
        )
      ).rows,
    ).toEqual([]);
  });
});
