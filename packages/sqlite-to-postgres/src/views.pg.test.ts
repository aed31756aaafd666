/** Views give in PostgreSQL the rows they give in SQLite, or are listed with their text and the reason. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, rollback } from './index.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const tables = `
  create table customer (id integer primary key, name text not null, city text collate nocase, active boolean not null default 1, since date, boss integer references customer (id));
  create table orders (id integer primary key, customer_id integer references customer (id), placed datetime, total real, qty integer, note text, data json);
  create table tag (customer_id integer, label text, primary key (customer_id, label)) without rowid;
  insert into customer values (1, 'Ann', 'Rome', 1, '2020-01-31', null), (2, 'bob', 'ROME', 0, '2021-06-15', 1), (3, 'Zoë', 'Oslo', 1, null, 1), (4, 'carl', null, 0, '2019-12-01', 2);
  insert into orders values (1, 1, '2024-01-05 10:00:00', 10.5, 2, 'x', '{"kind": "a", "n": 1}'), (2, 1, '2024-02-06 11:30:00', 20.25, 3, null, '{"kind": "b"}'),
    (3, 2, '2024-02-07 00:00:00', 5, 1, 'X', null), (4, 3, null, 100, null, 'y%', '{"kind": "a", "n": 5}'), (5, null, '2023-12-31 23:59:59', 0.25, 7, '', '{"n": null}');
  insert into tag values (1, 'vip'), (1, 'new'), (3, 'vip');`;

/** Each is `select`, with an order that makes rows comparable where it has one of its own. */
const queries: Record<string, string> = {
  plain: 'select id, name from customer',
  star: 'select * from tag',
  alias_star: 'select c.*, 1 as one from customer as c',
  filter: `select name n, qty * 2 as twice from orders o join customer on customer.id = o.customer_id where total > 5 and note is not null`,
  left_join: 'select c.name, o.id from customer c left join orders o on o.customer_id = c.id and o.qty > 1',
  right_join: 'select c.name, o.id from orders o right outer join customer c on o.customer_id = c.id',
  full_join: 'select c.name, o.id from customer c full join orders o on o.customer_id = c.id',
  comma_join: `select c.name, label from customer c, tag t where t.customer_id = c.id and label = 'vip'`,
  using_join:
    'select * from tag join (select customer_id, count(*) as n from orders group by customer_id) using (customer_id)',
  natural_join: 'select * from tag natural join (select id as customer_id, name from customer)',
  self_join: 'select a.name, b.name from customer a join customer b on a.boss = b.id',
  nested_join:
    'select c.name, o.id, t.label from customer c left join (orders o join tag t on t.customer_id = o.customer_id) on o.customer_id = c.id',
  grouped: `select customer_id, count(*) as orders, count(note) as notes, sum(qty) as qty, sum(total) as total, avg(qty) as mean, min(placed) as first, max(note) as last from orders group by customer_id having count(*) > 0`,
  grouped_by_key:
    'select c.id, c.name, count(o.id) from customer c left join orders o on o.customer_id = c.id group by c.id',
  grouped_by_alias: `select strftime('%Y-%m', placed) as month, total(total) from orders group by month`,
  grouped_by_position: `select substr(name, 1, 1), count(*) from customer group by 1 order by 2 desc, 1`,
  grouped_expression: `select qty % 2 as odd, sum(flag) from (select qty, total > 5 as flag from orders) group by qty % 2`,
  whole:
    'select count(*), count(distinct customer_id), sum(qty), avg(total), total(qty), max(name) from orders, customer where customer.id = orders.customer_id',
  filtered_aggregate: `select count(*) filter (where note is not null) as noted, sum(qty) filter (where qty > 2) as many from orders`,
  concatenated: `select customer_id, group_concat(label, '; ') from (select * from tag order by label) group by customer_id`,
  ordered: 'select name, since from customer order by since desc, name',
  ordered_by_hidden: 'select name from customer order by id * -1',
  ordered_nocase: 'select id, city from customer order by city, id',
  ordered_explicit: 'select id, city from customer order by name collate nocase nulls last limit 3 offset 1',
  distinct: 'select distinct customer_id from orders order by customer_id desc',
  distinct_expression: 'select distinct qty > 2 as many from orders order by qty > 2',
  case_arms: `select id, case when total >= 20 then 'big' when qty is null then 'unknown' else 'small' end as size from orders`,
  truth: 'select id, active, total > 10 as big, note is null as bare from customer join orders using (id)',
  texts: `select id, upper(name) || ' (' || city || ')' as label, length(name) from customer`,
  nocase: `select id from customer where city = 'rome'`,
  times: `select id, date(placed) as day, datetime(placed, '+1 day') as later, strftime('%H:%M', placed) as at from orders`,
  json: `select id, json_extract(data, '$.kind') as kind, data ->> 'n' as n from orders where json_extract(data, '$.kind') = 'a'`,
  exists_query:
    'select name from customer c where exists (select 1 from orders o where o.customer_id = c.id and o.total > 15)',
  not_exists: 'select name from customer c where not exists (select * from tag where tag.customer_id = c.id)',
  in_query:
    'select name from customer where id in (select customer_id from orders where qty > 1) and id not in (select customer_id from tag where label = $$new$$)'.replaceAll(
      '$$',
      "'",
    ),
  scalar:
    'select name, (select max(total) from orders o where o.customer_id = c.id) as best, (select label from tag where customer_id = c.id order by label) as tag from customer c',
  derived: 'select x.n + 1 from (select count(*) as n from orders) as x',
  common_table:
    'with big as (select * from orders where total > 5), named(id, who) as (select id, name from customer) select big.id, who from big left join named on named.id = big.customer_id',
  recursive:
    'with recursive up(id, name, depth) as (select id, name, 0 from customer where boss is null union all select c.id, c.name, depth + 1 from customer c join up on c.boss = up.id) select * from up',
  counting: 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i, i * i from n',
  union_all: `select id, name from customer union all select id, note from orders`,
  union_distinct: `select customer_id as c from orders union select customer_id from tag order by c desc`,
  mixed_compound: `select 1 as n union all select 2 union all select 3 except select 2 intersect select 3`,
  values_list: `values (1, 'a'), (2, null)`,
  window: `select id, row_number() over (partition by customer_id order by total desc) as place, sum(qty) over (order by id rows between 1 preceding and current row) as running, lag(total, 1, 0.0) over (order by id) as previous from orders`,
  named_window:
    'select id, rank() over w, count(*) over w from orders window w as (partition by customer_id order by id)',
  of_views:
    'select v_grouped.customer_id, v_plain.name, orders from v_grouped join v_plain on v_plain.id = v_grouped.customer_id',
  rowids: 'select rowid, oid from customer where _rowid_ > 1',
  rounded: 'select id, round(total, 1), cast(total as integer), total / 4, qty / 2 from orders',
  limited: 'select id from orders order by id limit 1, 2',
  having_only: 'select max(qty) from orders having count(*) > 2',
  'odd "name"': 'select 1 as "a b", 2 as "A""c"',
};

const refused: [query: string, reason: RegExp][] = [
  ['select * from nowhere', /no table or view nowhere/],
  ['select name, count(*) from customer group by city', /GROUP BY under a collation|neither grouped/],
  ['select name, count(*) from customer group by active', /"?name"? is neither grouped nor aggregated/],
  ['select value from json_each($$[1]$$)'.replaceAll('$$', "'"), /table that is not a function/],
  ['select id from customer where id = name', /comparison of integer with text/],
  ['select soundex(name) from customer', /soundex\(\) has no counterpart/],
  ['select distinct city from customer', /DISTINCT under a collation/],
  ['select * from dependent_on_refused', /no table or view dependent_on_refused/],
  ['select id from customer limit (select 2)', /LIMIT of other than a number/],
  ['select c.id from customer c full join orders o on o.customer_id > c.id', /PostgreSQL refused it: FULL JOIN/],
  ['select missing from customer', /no column missing/],
  ['select id from customer, orders', /id is ambiguous/],
];

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
let plan: MigrationPlan;
let sqlite: DatabaseSync;

beforeAll(async () => {
  client = await connectClient(clone.url);
  const views = Object.entries(queries).map(
    ([name, query]) => `create view ${quoteIdentifier(`v_${name}`)} as ${query};`,
  );
  const bad = refused.map(([query], i) => `create view refused_${i} as ${query};`);
  const { path, folder } = writeSqlite(`${tables} ${views.toReversed().join(' ')} ${bad.join(' ')}
    create view named (who, "how many") as select name, count(*) from customer group by id;
    create view ${'v'.repeat(70)} as select id as ${'c'.repeat(65)}1, id as ${'c'.repeat(65)}2 from customer;`);
  const report = await migrate({ source: path, target: clone.url, schema: 'moved', stateBase: folder });
  plan = report.plan;
  sqlite = new DatabaseSync(path, { readOnly: true });
  await client.query(`set search_path = moved; set timezone = 'UTC'`);
});
afterAll(async () => {
  sqlite.close();
  await client.end();
});

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 19);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(Number(value.toPrecision(12)));
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return String(Number(value));
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  if (typeof value === 'string' && value.startsWith('{')) return JSON.stringify(JSON.parse(value));
  return String(value);
}

test.each(Object.entries(queries))('%s gives the same rows', async (name, query) => {
  const left = plan.leftBehind.find((object) => object.name === `v_${name}`);
  expect(left?.reason).toBeUndefined();
  const source = sqlite.prepare(`select * from ${quoteIdentifier(`v_${name}`)}`);
  source.setReturnArrays(true);
  const expected = source.all() as unknown as unknown[][];
  const { rows, fields } = await client.query<unknown[]>({
    text: `select * from ${quoteIdentifier(`v_${name}`)}`,
    rowMode: 'array',
  });
  expect(fields.map((field) => field.name)).toEqual(source.columns().map((column) => column.name));
  const lines = (all: unknown[][]) => all.map((row) => row.map(shown).join(' | '));
  const isOrdered = /order by [^()]*$/.test(query);
  const sorted = (all: string[]) => (isOrdered ? all : all.toSorted());
  expect(sorted(lines(rows))).toEqual(sorted(lines(expected)));
});

describe('a view without a counterpart is listed with its text', () => {
  test.each(refused.map(([query, reason], i) => ({ query, reason, i })))('$query', ({ query, reason, i }) => {
    const left = plan.leftBehind.find(({ name }) => name === `refused_${i}`);
    expect(left).toMatchObject({ kind: 'view', text: `CREATE VIEW refused_${i} as ${query}` });
    expect(left?.reason).toMatch(reason);
  });
});

test('names of columns are those of the view, cut and told apart where PostgreSQL needs it', async () => {
  const { fields } = await client.query('select * from named');
  expect(fields.map(({ name }) => name)).toEqual(['who', 'how many']);
  const long = plan.views.find(({ source }) => source.startsWith('vvv'));
  expect(long).toMatchObject({ name: 'v'.repeat(63), columns: ['c'.repeat(63), `${'c'.repeat(62)}1`] });
  const { rows } = await client.query(`select * from ${quoteIdentifier('v'.repeat(63))}`);
  expect(rows).toHaveLength(4);
});

test('views go with the tables when the migration is rolled back', async () => {
  const { path, folder } = writeSqlite(
    `create table t (name text collate nocase); create view v as select name from t; create view w as select * from v;`,
  );
  await migrate({ source: path, target: clone.url, schema: 'undone', stateBase: folder });
  await rollback({ stateBase: folder, resolveTarget: (target) => target });
  const { rows } = await client.query(`select from pg_namespace where nspname = 'undone'`);
  expect(rows).toEqual([]);
});
