/** Every feature of SQLite's schemas arrives with the same effect, or is listed with its text and the reason. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from './index.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { describeSchema, type SchemaDescription } from './testing/describe-schema.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;

interface Moved extends SchemaDescription {
  plan: MigrationPlan;
  /** Runs a statement with the moved tables on the search path. */
  run: (sql: string) => Promise<unknown[][]>;
}

async function move(sql: string): Promise<Moved> {
  const { path, folder } = writeSqlite('');
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  // As an application would bring it; the migration has to do without.
  database.function('regexp', (pattern, text) => Number(new RegExp(String(pattern), 'u').test(String(text))));
  database.exec(sql);
  database.close();
  const schema = `f${++schemas}`;
  const { plan } = await migrate({ source: path, target: clone.url, schema, stateBase: folder });
  const description = await describeSchema(client, schema);
  return {
    ...description,
    plan,
    run: async (statement) => {
      await client.query(`set search_path = ${schema}`);
      const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
      return rows;
    },
  };
}

describe('foreign keys', () => {
  test('every action and deferrability arrives', async () => {
    const { constraints, run } = await move(`
      create table p (a integer, b text, primary key (a, b));
      create table c (id integer primary key, a integer default 1, b text default 'x',
        foreign key (a, b) references p on delete cascade on update set null deferrable initially deferred);
      create table d (id integer primary key, up integer references d on delete restrict on update set default);
      create table e (id integer primary key, f integer references f (id) deferrable initially deferred);
      create table f (id integer primary key, e integer references e (id) on delete set null);
      insert into p values (1, 'x'); insert into c (id) values (1);
      insert into d values (1, 1); insert into e values (1, 1); insert into f values (1, 1);`);
    expect(constraints.filter((line) => line.includes('FOREIGN KEY'))).toEqual([
      'c c_a_b_fkey FOREIGN KEY (a, b) REFERENCES p(a, b) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
      'd d_up_fkey FOREIGN KEY (up) REFERENCES d(id) ON UPDATE SET DEFAULT ON DELETE RESTRICT',
      'e e_f_fkey FOREIGN KEY (f) REFERENCES f(id) DEFERRABLE INITIALLY DEFERRED',
      'f f_e_fkey FOREIGN KEY (e) REFERENCES e(id) ON DELETE SET NULL',
    ]);
    await run('delete from p');
    expect(await run('select count(*)::int from c')).toEqual([[0]]);
  });

  test('a key of a unique index can be referred to, in any order and letter case', async () => {
    const { constraints } = await move(`
      create table Parent (id integer primary key, Code text, Region text);
      create unique index parent_code on Parent (region, code);
      create table child (code text, region text, foreign key (code, region) references PARENT (CODE, REGION));
      insert into Parent values (1, 'a', 'b'); insert into child values ('a', 'b');`);
    expect(constraints).toContain(
      'child child_code_region_fkey FOREIGN KEY (code, region) REFERENCES "Parent"("Code", "Region")',
    );
  });

  test('those that lead nowhere are listed with the reason', async () => {
    const { plan, constraints } = await move(`
      create table p (id integer primary key, name text, partial text);
      create unique index p_partial on p (partial) where partial <> '';
      create table c (id integer primary key, a integer references nowhere (id), b text references p (name),
        c text references p (missing), d text references p (partial), e integer, f integer,
        foreign key (e, f) references p on delete cascade);
      insert into c (id) values (1);`);
    expect(constraints.filter((line) => line.includes('FOREIGN KEY'))).toEqual([]);
    expect(plan.leftBehind.map(({ kind, name, reason, text }) => `${kind} ${name}: ${reason}: ${text}`)).toEqual([
      'foreign key c.a: the table "nowhere" does not exist; SQLite never checked it: FOREIGN KEY (a) REFERENCES nowhere (id)',
      'foreign key c.b: no primary key or unique index of "p" is over "name": FOREIGN KEY (b) REFERENCES p (name)',
      'foreign key c.c: "p" has no column "missing": FOREIGN KEY (c) REFERENCES p (missing)',
      'foreign key c.d: no primary key or unique index of "p" is over "partial": FOREIGN KEY (d) REFERENCES p (partial)',
      'foreign key c.e, f: "p" has no primary key of 2 columns to refer to: FOREIGN KEY (e, f) REFERENCES p ON DELETE CASCADE',
    ]);
  });

  test('two over the same columns get names of their own', async () => {
    const { constraints } = await move(`
      create table p (id integer primary key); create table q (id integer primary key);
      create table c (x integer references p references q, check (x > 0), check (x < 9), constraint c_x_fkey check (x <> 5));`);
    expect(constraints.filter((line) => line.startsWith('c '))).toEqual([
      'c c_check CHECK ((x > 0))',
      'c c_check1 CHECK ((x < 9))',
      'c c_x_fkey FOREIGN KEY (x) REFERENCES p(id)',
      'c c_x_fkey1 FOREIGN KEY (x) REFERENCES q(id)',
      'c c_x_fkey2 CHECK ((x <> 5))',
    ]);
  });
});

describe('keys of rows', () => {
  test('an identity goes on past the highest value ever used; a key that is not an alias of the rowid has none', async () => {
    const { columns, run } = await move(`
      create table a (id integer primary key autoincrement, x text);
      insert into a values (40, 'x'); delete from a;
      create table b (id int primary key, x text);
      create table c (id integer primary key desc, x text);
      create table d (id integer primary key, x text) without rowid;
      create table e (id integer primary key, x any) strict;
      create table f (x text);
      insert into b values (1, 'x'); insert into d values (1, 'x'); insert into f values ('x'), ('x');`);
    expect(columns.filter((line) => line.includes('identity'))).toEqual([
      'a.id integer not null identity',
      'e.id integer not null identity',
    ]);
    expect(await run(`insert into a (x) values ('y') returning id`)).toEqual([[41]]);
    expect(await run(`insert into e (x) values ('y') returning id`)).toEqual([[1]]);
    expect(await run('select count(*)::int from f')).toEqual([[2]]);
  });
});

describe('case and trailing spaces', () => {
  const source = `
    create table account (id integer primary key, email text collate nocase not null unique, code text collate rtrim unique, tag text);
    create index account_email on account (email);
    create unique index account_tag on account (tag collate nocase);
    create index account_exact on account (email collate binary);
    create table login (email text references account (email), at integer);
    create table plain (name text collate nocase unique);
    insert into account values (1, 'Ann@x', 'a', 'T'), (2, 'Ö', 'b ', 'Ä'), (3, 'bob', 'c', 'ä');
    insert into login values ('ANN@X', 1); insert into plain values ('Ä'), ('ä'), ('x');`;
  let moved: Moved;
  beforeAll(async () => {
    moved = await move(source);
  });

  test.each([
    `insert into account values (9, 'ANN@x', 'z', 'z')`,
    `insert into account values (9, 'new', 'a  ', 'z')`,
    `insert into account values (9, 'new', 'z', 't')`,
    `insert into plain values ('X')`,
  ])('%s breaks uniqueness on both sides', async (statement) => {
    await expect(moved.run(statement)).rejects.toThrow(/duplicate key/);
    const sqlite = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
    sqlite.exec(source);
    expect(() => sqlite.exec(statement)).toThrow(/UNIQUE constraint failed/);
    sqlite.close();
  });

  test('letters beyond ASCII stay different in a unique column', async () => {
    expect(await moved.run('select count(*)::int from plain')).toEqual([[3]]);
  });

  test('plain comparisons of the application find what they found', async () => {
    expect(await moved.run(`select id from account where email = 'ANN@X'`)).toEqual([[1]]);
    expect(await moved.run(`select count(*)::int from account a join login l on l.email = a.email`)).toEqual([[1]]);
  });

  test('nothing but letters of ASCII, with or without an accent, loses its case; before PostgreSQL 16, all letters', async () => {
    const [[version]] = (await moved.run(`select current_setting('server_version_num')::int`)) as [[number]];
    const isFolding = version < 160_000;
    const equal = (a: string, b: string) => `'${a}' = '${b}' collate nocase`;
    const pairs = [
      ['a', 'A'],
      ['ä', 'Ä'],
      ['ß', 'ẞ'],
      ['б', 'Б'],
      ['2', '²'],
      ['e', 'é'],
      ['a b', 'ab'],
      ['a', 'a '],
    ];
    expect(await moved.run(`select ${pairs.map(([a, b]) => equal(a as string, b as string)).join(', ')}`)).toEqual([
      [true, true, isFolding, isFolding, isFolding, false, false, false],
    ]);
  });

  test('a search by a plain comparison can use an index', async () => {
    await moved.run('set enable_seqscan = off');
    const plan = await moved.run(`explain select * from plain where name = 'X'`);
    await moved.run('reset enable_seqscan');
    expect(plan.flat().join('\n')).toMatch(/plain_name_key_search/);
  });

  test('the plan says what folds', () => {
    expect(moved.plan.collations).toMatchObject([{ name: 'nocase', plainLocale: 'und-u-ks-level2' }]);
    expect(moved.plan.notes.join('\n')).toMatch(/"plain": "name" compare without regard to case \(NOCASE\)/);
  });
});

test('indexes keep order, the place of NULL, conditions and expressions', async () => {
  const { indexes } = await move(`
    create table t (a integer, b text not null, c text, d json);
    create index t_order on t (a desc, b, c);
    create unique index t_partial on t (b) where a is not null and c like 'x%';
    create index t_expression on t (lower(b), a + 1, json_extract(d, '$.k'));
    create unique index t_json on t (json_extract(d, '$.k'));`);
  expect(indexes.filter((line) => line.includes(' t_'))).toEqual([
    `CREATE INDEX t_expression ON t USING btree (lower(b) NULLS FIRST, (((a)::bigint + 1)) NULLS FIRST, NULLIF((d -> 'k'::text), 'null'::jsonb) NULLS FIRST)`,
    'CREATE INDEX t_order ON t USING btree (a DESC NULLS LAST, b, c NULLS FIRST)',
    `CREATE UNIQUE INDEX t_partial ON t USING btree (b) WHERE ((a IS NOT NULL) AND (c ~~* ('x%'::text COLLATE "C")))`,
  ]);
});

test('generated columns compute on, also from one another', async () => {
  const { run, plan } = await move(`
    create table t (a integer, b integer generated always as (a * 2) virtual, c integer as (b + 1) stored,
      name text as (json_extract(d, '$.name')), d json);
    insert into t (a, d) values (1, '{"name": "x"}');`);
  expect(await run(`insert into t (a, d) values (5, '{"name": "y"}') returning b, c, name`)).toEqual([[10, 11, 'y']]);
  expect(await run('select b, c, name from t where a = 1')).toEqual([[2, 3, 'x']]);
  expect(plan.notes.join('\n')).toMatch(/generated column "b" is stored/);
});

test('columns and tables whose names clash in PostgreSQL get names of their own', async () => {
  const long = 'n'.repeat(63);
  const { columns, plan } = await move(`
    create table t (xmin text, ctid integer, ${long}a text, ${long}b text, "" text, "tab\t" text);
    create table ${long}_1 (x); create table ${long}_2 (x);
    create table s_id_seq (x); create table s (id integer primary key autoincrement);
    insert into t values ('a', 1, 'x', 'y', 'z', 'w');`);
  const names = columns.filter((line) => line.startsWith('t.')).map((line) => line.slice(2).split(' ')[0]);
  expect(names).toEqual(['ctid1', `${long.slice(0, 62)}1`, long, 'tab\t', 'unnamed', 'xmin1']);
  expect(plan.tables.map(({ name }) => name).toSorted()).toEqual(
    [long, `${long.slice(0, 62)}1`, 's', 's_id_seq', 't'].toSorted(),
  );
  expect(plan.notes.join('\n')).toMatch(/"xmin" is named "xmin1"/);
});

test('conflict clauses, which PostgreSQL lacks, are noted', async () => {
  const { plan } = await move(`
    create table t (id integer primary key on conflict replace, a text not null on conflict ignore default 'x',
      b text unique on conflict abort, unique (a, b) on conflict rollback);`);
  expect(plan.notes.filter((note) => note.includes('ON CONFLICT IN') || note.includes('always aborts'))).toHaveLength(
    3,
  );
});

test('defaults of all kinds, and those that do not fit are listed', async () => {
  const { run, plan } = await move(`
    create table t (id integer primary key, a text default "dq", b integer default -5, c boolean default TRUE, d blob default x'0aff',
      e text default CURRENT_TIMESTAMP, f text default (lower(hex(randomblob(4)))), g integer default 'soon', h varchar(3) default 'long',
      i real default 1, j numeric default 1.50, k default 7, l integer default 1.0, m text default 5);
    insert into t (id, g, h) values (1, 1, 'x');`);
  const [row] = await run('insert into t default values returning a, b, c, d, e, f, i, j, k, l, m');
  expect(row).toEqual([
    'dq',
    -5,
    true,
    Buffer.from('0aff', 'hex'),
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    expect.stringMatching(/^[0-9a-f]{8}$/),
    1,
    expect.anything(),
    7,
    1,
    '5',
  ]);
  expect(plan.leftBehind.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['default t.g', 'default t.h']);
});

test('checks on booleans, patterns and types hold on', async () => {
  const { run, plan } = await move(`
    create table t (flag boolean check (flag in (0, 1)), kind text check (kind glob '[a-c]*'), n integer check (typeof(n) = 'integer'),
      name text check (length(trim(name)) > 0 and name not like '%@%'), x text check (x regexp '^[a-z]+$'));`);
  await run(`insert into t values (true, 'abc', 5, 'x', 'abc')`);
  for (const values of [
    `true, 'zbc', 5, 'x', null`,
    `true, 'a', null, 'x', null`,
    `true, 'a', 5, ' ', null`,
    `true, 'a', 5, 'a@b', null`,
    `true, 'a', 5, 'x', 'A'`,
  ]) {
    await expect(run(`insert into t values (${values})`)).rejects.toThrow(/violates check constraint/);
  }
  expect(plan.leftBehind).toEqual([]);
});

test('comments in the DDL become comments of table and columns', async () => {
  const { run } = await move(`create table t ( -- It's the table
    id integer, -- the "key"
    -- above
    name text)`);
  expect(
    await run(
      `select obj_description('t'::regclass), col_description('t'::regclass, 1), col_description('t'::regclass, 2)`,
    ),
  ).toEqual([["It's the table", 'the "key"', 'above']]);
});

test('a generated column that PostgreSQL would compute otherwise becomes plain and keeps its values', async () => {
  const { run, plan } = await move(`
    create table t (id integer primary key, d json, part text as (json_extract(d, '$.part')) stored, n integer as (id * 2) virtual);
    insert into t (id, d) values (1, '{"part": {"b": [1, 2], "a": 1.50}}'), (2, '{"part": "x"}');`);
  expect(await run('select part, n from t order by id')).toEqual([
    ['{"b":[1,2],"a":1.50}', 2],
    ['x', 4],
  ]);
  expect(await run(`insert into t (id, d) values (3, '{}') returning part, n`)).toEqual([[null, 6]]);
  expect(plan.leftBehind).toMatchObject([
    { kind: 'generated column', name: 't.part', text: "json_extract(d, '$.part')" },
  ]);
});
