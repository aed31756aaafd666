/** What the planted errors are looked for in: a file with its rules and options, and the tables that it fills, if any. */
import type { MigrationRules } from '../src/plan/rules/rules.ts';

export interface Scene {
  source: string;
  /** Tables of the target, to be filled. */
  target?: string;
  rules: MigrationRules;
  options: string[];
  /** What an undisturbed run ends with. */
  status: number;
}

const series = (rows: number) => `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows})`;

/** Some hundred pages of every kind of value; rare ones where the first look at a page does not come. */
const page = `pragma foreign_keys = off;
  create table page (id integer primary key, small int, medium int, wide int, huge int, size real, day date, stamp datetime,
    seen datetime, at datetime, flag boolean, amount numeric, token text, doc json, note text, data blob, clock text, fine datetime);
  ${series(2500)} insert into page select i * 1000003, -i % 100, case when i % 200 = 150 then -300000 else i end, -i * 4000000000,
      case when i % 200 = 150 then 9007199254740993 else i end, case i % 3 when 0 then i else -i / 7.0 end,
      date('1999-02-26', '+' || i || ' days'), 1700000000000 + i * 86399999, 1700000000000 + i,
      '2024-05-06 07:08:09.' || printf('%06d', i * 37) || '+02:30',
      case i % 4 when 0 then 'no' when 1 then 'yes' when 2 then 1 else 0 end,
      case i % 3 when 0 then '-' || i || '.25' when 1 then i * 1000 else i / 8.0 end,
      printf('%08x-%04x-4000-8000-%012x', i * 7919, i, i),
      json_object('Name', 'É' || i, 'list', json_array(i, -i, 1.5)), case when i % 200 = 150 then printf('%.*c', 9000, 'x') || i else 'Nöte ' || i end,
      cast('data of a row, long enough to be copied at once: ' || i as blob), printf('%02d:%02d:%02d', i % 23, i % 60, i % 59),
      '2024-05-06 07:08:09.' || printf('%09d', i * 1377) from n;
  create table later (id integer primary key, name text not null, other text);
  ${series(1500)} insert into later select i, 'a name of some length ' || i, 'b name of some length ' || i from n;
  alter table later add column state text not null default 'old';
  ${series(1500)} insert into later select i + 1500, 'a name of some length ' || i, 'b name of some length ' || i, 'new' from n;`;

const others = `
  create table keyless (name text, value integer);
  insert into keyless values ('one', 1), ('two', 2), ('two', 2), (null, null);
  create table pair (a integer not null, b integer not null, c real, primary key (a, b)) without rowid;
  ${series(1200)} insert into pair select i, -i * 70000, i / 3.0 from n;
  create table label (id integer primary key, code text unique, raw text, written text, address text, span text, sealed text, ansi text, mask text);
  insert into label values (1, 'a', 'with a ' || char(0) || ' in it', '{"A": 1}', '192.0.2.7', '1 day 02:03:04', 'aGVsbG8=', x'66e9', '0011'),
    (2, 'b', 'plain', '[ ]', '2001:db8::1/64', '1 month 5 minutes', 'AP8', 'né', '1');
  create table part (id integer primary key, label integer references label (id), n integer);
  insert into part values (1, 1, 5), (2, 2, 6), (3, 99, 7), (5, 1, 8);`;

/** Enough rows for threads. */
const counted = `create table counted (id integer primary key, n integer, twice integer as (n * 2));
  ${series(60_000)} insert into counted (id, n) select i, i % 97 from n;`;

export const scenes: Record<'whole' | 'parts' | 'settled' | 'filled', Scene> = {
  whole: {
    source: page + others,
    rules: {
      columns: [
        { table: 'page', column: 'day', type: 'date' },
        { table: 'page', column: 'stamp', type: 'timestamptz', epoch: 'ms' },
        { table: 'page', column: 'seen', type: 'timestamptz', epoch: 'magnitude' },
        { table: 'page', column: 'at', type: 'timestamptz' },
        { table: 'page', column: 'fine', type: 'timestamp', round: true },
        { table: 'page', column: 'clock', type: 'time' },
        { table: 'page', column: 'amount', type: 'numeric' },
        { table: 'page', column: 'token', type: 'uuid' },
        { table: 'page', column: 'doc', type: 'jsonb' },
        { table: 'label', column: 'written', type: 'json' },
        { table: 'label', column: 'address', type: 'inet' },
        { table: 'label', column: 'span', type: 'interval' },
        { table: 'label', column: 'sealed', decode: 'base64' },
        { table: 'label', column: 'ansi', encoding: 'windows-1252' },
        { table: 'label', column: 'mask', type: 'bit varying(8)' },
        { table: 'pair', column: 'a', type: 'bigint' },
        { table: 'pair', column: 'b', type: 'bigint' },
      ],
    },
    options: ['--on-orphan', 'reject', '--on-nul', 'escape'],
    status: 6,
  },
  parts: {
    source: counted,
    rules: {},
    options: ['--jobs', '3'],
    status: 0,
  },
  /** One thread copies a large table, as rows that are settled from the start. */
  settled: {
    source: counted,
    rules: {},
    options: ['--jobs', '2'],
    status: 0,
  },
  filled: {
    source: `create table item (id integer primary key, first_name text, last_name text, tags text, born date, price numeric, n integer);
      ${series(1200)} insert into item select i, 'f' || i, 'l' || i, json_array(i, i + 1), '2001-02-' || printf('%02d', i % 28 + 1), i / 4.0, i * 3 + 5000 from n;`,
    target: `create table item (id int generated by default as identity primary key, "firstName" text, "lastName" text,
      tags int[], born date, price numeric(12, 2), n int not null);`,
    rules: {},
    options: ['--data-only'],
    status: 0,
  },
};
