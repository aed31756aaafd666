/** Rules decide over the planner: what they rename, retype and leave out, and what a wrong rule is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type MigrationRules, MoverError, migrate, readRules, verifyMigration } from '../../index.ts';
import { type ScalarType, scalarTypes } from '../../types/all-types.ts';
import { parseTargetType, shownTypes } from '../../types/parse-target-type.ts';
import type { TypeDefinition } from '../../types/type-definition.ts';
import { describeSchema } from '../../testing/describe-schema.ts';
import { useSqliteFiles } from '../../testing/sqlite-file.ts';
import { migrationRules } from './rules.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const shop = `
  create table Customer (Id integer primary key, "Role" text not null default 'user', joined integer, secret text);
  create table "Order" (id integer primary key, customer integer references Customer (Id), total text, unique (customer, total));
  create table log_2023 (id integer primary key, line text);
  create table log_2024 (id integer primary key, line text, "order" integer references "Order" (id));
  create index order_by_customer on "Order" (customer);
  create index customer_secret on Customer (secret);
  insert into Customer values (1, 'user', 1700000000, 'x'), (2, 'admin', -1, null);
  insert into "Order" values (1, 1, '12.50'), (2, 2, '0.05');
  insert into log_2023 values (1, 'a');`;

const rules: MigrationRules = {
  tables: [
    { table: 'LOG_*', leaveOut: true },
    { table: 'customer', name: 'customers' },
    { table: 'Order', name: 'orders' },
  ],
  columns: [
    { table: '*', column: 'id', type: 'bigint' },
    { table: 'Customer', column: 'id', name: 'customer_id' },
    { table: 'Customer', column: 'Role', enum: { name: 'role', values: ['admin', 'user'] } },
    { table: 'Customer', column: 'joined', type: 'timestamptz(0)', epoch: 's' },
    { table: 'Customer', column: 'secret', leaveOut: true },
    { table: 'order', column: 'total', type: 'numeric(12,2)' },
  ],
};

let schemas = 0;
async function migrateShop(given: MigrationRules) {
  const { path, folder } = writeSqlite(shop);
  const schema = `r${++schemas}`;
  const report = await migrate({ source: path, target: clone.url, schema, stateBase: folder, rules: given });
  return { report, schema, path };
}

async function failure(given: MigrationRules): Promise<{ code: string; message: string; findings: readonly string[] }> {
  const error = await migrateShop(given).catch((reason: unknown) => reason);
  if (!(error instanceof MoverError)) throw error;
  return error;
}

test('rules rename, retype and leave out, and every key follows', async () => {
  const { report, schema, path } = await migrateShop(rules);
  const { columns, constraints, indexes } = await describeSchema(client, schema);
  expect(columns).toEqual([
    "customers.Role role not null default 'user'::role",
    'customers.customer_id bigint not null identity',
    'customers.joined timestamp(0) with time zone',
    'orders.customer integer',
    'orders.id bigint not null identity',
    'orders.total numeric(12,2)',
  ]);
  expect(constraints).toEqual([
    'customers customers_pkey PRIMARY KEY (customer_id)',
    'orders orders_customer_fkey FOREIGN KEY (customer) REFERENCES customers(customer_id)',
    'orders orders_customer_total_key UNIQUE (customer, total)',
    'orders orders_pkey PRIMARY KEY (id)',
  ]);
  expect(indexes.filter((line) => line.includes('order_by_customer'))).toHaveLength(1);
  const { rows } = await client.query(
    `select c."Role" as role, extract(epoch from joined)::int as joined, total from customers c join orders o on o.customer = c.customer_id order by 1`,
  );
  expect(rows).toEqual([
    { role: 'admin', joined: -1, total: '0.05' },
    { role: 'user', joined: 1_700_000_000, total: '12.50' },
  ]);
  expect(report.plan.leftBehind.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`)).toEqual([
    'table log_2023: left out by a rule, with its 1 row',
    'table log_2024: left out by a rule, with its 0 rows',
    'column Customer.secret: left out by a rule',
    'index customer_secret: there is no column secret',
  ]);
  const verification = await verifyMigration({ source: path, target: clone.url, schema, rules });
  expect(verification.tables.map(({ rows: count }) => count)).toEqual([2, 2]);
});

test('the last rule that matches decides, property by property', async () => {
  const { schema } = await migrateShop({
    columns: [
      { table: '*', column: '*', type: 'text' },
      { table: 'Order', column: 'total', type: 'numeric' },
      { table: 'Order', column: 't?tal', name: 'sum' },
      { table: '*', column: 'id', type: 'smallint' },
      { table: '*', column: 'customer', type: 'integer' },
      { table: 'Customer', column: 'joined', type: 'bigint' },
      { table: 'log_*', column: 'order', type: 'smallint' },
    ],
  });
  const { columns } = await describeSchema(client, schema);
  expect(columns.filter((line) => line.startsWith('Order') || line.startsWith('Customer.joined'))).toEqual([
    'Customer.joined bigint',
    'Order.customer integer',
    'Order.id smallint not null identity',
    'Order.sum numeric',
  ]);
});

test.each<[name: string, rules: MigrationRules, code: string, says: string]>([
  [
    'matches nothing',
    { columns: [{ table: 'Customer', column: 'nmae', type: 'text' }] },
    'rule_matches_nothing',
    'column "nmae" of table "Customer"',
  ],
  [
    'asks for an unknown type',
    { columns: [{ table: 'Customer', column: 'joined', type: 'money' }] },
    'rule_type_unknown',
    '"money"',
  ],
  [
    'counts an epoch in a text',
    { columns: [{ table: 'Customer', column: 'Role', type: 'text', epoch: 's' }] },
    'rule_reading_without_date',
    '"text"',
  ],
  ['names two tables alike', { tables: [{ table: '*', name: 'same' }] }, 'rule_names_clash', '"same"'],
  [
    'leaves out a key',
    { columns: [{ table: 'Customer', column: 'Id', leaveOut: true }] },
    'rule_leaves_out_key',
    '"Customer"',
  ],
  ['leaves nothing', { tables: [{ table: '*', leaveOut: true }] }, 'rules_leave_nothing', 'every table'],
  [
    'describes an enum that lacks a value',
    { columns: [{ table: 'Customer', column: 'Role', enum: { name: 'role', values: ['admin'] } }] },
    'source_has_problems',
    'Id 1',
  ],
  [
    'gives an enum the name of a table',
    { columns: [{ table: 'Customer', column: 'Role', enum: { name: 'Order', values: ['admin', 'user'] } }] },
    'rule_names_clash',
    '"Order"',
  ],
])('a rule that %s stops the run with words', async (_name, given, code, says) => {
  const error = await failure(given);
  expect(error.code).toBe(code);
  expect([error.message, ...error.findings].join('\n')).toContain(says);
});

test.runIf(isWholeSuite)(
  'keys that NOCASE tells apart, too many to compare, move by the rule of the hint',
  async () => {
    const { path, folder } = writeSqlite(`
    create table tag (name text primary key collate nocase);
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 200001) insert into tag select 'Ä' || i from n;
    insert into tag values ('ä7');`);
    const move = { source: path, target: clone.url, schema: 'many', stateBase: folder } as const;
    const error = (await migrate(move).catch((reason: unknown) => reason)) as MoverError;
    expect(error.code).toBe('target_refused');
    const [rule = ''] = /\{"columns.*?\}\]\}/.exec(error.hint ?? '') ?? [];
    const hinted = JSON.parse(rule.replace('…', '"tag"').replace('…', '"name"')) as MigrationRules;
    const { tables } = await migrate({ ...move, rules: hinted });
    expect(tables.map(({ rows }) => rows)).toEqual([200_002]);
  },
);

test('rules are read from JSON and from TypeScript, and a wrong file is told where', async () => {
  const { folder } = writeSqlite('create table t (a)');
  const write = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const wanted = { tables: [{ table: 'a*', leaveOut: true }] };
  expect(await readRules(write('rules.json', JSON.stringify(wanted)))).toEqual(wanted);
  expect(
    await readRules(
      write('rules.ts', `const out: boolean = true; export default { tables: [{ table: 'a*', leaveOut: out }] };`),
    ),
  ).toEqual(wanted);
  await expect(readRules(write('broken.json', '{'))).rejects.toMatchObject({ code: 'rules_unreadable', exitStatus: 2 });
  await expect(readRules(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'rules_unreadable' });
  const wrong = await readRules(
    write('wrong.json', '{"columns": [{"table": "t", "column": "c", "typ": "text"}]}'),
  ).catch((error: unknown) => error);
  expect(wrong).toMatchObject({ code: 'rules_invalid', findings: ['columns[0]: Unrecognized key: "typ"'] });
});

test('the published JSON Schema is that of the rules', async () => {
  const published = `${JSON.stringify(z.toJSONSchema(migrationRules), undefined, 2)}\n`;
  await expect(published).toMatchFileSnapshot('../../../rules.schema.json');
});

test('names, parameters, OIDs and sizes of all types are those of PostgreSQL', async () => {
  const alignments: Readonly<Record<string, number>> = { c: 1, s: 2, i: 4, d: 8 };
  const definitions = scalarTypes.filter(({ names }) => names.length > 0);
  await client.query('create extension if not exists citext');
  const { rows } = await client.query<{ name: string; oid: number; length: number; alignment: string }>(
    `select name, oid::int, typlen as length, typalign as alignment
       from unnest($1::text[]) as name join pg_type on oid = name::regtype`,
    [definitions.flatMap(({ names }) => names)],
  );
  const found = new Map(rows.map((row) => [row.name, row]));
  for (const { names, ...definition } of definitions as readonly TypeDefinition<ScalarType>[]) {
    for (const name of names) {
      const { oid, length, alignment } = found.get(name) ?? { oid: 0, length: 0, alignment: '' };
      const size = length > 0 ? [length, alignments[alignment]] : undefined;
      expect([name, definition.size, definition.oid ?? oid]).toEqual([name, size, oid]);
    }
  }
  const shown = shownTypes.map((type) => type.replace(/[np](?=[,)])/, '3').replace(',s', ',2'));
  await client.query(`create table every_type (${shown.map((type, i) => `c${i} ${type}`).join()})`);
  const { rows: formatted } = await client.query<{ type: string }>(
    `select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'every_type'::regclass and attnum > 0 order by attnum`,
  );
  expect(formatted.map(({ type }) => parseTargetType(type, 'ms'))).toEqual(
    shown.map((type) => parseTargetType(type, 'ms')),
  );
});
