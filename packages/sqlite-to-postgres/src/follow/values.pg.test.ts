/** What is written while a source is followed arrives by the casts of the plan, under its names, as all rows did. */
import { DatabaseSync } from 'node:sqlite';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { verifyMigration } from '../verify-migration.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: clone.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

/** Also verified once more, from the file as it is afterwards. */
async function followWhile(
  schema: string,
  sql: string,
  write: string,
  options: Partial<MigrateOptions> = {},
): Promise<MigrationReport> {
  const { path, folder } = writeSqlite(sql);
  using application = new DatabaseSync(path);
  const report = await migrate({
    source: path,
    target: clone.url,
    schema,
    stateBase: folder,
    follow: { mayTouchSource: () => true },
    onEvent: (event) => {
      if (event.type === 'phase-started' && event.phase === 'stage') application.exec(write);
    },
    ...options,
  });
  await verifyMigration({ source: path, target: clone.url, schema });
  return report;
}

async function read(sql: string): Promise<unknown[]> {
  const { rows } = await client.query<object>(sql);
  return rows;
}

test('dates, decimals, booleans, enums, JSON, bytes and texts, in renamed tables and columns', async () => {
  const report = await followWhile(
    'kinds',
    `create table "Order" (id text primary key, "placedAt" datetime not null, total decimal not null, paid boolean not null,
                           state text not null, extra jsonb, photo blob);
     insert into "Order" values ('a', 1700000000000, 10.5, 1, 'OPEN', '{"a": 1}', x'00ff')`,
    `insert into "Order" values ('é ''quoted''', 1700000001234, '1234.125', 0, 'SHIPPED', '[true]', null);
     update "Order" set total = 11, photo = x'' where id = 'a'`,
    {
      rules: {
        tables: [{ table: 'Order', name: 'purchase' }],
        columns: [
          { table: 'Order', column: 'placedAt', name: 'placed_at', type: 'timestamp(3)' },
          { table: 'Order', column: 'total', type: 'numeric' },
          { table: 'Order', column: 'state', enum: { name: 'state', values: ['OPEN', 'SHIPPED'] } },
        ],
      },
    },
  );
  expect(report.tables).toMatchObject([{ source: 'Order', name: 'purchase', rows: 2 }]);
  expect(
    await read(
      `select id, placed_at::text, total::text, paid, state::text, extra, photo from kinds.purchase order by id collate "C"`,
    ),
  ).toEqual([
    {
      id: 'a',
      placed_at: '2023-11-14 22:13:20',
      total: '11',
      paid: true,
      state: 'OPEN',
      extra: { a: 1 },
      photo: Buffer.from([]),
    },
    {
      id: `é 'quoted'`,
      placed_at: '2023-11-14 22:13:21.234',
      total: '1234.125',
      paid: false,
      state: 'SHIPPED',
      extra: [true],
      photo: null,
    },
  ]);
});

test('columns that PostgreSQL computes, and columns with names of the rowid', async () => {
  await followWhile(
    'computed',
    `create table line (id integer primary key, price integer, number integer, total integer generated always as (price * number) stored);
     create table odd (rowid text, oid integer, "select" text, primary key (rowid, oid));
     insert into line (id, price, number) values (1, 2, 3);
     insert into odd values ('a', 1, 'x')`,
    `update line set price = 5; insert into line (id, price, number) values (2, 7, null);
     update odd set rowid = 'b'; insert into odd values ('é', 2, 'y' || char(65533))`,
  );
  expect(await read('select id, total from computed.line order by id')).toEqual([
    { id: 1, total: 15 },
    { id: 2, total: null },
  ]);
  expect(await read('select * from computed.odd order by oid')).toEqual([
    { rowid: 'b', oid: 1, select: 'x' },
    { rowid: 'é', oid: 2, select: 'y\ufffd' },
  ]);
});

test('unique values that pass from row to row within a round, and rows that refer to each other', async () => {
  await followWhile(
    'swapped',
    `create table seat (id integer primary key, place text unique, after integer references seat (id));
     create table owner (id integer primary key, favourite integer references pet (id));
     create table pet (id integer primary key, owner integer references owner (id));
     insert into seat values (1, 'a', null), (2, 'b', 1), (3, 'c', 2)`,
    `update seat set place = null where id = 1; update seat set place = 'a' where id = 2; update seat set place = 'b' where id = 1;
     update seat set after = 3 where id = 1;
     begin; insert into owner values (1, null); insert into pet values (1, 1); update owner set favourite = 1; commit`,
  );
  expect(await read('select * from swapped.seat order by id')).toEqual([
    { id: 1, place: 'b', after: 3 },
    { id: 2, place: 'a', after: 1 },
    { id: 3, place: 'c', after: 2 },
  ]);
  const keys = await read(
    `select conname, convalidated from pg_constraint where connamespace = 'swapped'::regnamespace and contype = 'f' order by 1`,
  );
  expect(keys).toEqual([
    { conname: 'owner_favourite_fkey', convalidated: true },
    { conname: 'pet_owner_fkey', convalidated: true },
    { conname: 'seat_after_fkey', convalidated: true },
  ]);
});

test('a write by another connection that has the file attached is followed', async () => {
  const { path, folder } = writeSqlite('create table t (id integer primary key, a text)');
  using application = new DatabaseSync(':memory:');
  application.exec(`attach '${path}' as shop`);
  await migrate({
    source: path,
    target: clone.url,
    schema: 'attached',
    stateBase: folder,
    follow: { mayTouchSource: () => true },
    onEvent: (event) => {
      if (event.type === 'phase-started' && event.phase === 'stage')
        application.exec(`pragma trusted_schema = off; insert into shop.t values (1, 'by attachment')`);
    },
  });
  expect(await read('select * from attached.t')).toEqual([{ id: 1, a: 'by attachment' }]);
});
