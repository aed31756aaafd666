import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { anyText, propertyRuns, useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type MigrateOptions, MoverError, migrate, rollback, verifyMigration } from './index.ts';
import { type SqliteFile, useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;
function options({ path, folder }: SqliteFile, more: Partial<MigrateOptions> = {}): MigrateOptions {
  return { source: path, target: clone.url, schema: `s${++schemas}`, stateBase: folder, ...more };
}

async function errorOf(work: Promise<unknown>): Promise<MoverError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MoverError)) throw error ?? new Error('it did not fail');
  return error;
}

async function select(sql: string): Promise<unknown[]> {
  return (await client.query(sql)).rows;
}

const stagingSchemas = async () =>
  await select(`select nspname from pg_namespace where nspname like 'sqlite\\_to\\_postgres\\_stage%'`);

const people = `
  create table team (id integer primary key autoincrement, name text not null unique, lead integer references person (id));
  create table person (id integer primary key, name text, team_id integer references team (id) on delete set null, born datetime);
  create index person_name on person (name) where name is not null;
  insert into team (id, name) values (1, 'red'), (7, 'blue');
  delete from team where id = 7;
  insert into person values (1, 'Ann', 1, 1700000000123), (2, 'Böb', null, '2001-02-03 04:05:06'), (3, null, 1, null);
  update team set lead = 2;`;

describe('a migration', () => {
  test('moves tables with circular references, and their sequence goes on past the highest value ever used', async () => {
    const run = options(writeSqlite(people));
    await migrate(run);
    expect(await select(`select id, name, team_id, born::text from ${run.schema}.person order by id`)).toEqual([
      { id: 1, name: 'Ann', team_id: 1, born: '2023-11-14 22:13:20.123' },
      { id: 2, name: 'Böb', team_id: null, born: '2001-02-03 04:05:06' },
      { id: 3, name: null, team_id: 1, born: null },
    ]);
    expect(await select(`insert into ${run.schema}.team (name) values ('green') returning id`)).toEqual([{ id: 8 }]);
  });

  test('brings random values of every kind through exactly', async () => {
    const columns = ['a bigint', 'b real', 'c text', 'd blob', 'e boolean', 'f datetime', 'g decimal', 'h json'];
    const row = fc.record({
      a: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { freq: 9 }),
      b: fc.option(fc.double({ noNaN: true }), { freq: 9 }),
      c: fc.option(
        anyText().map((text) => text.replaceAll('\0', '').toWellFormed()),
        { freq: 9 },
      ),
      d: fc.option(fc.uint8Array({ maxLength: 50 }), { freq: 9 }),
      e: fc.constantFrom(0, 1, null),
      f: fc.option(fc.date({ min: new Date('1974-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), {
        freq: 9,
      }),
      g: fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { freq: 9 }),
      h: fc.option(fc.json(), { freq: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        const file = writeSqlite(`create table t (id integer primary key, ${columns.join(', ')})`);
        const source = new DatabaseSync(file.path);
        const insert = source.prepare('insert into t values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
        for (const [i, { a, b, c, d, e, f, g, h }] of rows.entries()) {
          const stored =
            f === null ? null : [f.getTime(), f.toISOString(), f.toISOString().replace('T', ' ').slice(0, 23)][i % 3];
          insert.run(i, a, b, c, d, e, stored ?? null, g === null ? null : g / 1000, h);
        }
        source.close();
        const run = options(file);
        await migrate({ ...run, rules: { columns: [{ table: 't', column: 'f', reading: 'milliseconds' }] } });
        const moved = await select(
          `select id, a::text, encode(float8send(b), 'hex') as b, c, d, e, to_char(f, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as f, trim_scale(g)::text as g, h from ${run.schema}.t order by id`,
        );
        expect(moved).toEqual(
          rows.map(({ a, b, c, d, e, f, g, h }, id) => ({
            id,
            a: a === null ? null : String(a),
            b: b === null ? null : hexOf(Object.is(b, -0) ? 0 : b),
            c,
            d: d === null ? null : Buffer.from(d),
            e: e === null ? null : e === 1,
            f: f === null ? null : f.toISOString(),
            g: g === null ? null : String(g / 1000),
            h: h === null ? null : (JSON.parse(h) as unknown),
          })),
        );
      }),
      { numRuns: propertyRuns(15) },
    );
  });

  test('keeps the target as it was when the last step fails', async () => {
    const run = options(writeSqlite(people), {
      beforeCommit: async () => {
        await Promise.reject(new Error('no'));
      },
    });
    await expect(migrate(run)).rejects.toThrow('no');
    expect(await select(`select from pg_namespace where nspname = '${run.schema}'`)).toEqual([]);
    expect(await stagingSchemas()).toEqual([]);
  });

  test('leaves nothing behind when it is cancelled', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `(${i}, '${'x'.repeat(2000)}')`).join(',');
    const file = writeSqlite(`create table t (id integer primary key, text text); insert into t values ${rows}`);
    const controller = new AbortController();
    const run = options(file, {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'progress' && event.phase === 'stage') controller.abort();
      },
    });
    const error = await errorOf(migrate(run));
    expect(error.code).toBe('cancelled');
    // The server clears away, and whoever has cancelled does not wait long for it.
    await vi.waitUntil(async () => (await stagingSchemas()).length === 0, { timeout: 60_000 });
  });

  test('removes what a dead run left in the target, and leaves a living one alone', async () => {
    await client.query('create schema sqlite_to_postgres_stage_dead; create schema sqlite_to_postgres_stage_alive');
    await client.query(`select pg_advisory_lock($1, hashtext('sqlite_to_postgres_stage_alive'))`, [0x53_51_32_50]);
    await migrate(options(writeSqlite(people)));
    expect(await stagingSchemas()).toEqual([{ nspname: 'sqlite_to_postgres_stage_alive' }]);
    await client.query('drop schema sqlite_to_postgres_stage_alive; select pg_advisory_unlock_all()');
  });

  test('publishes nothing when the source was written to since its backup', async () => {
    const file = writeSqlite(people);
    const error = await errorOf(
      migrate(
        options(file, {
          onEvent: (event) => {
            if (event.type !== 'phase-started' || event.phase !== 'verify') return;
            using application = new DatabaseSync(file.path);
            application.exec(`insert into team (name) values ('late')`);
          },
        }),
      ),
    );
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code: 'source_changed', exitStatus: 3 });
  });

  test('of two at once into one schema one is told to wait', async () => {
    const run = options(writeSqlite(people));
    const outcomes = await Promise.allSettled([migrate(run), migrate(run)]);
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as MoverError] : [],
    );
    expect(failures.map(({ code }) => code)).toEqual([expect.stringMatching(/target_locked|target_tables_exist/)]);
  });
});

describe('what newcomers run into', () => {
  const cases: [
    what: string,
    code: string,
    exitStatus: number,
    prepare: () => Promise<MigrateOptions> | MigrateOptions,
  ][] = [
    [
      'no such file',
      'source_missing',
      3,
      () => options({ path: '/nowhere/dev.db', folder: writeSqlite('create table t (a)').folder }),
    ],
    ['a text file', 'source_not_sqlite', 3, () => options(overwritten('hello, this is some plain text\n'.repeat(50)))],
    ['an encrypted file', 'source_encrypted', 3, () => options(overwritten(randomLooking(8192)))],
    ['an empty file', 'source_empty', 3, () => options(overwritten(''))],
    ['a truncated file', 'source_truncated', 3, () => options(truncated())],
    [
      'a database without tables',
      'source_without_tables',
      3,
      () => options(writeSqlite('create table t (a); drop table t')),
    ],
    [
      'a server that does not answer',
      'target_unreachable',
      4,
      () => options(writeSqlite(people), { target: 'postgresql://u:p@127.0.0.1:9/db' }),
    ],
    [
      'a wrong password',
      'target_wrong_password',
      4,
      () => options(writeSqlite(people), { target: changed((url) => (url.password = 'wrong')) }),
    ],
    [
      'a missing database',
      'target_missing_database',
      4,
      () => options(writeSqlite(people), { target: changed((url) => (url.pathname = '/not_there')) }),
    ],
    [
      'an address that is no URL',
      'target_bad_url',
      4,
      () => options(writeSqlite(people), { target: 'mysql://localhost/x' }),
    ],
    ['no right to create schemas', 'target_no_right_to_create', 4, restricted],
    ['a schema that already has the tables', 'target_tables_exist', 4, taken],
    [
      'values that do not fit',
      'source_has_problems',
      3,
      () =>
        options(writeSqlite(`create table t (id integer primary key, n bigint); insert into t values (1, 'twelve')`)),
    ],
    [
      'references to nothing',
      'source_has_problems',
      3,
      () =>
        options(
          writeSqlite(
            `pragma foreign_keys = off; create table p (id integer primary key); create table c (p_id integer references p); insert into c values (5)`,
          ),
        ),
    ],
    [
      'NULL in a primary key',
      'source_has_problems',
      3,
      () => options(writeSqlite(`create table t (id text primary key, a text); insert into t values (null, 'a')`)),
    ],
    [
      'text with a NUL',
      'source_has_problems',
      3,
      () =>
        options(
          writeSqlite(`create table t (id integer primary key, a text); insert into t values (1, 'a' || char(0))`),
        ),
    ],
    [
      'text that is no UTF-8',
      'source_has_problems',
      3,
      () =>
        options(
          writeSqlite(
            `create table t (id integer primary key, a text); insert into t values (1, cast(x'41ff' as text))`,
          ),
        ),
    ],
  ];

  test.each(cases)('%s: %s, exit status %i, nothing changed', async (_, code, exitStatus, prepare) => {
    const run = await prepare();
    const before = await relations();
    const error = await errorOf(migrate(run));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code, exitStatus });
    expect(error.hint).toBeTruthy();
    expect(error.message).not.toMatch(/wrong@|:p@/);
    expect(await relations()).toEqual(before);
  });

  test('a missing database is created when that is agreed to', async () => {
    const target = changed((url) => (url.pathname = `/made_${schemas}`));
    const report = await migrate(options(writeSqlite(people), { target, mayCreateDatabase: () => true }));
    expect(report.outcome).toBe('published');
    await client.query(`drop database made_${schemas - 1} with (force)`);
  });

  async function relations(): Promise<unknown[]> {
    return await select(
      `select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' order by 1, 2`,
    );
  }

  function changed(change: (url: URL) => unknown): string {
    const url = new URL(clone.url);
    change(url);
    return url.href;
  }

  function overwritten(content: string | Uint8Array): SqliteFile {
    const file = writeSqlite('create table t (a)');
    writeFileSync(file.path, content);
    return file;
  }

  function truncated(): SqliteFile {
    const file = writeSqlite(`create table t (a); insert into t values (zeroblob(20000))`);
    truncateSync(file.path, 9000);
    return file;
  }

  function randomLooking(bytes: number): Uint8Array {
    return Uint8Array.from({ length: bytes }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) & 255);
  }

  async function restricted(): Promise<MigrateOptions> {
    await client.query(
      `do $$ begin create role mover_guest login password 'guest'; exception when duplicate_object then null; end $$`,
    );
    // It may record its moves, so that only the other right is missing.
    await client.query(`create schema if not exists sqlite_to_postgres;
      grant usage on schema sqlite_to_postgres to mover_guest;
      grant select, insert on all tables in schema sqlite_to_postgres to mover_guest`);
    return options(writeSqlite(people), {
      target: changed((url) => Object.assign(url, { username: 'mover_guest', password: 'guest' })),
    });
  }

  async function taken(): Promise<MigrateOptions> {
    const run = options(writeSqlite(people));
    await client.query(`create schema ${run.schema}; create table ${run.schema}.person (id int)`);
    return run;
  }
});

describe('verification at any later time', () => {
  const tampering: [what: string, sql: string, finding: RegExp][] = [
    ['a changed value', `update person set name = 'Anne' where id = 1`, /table "person", id 1: "name" differ/],
    ['a value that became NULL', `update person set born = null where id = 2`, /table "person", id 2: "born" differ/],
    ['a missing row', `delete from person where id = 3`, /table "person", id 3: missing in target/],
    ['an added row', `insert into person (id) values (44)`, /table "person", id 44: not in source/],
    [
      'a millisecond',
      `update person set born = born + interval '1 ms' where id = 1`,
      /table "person", id 1: "born" differ/,
    ],
    ['a dropped index', 'drop index person_name', /index "person_name" of "person" is missing/],
    [
      'a dropped foreign key',
      'alter table person drop constraint person_team_id_fkey',
      /constraint "person_team_id_fkey" of "person" is missing/,
    ],
    ['a sequence set back', `select setval('team_id_seq', 1, false)`, /sequence "team_id_seq" stands before/],
  ];

  test.each(tampering)('names %s', async (_, sql, finding) => {
    const run = options(writeSqlite(people));
    await migrate(run);
    await verifyMigration(run);
    await client.query(`set search_path = ${run.schema}; ${sql}; reset search_path`);
    const error = await errorOf(verifyMigration(run));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code: 'verification_failed', exitStatus: 5 });
    expect(error.findings.join('\n')).toMatch(finding);
  });
});

describe('rollback', () => {
  const undo = async (run: MigrateOptions, discard = false) =>
    await rollback({ stateBase: run.stateBase, resolveTarget: (name) => name, discard });

  test('drops what was published and nothing else', async () => {
    const run = options(writeSqlite(people));
    await migrate(run);
    await client.query(`create table ${run.schema}.mine (a int)`);
    await undo(run);
    expect(await select(`select relname from pg_class where relnamespace = '${run.schema}'::regnamespace`)).toEqual([
      { relname: 'mine' },
    ]);
    expect(existsSync(run.source)).toBe(true);
  });

  test('refuses where a value was written since, until that is discarded by explicit word', async () => {
    const run = options(writeSqlite(people));
    await migrate(run);
    await client.query(`update ${run.schema}.person set name = 'Zoë' where id = 1`);
    const error = await errorOf(undo(run));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code: 'target_written', exitStatus: 7 });
    await undo(run, true);
    expect(await select(`select from pg_namespace where nspname = '${run.schema}'`)).toEqual([]);
  });

  test('says so where there is nothing to undo', async () => {
    const run = options(writeSqlite(people));
    expect((await errorOf(undo(run))).code).toBe('no_migration');
  });
});

function hexOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}
