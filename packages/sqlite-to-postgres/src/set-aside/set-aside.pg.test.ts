/** The opt-in ways past what PostgreSQL cannot hold: whatever does not move is there, whole and counted. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, type MigrationReport, MoverError, migrate, rollback, verifyMigration } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { describeSetAside, type SetAside } from './set-aside.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;
async function run(
  sql: string,
  tolerances: MigrateOptions['tolerances'],
): Promise<{ report: MigrationReport; schema: string; path: string; folder: string }> {
  const { path, folder } = writeSqlite(sql);
  const schema = `a${++schemas}`;
  const report = await migrate({ source: path, target: clone.url, schema, stateBase: folder, tolerances });
  return { report, schema, path, folder };
}

async function select(sql: string): Promise<unknown[]> {
  return (await client.query(sql)).rows;
}

async function codesOf(sql: string, tolerances: MigrateOptions['tolerances']): Promise<string[]> {
  const { path, folder } = writeSqlite(sql);
  const report = await migrate({ source: path, target: '', schema: 'x', stateBase: folder, tolerances, dryRun: true });
  return report.plan.problems.map(({ code }) => code);
}

const rejected = async ({ report }: { report: MigrationReport }) =>
  await select(
    `select source_table as table, source_key as key, reasons, row from sqlite_to_postgres.rejected_rows where run_id = '${report.runId}' order by 1, 2`,
  );

const mixed = `
  pragma foreign_keys = off;
  create table parent (id integer primary key, born datetime, n integer);
  create table child (a text, b blob, parent integer references parent (id), primary key (a, b)) without rowid;
  create table grandchild (id integer primary key, a text, b blob, foreign key (a, b) references child (a, b));
  insert into parent values (1, '2024-01-02', 1), (2, 'yesterday', 9223372036854775807), (3, null, 'many'), (4, 'soon', x'00ff');
  insert into child values ('x', x'01', 1), ('y', x'02', 2), ('z', x'03', 77), ('w', x'04', null);
  insert into grandchild values (1, 'x', x'01'), (2, 'y', x'02'), (3, null, null);`;

describe('reject', () => {
  test('sets rows aside whole with their reasons, and everything that refers to them', async () => {
    const result = await run(mixed, { onBadValue: 'reject', onOrphan: 'reject' });
    expect(await rejected(result)).toEqual([
      {
        table: 'child',
        key: { a: 'y', b: { blob: '02' } },
        reasons: ['"parent" refers to no row of "parent"'],
        row: { a: 'y', b: { blob: '02' }, parent: { integer: '2' } },
      },
      {
        table: 'child',
        key: { a: 'z', b: { blob: '03' } },
        reasons: ['"parent" refers to no row of "parent"'],
        row: { a: 'z', b: { blob: '03' }, parent: { integer: '77' } },
      },
      {
        table: 'grandchild',
        key: { id: { integer: '2' } },
        reasons: ['"a", "b" refers to no row of "child"'],
        row: { a: 'y', b: { blob: '02' }, id: { integer: '2' } },
      },
      {
        table: 'parent',
        key: { id: { integer: '2' } },
        reasons: ['"born" does not fit timestamp(3)'],
        row: { n: { integer: '9223372036854775807' }, id: { integer: '2' }, born: 'yesterday' },
      },
      {
        table: 'parent',
        key: { id: { integer: '3' } },
        reasons: ['"n" does not fit bigint'],
        row: { n: 'many', id: { integer: '3' }, born: null },
      },
      {
        table: 'parent',
        key: { id: { integer: '4' } },
        reasons: ['"born" does not fit timestamp(3)', '"n" does not fit bigint'],
        row: { n: { blob: '00ff' }, id: { integer: '4' }, born: 'soon' },
      },
    ]);
    const { report, schema, path } = result;
    expect(report.setAside).toEqual({ rejectedRows: 6, escapedTexts: 0, notValidKeys: [], notValidChecks: [] });
    expect(
      await select(
        `select (select count(*) from ${schema}.parent) as p, (select count(*) from ${schema}.child) as c, (select count(*) from ${schema}.grandchild) as g`,
      ),
    ).toEqual([{ p: '1', c: '2', g: '2' }]);
    const verification = await verifyMigration({ source: path, target: clone.url, schema });
    expect(verification.tables.map(({ source, rows }) => `${source} ${rows}`).toSorted()).toEqual([
      'child 2',
      'grandchild 2',
      'parent 1',
    ]);
  });

  test('what refers to a row that is set aside stops the run unless that is tolerated too', async () => {
    expect(await codesOf(mixed, {})).toEqual(['value_does_not_fit', 'value_does_not_fit', 'orphaned_rows']);
    expect(await codesOf(mixed, { onBadValue: 'reject' })).toEqual(['orphaned_rows']);
    expect(await codesOf(mixed, { onOrphan: 'reject' })).toEqual(['value_does_not_fit', 'value_does_not_fit']);
    expect(await codesOf(mixed, { onBadValue: 'reject', onOrphan: 'reject' })).toEqual([]);
  });

  test('a later comparison notices a set-aside row that was changed on either side', async () => {
    const { report, schema, path } = await run(mixed, { onBadValue: 'reject', onOrphan: 'reject' });
    await client.query(
      `update sqlite_to_postgres.rejected_rows set row = jsonb_set(row, '{n}', '"few"') where run_id = $1 and source_key = '{"id": {"integer": "3"}}'`,
      [report.runId],
    );
    await expect(verifyMigration({ source: path, target: clone.url, schema })).rejects.toMatchObject({
      code: 'verification_failed',
      findings: ['table "parent": 2 rows that were set aside differ'],
    });
  });

  test('rows in which a text is no UTF-8 or a key is NULL keep every byte', async () => {
    const result = await run(
      `create table t (k text primary key, v text); insert into t values ('a', cast(x'41ff80' as text)), (null, 'no key'), ('b', 'b' || char(0) || 'c'), ('c', 'fine');`,
      { onBadValue: 'reject', onNul: 'reject' },
    );
    expect(await rejected(result)).toEqual([
      {
        table: 't',
        key: { rowid: { integer: '1' } },
        reasons: ['"v" is not valid UTF-8'],
        row: { k: 'a', v: { text: '41ff80' } },
      },
      {
        table: 't',
        key: { rowid: { integer: '2' } },
        reasons: ['"k" must not be NULL'],
        row: { k: null, v: 'no key' },
      },
      {
        table: 't',
        key: { rowid: { integer: '3' } },
        reasons: ['"v" does not fit text'],
        row: { k: 'b', v: { text: '620063' } },
      },
    ]);
    expect(await select(`select * from ${result.schema}.t`)).toEqual([{ k: 'c', v: 'fine' }]);
  });

  test('a table in which columns hide every name of the rowid is addressed by its key', async () => {
    const result = await run(
      `create table t (rowid text, _rowid_ int, oid int, primary key (rowid)); insert into t values ('a', 1, 'x'), ('b', 2, 3);`,
      { onBadValue: 'reject' },
    );
    expect(await rejected(result)).toMatchObject([{ key: { rowid: 'a' } }]);
  });

  test('rolling back forgets what was set aside', async () => {
    const result = await run(mixed, { onBadValue: 'reject', onOrphan: 'reject' });
    await rollback({ stateBase: result.folder, resolveTarget: () => clone.url });
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('sqlite_to_postgres.rejected_rows') is not null as there`,
    );
    expect(rows[0]?.there === true ? await rejected(result) : []).toEqual([]);
  });
});

describe('widen', () => {
  test.each([
    ['integer', `(1), (2.5)`, 'numeric', ['1', '2.5']],
    ['integer', `(1), (9223372036854775807), ('x'), (1.0)`, 'text', ['1', '1', '9223372036854775807', 'x']],
    ['smallint', `(70000), ('')`, 'text', ['', '70000']],
    [
      'datetime',
      `('2024-01-02'), ('soon'), (3.5), (1700000000000)`,
      'text',
      ['1700000000000', '2024-01-02', '3.5', 'soon'],
    ],
    ['boolean', `(1), (0.5)`, 'numeric', ['0.5', '1']],
    ['text', `('a'), (x'00ff')`, 'bytea', ['\\x00ff', '\\x61']],
    ['text', `('a'), (cast(x'ff' as text))`, 'bytea', ['\\x61', '\\xff']],
  ])('a column %s of %s becomes %s and holds every value', async (declared, values, type, expected) => {
    const { schema, report, path } = await run(`create table t (v ${declared}); insert into t values ${values};`, {
      onBadValue: 'widen',
    });
    expect(report.plan.tables[0]?.columns[0]?.type.kind).toBe(type);
    const rows = (await select(`select v::text as v from ${schema}.t order by v::text collate "C"`)) as { v: string }[];
    expect(rows.map(({ v }) => v)).toEqual(expected);
    await verifyMigration({ source: path, target: clone.url, schema });
  });
});

describe('not-valid', () => {
  test('keeps the orphans, and the key holds for rows to come', async () => {
    const { schema, report, path } = await run(
      `pragma foreign_keys = off; create table p (id integer primary key); create table c (id integer primary key, p integer references p (id)); insert into p values (1); insert into c values (1, 1), (2, 9);`,
      { onOrphan: 'not-valid' },
    );
    expect(report.setAside?.notValidKeys).toEqual(['c_p_fkey']);
    expect(await select(`select count(*) as n from ${schema}.c`)).toEqual([{ n: '2' }]);
    await expect(client.query(`insert into ${schema}.c values (3, 8)`)).rejects.toThrow('violates foreign key');
    await verifyMigration({ source: path, target: clone.url, schema });
  });

  test('keeps rows that break a CHECK, which holds for rows to come, and says so', async () => {
    const { schema, report, path } = await run(
      `create table t (id integer primary key, n integer check (n > 0), m integer constraint m_small check (m < 9)); pragma ignore_check_constraints = on; insert into t values (1, 1, 1), (2, 0, 1);`,
      { onBrokenCheck: 'not-valid' },
    );
    expect(report.setAside?.notValidChecks).toEqual(['t_check']);
    expect(describeSetAside(report.setAside as SetAside)).toEqual(['1 check not valid for present rows']);
    expect(await select(`select count(*) as n from ${schema}.t`)).toEqual([{ n: '2' }]);
    await expect(client.query(`insert into ${schema}.t values (3, 0, 1)`)).rejects.toThrow('"t_check"');
    await verifyMigration({ source: path, target: clone.url, schema });
  });
});

describe('escape', () => {
  test('writes a NUL as two characters and keeps the text as it was', async () => {
    const { schema, report, path } = await run(
      `create table t (id integer primary key, v text, w varchar(9)); insert into t values (1, 'a' || char(0) || 'b', 'plain'), (2, 'back\\slash', 'x' || char(0));`,
      { onNul: 'escape' },
    );
    expect(await select(`select v, w from ${schema}.t order by id`)).toEqual([
      { v: 'a\\0b', w: 'plain' },
      { v: 'back\\slash', w: 'x\\0' },
    ]);
    expect(
      await select(
        `select source_key as key, source_column as column, encode(bytes, 'hex') as bytes from sqlite_to_postgres.escaped_texts where run_id = '${report.runId}' order by 1`,
      ),
    ).toEqual([
      { key: { id: { integer: '1' } }, column: 'v', bytes: '610062' },
      { key: { id: { integer: '2' } }, column: 'w', bytes: '7800' },
    ]);
    expect(report.setAside).toEqual({ rejectedRows: 0, escapedTexts: 2, notValidKeys: [], notValidChecks: [] });
    await verifyMigration({ source: path, target: clone.url, schema });
  });
});

test('a key of 32 hexadecimal digits and an empty column that refers to it become one type', async () => {
  const { schema } = await run(
    `create table django_migrations (id integer primary key, app text, name text, applied datetime);
     create table p (id char(32) primary key); create table c (id integer primary key, p char(32) references p (id));
     insert into p values ('0123456789abcdef0123456789abcdef');`,
    {},
  );
  expect(
    await select(
      `select data_type from information_schema.columns where table_schema = '${schema}' and table_name in ('p', 'c') and data_type <> 'integer'`,
    ),
  ).toEqual([{ data_type: 'uuid' }, { data_type: 'uuid' }]);
});

test('the source is not written to while rows are marked', async () => {
  const { path, folder } = writeSqlite(mixed);
  const before = new DatabaseSync(path, { readOnly: true }).prepare('pragma data_version').get();
  const error = await migrate({
    source: path,
    target: '',
    schema: 'x',
    stateBase: folder,
    tolerances: { onBadValue: 'reject' },
    dryRun: true,
  }).catch((reason: unknown) => reason);
  expect(error).not.toBeInstanceOf(MoverError);
  expect(new DatabaseSync(path, { readOnly: true }).prepare('pragma data_version').get()).toEqual(before);
});
