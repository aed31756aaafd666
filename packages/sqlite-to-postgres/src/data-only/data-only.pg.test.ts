/** Filling tables that the application's own migrations made: matched, staged in their likeness, published at once. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, MoverError, migrate, rollback, verifyMigration } from '../index.ts';
import { describeSchema } from '../testing/describe-schema.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;
async function prepare(sqlite: string, postgres: string, more: Partial<MigrateOptions> = {}) {
  const schema = `d${++schemas}`;
  await client.query(`create schema ${schema}; set search_path = ${schema}, public; ${postgres}`);
  const { path, folder } = writeSqlite(`pragma foreign_keys = off; ${sqlite}`);
  const options: MigrateOptions = {
    source: path,
    target: clone.url,
    schema,
    stateBase: folder,
    dataOnly: true,
    ...more,
  };
  return { schema, options, path, folder };
}

async function select(sql: string): Promise<unknown[]> {
  return (await client.query(sql)).rows;
}

async function problemsOf(sqlite: string, postgres: string, more: Partial<MigrateOptions> = {}): Promise<string[]> {
  const { options } = await prepare(sqlite, postgres, more);
  const { plan } = await migrate({ ...options, dryRun: true });
  return plan.problems.map(({ code, message }) => `${code}: ${message}`);
}

const source = `
  create table "User" (id integer primary key autoincrement, token text not null, "createdAt" datetime not null, role text, tags text, meta text, nick text, manager integer references "User" (id), team integer references "Team" (id));
  create table "Team" (id integer primary key, name text, lead integer references "User" (id), price numeric, "fullName" text);
  create table _prisma_migrations (id text primary key, checksum text, migration_name text);
  insert into _prisma_migrations values ('a', 'b', 'c');
  insert into "Team" values (1, 'Red', 2, 10.5, 'Red team'), (5, 'Blue', null, null, 'Blue team');
  insert into "User" values (1, '01234567-89ab-cdef-0123-456789abcdef', 1700000000123, 'admin', '["a","ü",null]', '{"k": [1, 2.50]}', 'Ann', 2, 1),
    (2, 'fedcba98-7654-3210-fedc-ba9876543210', '2024-05-06 07:08:09', 'user', '[]', null, 'BOB', null, 5);
  delete from "User" where id = 9; insert into "User" (id, token, "createdAt") values (40, '01234567-89ab-cdef-0123-456789abcde0', 0); delete from "User" where id = 40;`;

const target = `
  create type role as enum ('user', 'admin');
  create table users (id bigint generated always as identity primary key, token uuid not null unique, created_at timestamptz not null,
    role role, tags text[], meta jsonb, nick varchar(20), manager bigint references users (id), team integer, seen_at timestamptz not null default now(), upper_nick text generated always as (upper(nick)) stored);
  create table team (id serial primary key, name text not null check (length(name) < 10), lead bigint references users (id), price numeric(10,2), "fullName" text);
  alter table users add foreign key (team) references team (id);
  create table untouched (id integer primary key);
  insert into untouched values (1);
  create function shout() returns trigger language plpgsql as 'begin new.nick := new.nick || ''!''; return new; end';
  create trigger shout before insert on users for each row execute function shout();`;

const rules = { tables: [{ table: 'User', name: 'users' }] };

describe('--data-only', () => {
  test('fills tables of circular references by names written otherwise, as the target has its types', async () => {
    const { schema, options, path } = await prepare(source, target, { rules });
    const before = await describeSchema(client, schema);
    const report = await migrate(options);
    expect(
      await select(
        `select id, token::text, (created_at at time zone 'utc')::text as created, role::text, tags, meta, nick, manager, team, upper_nick, seen_at is not null as seen from ${schema}.users order by id`,
      ),
    ).toEqual([
      {
        id: '1',
        token: '01234567-89ab-cdef-0123-456789abcdef',
        created: '2023-11-14 22:13:20.123',
        role: 'admin',
        tags: ['a', 'ü', null],
        meta: { k: [1, 2.5] },
        nick: 'Ann',
        manager: '2',
        team: 1,
        upper_nick: 'ANN',
        seen: true,
      },
      {
        id: '2',
        token: 'fedcba98-7654-3210-fedc-ba9876543210',
        created: '2024-05-06 07:08:09',
        role: 'user',
        tags: [],
        meta: null,
        nick: 'BOB',
        manager: null,
        team: 5,
        upper_nick: 'BOB',
        seen: true,
      },
    ]);
    expect(
      await select(`select id, name, lead, price::text, "fullName" as full from ${schema}.team order by id`),
    ).toEqual([
      { id: 1, name: 'Red', lead: '2', price: '10.50', full: 'Red team' },
      { id: 5, name: 'Blue', lead: null, price: null, full: 'Blue team' },
    ]);
    expect(await describeSchema(client, schema)).toEqual(before);
    expect(
      await select(
        `insert into ${schema}.users (token, created_at) values (gen_random_uuid(), now()) returning id, nick`,
      ),
    ).toEqual([{ id: '41', nick: null }]);
    expect(await select(`insert into ${schema}.team (name) values ('Green') returning id`)).toEqual([{ id: 6 }]);
    expect(report.plan.notes).toEqual(
      expect.arrayContaining([
        '"User" fills "users".',
        '"Team" fills "team".',
        '"User"."createdAt" fills "users"."created_at".',
        '"users": "seen_at" take their defaults.',
      ]),
    );
    await client.query(`delete from ${schema}.users where id = 41; delete from ${schema}.team where id = 6`);
    const verification = await verifyMigration({ source: path, target: clone.url, schema });
    expect(verification.tables.map(({ name, rows }) => `${name} ${rows}`).toSorted()).toEqual(['team 2', 'users 2']);
  });

  test('citext, char, real and arrays of numbers hold what the source has, and nothing that they could not', async () => {
    const postgres = `create extension if not exists citext schema public;
      create table t (id integer primary key, mail citext unique, code char(4), share real, sizes bigint[], marks numeric(5,2)[], flags boolean[])`;
    const sqlite = (rows: string) =>
      `create table t (id integer primary key, mail text, code text, share real, sizes text, marks text, flags text); insert into t values ${rows}`;
    const { schema, options } = await prepare(
      sqlite(
        `(1, 'Ann@X', 'ab', 0.5, '[1, 9007199254740993, null]', '["1.25", 3]', '[true, false]'), (2, 'bob@x', 'abcd', -2, '[]', null, '[null]')`,
      ),
      postgres,
    );
    await migrate(options);
    expect(
      await select(
        `select id, mail::text, code::text, share, sizes::text, marks::text, flags::text from ${schema}.t where mail = 'ANN@x' or id = 2 order by id`,
      ),
    ).toEqual([
      {
        id: 1,
        mail: 'Ann@X',
        code: 'ab',
        share: 0.5,
        sizes: '{1,9007199254740993,NULL}',
        marks: '{1.25,3.00}',
        flags: '{t,f}',
      },
      { id: 2, mail: 'bob@x', code: 'abcd', share: -2, sizes: '{}', marks: null, flags: '{NULL}' },
    ]);
    expect(
      await problemsOf(
        sqlite(`(1, 'a', 'ab ', 0.1, '[1.5]', '[1.255]', '["maybe"]'), (2, 'b', 'abcde', 1, '{}', '[[1]]', 'yes')`),
        postgres,
      ),
    ).toEqual([
      'value_does_not_fit: 2 values of "t"."code" do not fit char(4): id 1 ("ab "); id 2 ("abcde").',
      'value_does_not_fit: 1 value of "t"."share" does not fit real: id 1 (0.1).',
      'value_does_not_fit: 2 values of "t"."sizes" do not fit bigint[]: id 1 ("[1.5]"); id 2 ("{}").',
      'value_does_not_fit: 2 values of "t"."marks" do not fit numeric(5,2)[]: id 1 ("[1.255]"); id 2 ("[[1]]").',
      'value_does_not_fit: 2 values of "t"."flags" do not fit boolean[]: id 1 ("[\\"maybe\\"]"); id 2 ("yes").',
    ]);
  });

  test('rolled back, the tables stand empty as before, others untouched', async () => {
    const { schema, options, folder } = await prepare(source, target, { rules });
    await migrate(options);
    await client.query(`update ${schema}.team set price = 11 where id = 1`);
    const back = { stateBase: folder, resolveTarget: () => clone.url };
    await expect(rollback(back)).rejects.toMatchObject({ code: 'target_written' });
    await rollback({ ...back, discard: true });
    expect(
      await select(
        `select (select count(*)::int from ${schema}.users) as users, (select count(*)::int from ${schema}.team) as teams, (select count(*)::int from ${schema}.untouched) as untouched`,
      ),
    ).toEqual([{ users: 0, teams: 0, untouched: 1 }]);
  });

  test('a broken check of the target stops the run before its tables are touched', async () => {
    const { schema, options } = await prepare(
      `create table team (id integer primary key, name text); insert into team values (1, 'much too long a name');`,
      `create table team (id integer primary key, name text check (length(name) < 10))`,
    );
    const error = await migrate(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MoverError);
    expect((error as MoverError).findings).toEqual([
      'table "team", 1 row, id 1 (name much too long a name): breaks the check "team_name_check", (length(name) < 10)',
    ]);
    expect(await select(`select count(*)::int as n from ${schema}.team`)).toEqual([{ n: 0 }]);
  });

  const one = 'create table t (id integer primary key, a text, b text); insert into t values (1, null, 2);';
  test.each<[says: string, sqlite: string, postgres: string]>([
    ['source_table_without_target: 1 row of "t" has no table in the target.', one, 'create table other (id integer)'],
    [
      'source_column_without_target: 1 value of "t"."b" has no column in "t".',
      one,
      'create table t (id integer primary key, a text)',
    ],
    [
      'target_column_without_source: "t"."c" of the target must not be NULL, has no default, and no column of "t" fills it.',
      one,
      'create table t (id integer primary key, a text, b text, c text not null)',
    ],
    [
      'null_in_not_null: 1 row of "t" has NULL in "a"; "t"."a" must not be NULL: id 1.',
      one,
      'create table t (id integer primary key, a text not null, b text)',
    ],
    [
      'value_does_not_fit: 1 value of "t"."b" does not fit uuid: id 1 ("2").',
      one,
      'create table t (id integer primary key, a text, b uuid)',
    ],
    [
      'target_type_not_filled: "t"."b" is of the type money, of which PostgreSQL does not write all values as they are in "t"."b": id 1 ("2" becomes "$2.00").',
      one,
      'create table t (id integer primary key, a text, b money)',
    ],
    [
      'target_table_not_empty: "t" of the target has rows already: 1 row there, 1 in the source, 1 only there (id 9), 1 only in the source (id 1).',
      one,
      'create table t (id integer primary key, a text, b text); insert into t values (9)',
    ],
    [
      'target_name_ambiguous: "T_a" could fill "t__a" or "ta".',
      'create table "T_a" (id integer)',
      'create table ta (id integer); create table t__a (id integer)',
    ],
    [
      'target_table_matched_twice: The tables "tA" and "t_a" would both fill "ta".',
      'create table "tA" (id integer); create table t_a (id integer);',
      'create table ta (id integer)',
    ],
  ])('%s', async (says, sqlite, postgres) => {
    expect(await problemsOf(sqlite, postgres)).toEqual([says]);
  });

  test('an empty table, a column of NULLs and a rule to leave out need no place', async () => {
    const sqlite = `create table t (id integer primary key, a text, b text); insert into t values (1, null, 2); create table e (x)`;
    expect(
      await problemsOf(sqlite, 'create table t (id integer primary key)', {
        rules: { columns: [{ table: 't', column: 'b', leaveOut: true }] },
      }),
    ).toEqual([]);
  });

  test('a run that fails while it publishes has moved no sequence and left no trigger silent', async () => {
    const { schema, options } = await prepare(
      'create table t (id integer primary key); insert into t values (41)',
      `create table t (id serial primary key);
       create function quiet() returns trigger language plpgsql as 'begin return new; end';
       create trigger quiet before insert on t for each row execute function quiet();
       alter table t enable always trigger quiet`,
    );
    const before = await describeSchema(client, schema);
    const fails = migrate({ ...options, beforeCommit: () => Promise.reject(new Error('at the last moment')) });
    await expect(fails).rejects.toThrow('at the last moment');
    expect(await describeSchema(client, schema)).toEqual(before);
    expect(
      await select(
        `select last_value::int, is_called, tgenabled from ${schema}.t_id_seq, pg_trigger where tgrelid = '${schema}.t'::regclass`,
      ),
    ).toEqual([{ last_value: 1, is_called: false, tgenabled: 'A' }]);
    await migrate(options);
    expect(await select(`insert into ${schema}.t default values returning id`)).toEqual([{ id: 42 }]);
  });

  test('a role that owns nothing fills what it may, goes back, and is told beforehand what it may not', async () => {
    const { schema, options, folder } = await prepare(
      `create table t (id integer primary key, u integer); insert into t values (5, 7);
       create table u (id integer primary key, t integer); insert into u values (7, 5);
       create table hidden (id integer primary key); insert into hidden values (1)`,
      `create table t (id serial primary key, u integer); create table u (id integer primary key, t integer references t (id));
       create table hidden (id integer primary key); create table of_others (id integer)`,
    );
    const role = `filler_${schema}_${process.pid}`;
    await client.query(`create role ${role} login password 'p'; grant create on database ${client.database} to ${role};
      grant usage on schema ${schema} to ${role}; grant select, insert, update, delete on ${schema}.t, ${schema}.u to ${role};
      grant select, update on sequence ${schema}.t_id_seq to ${role}`);
    const target = Object.assign(new URL(clone.url), { username: role, password: 'p' }).href;
    const plan = async () =>
      (await migrate({ ...options, target, dryRun: true })).plan.problems.map(({ code, table }) => `${code} ${table}`);
    expect(await plan()).toEqual(['target_no_right_to_fill hidden']);
    await client.query(`grant select, insert, update on ${schema}.hidden to ${role};
      alter table ${schema}.t add constraint circle foreign key (u) references ${schema}.u (id)`);
    expect(await plan()).toEqual(['target_key_not_ours t']);
    await client.query(
      `alter table ${schema}.t alter constraint circle deferrable; grant delete on ${schema}.hidden to ${role}`,
    );
    await client.query('create schema if not exists sqlite_to_postgres');
    await expect(migrate({ ...options, target })).rejects.toMatchObject({ code: 'target_records_not_ours' });
    await client.query('drop schema sqlite_to_postgres cascade');
    await migrate({ ...options, target });
    expect(await select(`insert into ${schema}.t (u) values (7) returning id`)).toEqual([{ id: 6 }]);
    await client.query(`delete from ${schema}.t where id = 6`);
    await rollback({ stateBase: folder, resolveTarget: () => target });
    expect(await select(`select count(*)::int as n from ${schema}.t`)).toEqual([{ n: 0 }]);
    expect(await select(`insert into ${schema}.t default values returning id`)).toEqual([{ id: 1 }]);
    await client.query(`drop owned by ${role}; drop role ${role}`);
  });

  test('waits for a transaction that writes to a table, and says for whom', async () => {
    const { schema, options } = await prepare(
      'create table t (id integer primary key); insert into t values (1)',
      'create table t (id integer primary key)',
    );
    const writer = await connectClient(clone.url);
    await writer.query(`set application_name = 'the application'; begin; lock table ${schema}.t in row exclusive mode`);
    const notes: string[] = [];
    await migrate({
      ...options,
      onEvent: (event) => {
        if (event.type !== 'note') return;
        notes.push(event.message);
        void writer.query('commit');
      },
    });
    await writer.end();
    expect(notes).toEqual([
      expect.stringMatching(/^waiting for the lock on "t", which process \d+ \(the application, as \w+\) holds$/),
    ]);
    expect(await select(`select id from ${schema}.t`)).toEqual([{ id: 1 }]);
  });

  test('rows that appear in the target while the tables are staged stop the run', async () => {
    const { schema, options } = await prepare(
      'create table t (id integer primary key); insert into t values (1), (2);',
      'create table t (id integer primary key)',
    );
    const late = migrate({
      ...options,
      onEvent: (event) => {
        if (event.type === 'phase-started' && event.phase === 'constrain')
          void client.query(`insert into ${schema}.t values (7)`);
      },
    });
    await expect(late).rejects.toMatchObject({ code: 'target_table_not_empty' });
    expect(await select(`select id from ${schema}.t`)).toEqual([{ id: 7 }]);
  });
});
