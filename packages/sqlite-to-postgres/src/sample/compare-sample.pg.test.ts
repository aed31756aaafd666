/** Values of every type, as SQLite has them, against what a table of PostgreSQL holds: the same, another, and none. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedTable } from '../plan/plan.ts';
import type { TargetType } from '../types/target-type.ts';
import { compareSample, type SampleResult } from './compare-sample.ts';
import { readHeldColumns } from './held-columns.ts';
import type { ComparedColumn } from './sampled-values.ts';

/** In PostgreSQL. */
type Declared = string;
/** In SQLite, with what the target holds for it. */
type Right = readonly [SqliteValue, string];
/** What the target could hold instead of the last of the right ones. */
type Wrong = string;

const long = 'long '.repeat(20_000);
const odd = String.raw`"a\b",{} 'c'`;
const cases: readonly (readonly [Declared, TargetType, readonly Right[], Wrong])[] = [
  ['smallint', { kind: 'smallint' }, [[-7n, '-7']], '7'],
  ['bigint', { kind: 'bigint' }, [[2n ** 53n + 1n, '9007199254740993']], '9007199254740992'],
  ['real', { kind: 'real' }, [[0.1, '0.1']], '0.2'],
  ['double precision', { kind: 'double' }, [[5, '5']], '5.000000000000001'],
  [
    'numeric(12,2)',
    { kind: 'numeric', precision: 12, scale: 2 },
    [
      ['-12.50', '-12.50'],
      [3n, '3'],
    ],
    '-3',
  ],
  [
    'boolean',
    { kind: 'boolean' },
    [
      ['no', 'false'],
      [1n, 'true'],
    ],
    'false',
  ],
  [
    'text',
    { kind: 'text' },
    [
      ['NULL', 'NULL'],
      ['', ''],
      [odd, odd],
      [5n, '5'],
      ['ä ', 'ä '],
    ],
    'ä',
  ],
  [
    'text',
    { kind: 'text' },
    [
      ['short', 'short'],
      [long, long],
    ],
    `${long}.`,
  ],
  ['varchar(5)', { kind: 'varchar', length: 5 }, [['two', 'two']], 'Two'],
  [
    'char(3)',
    { kind: 'char', length: 3 },
    [
      ['ab', 'ab '],
      ['x ', 'x'],
    ],
    'y',
  ],
  ['filled', { kind: 'text' }, [['some', 'some']], 'Some'],
  [
    'stamped',
    { kind: 'timestamp', unit: 's' },
    [
      [1n, '1970-01-01 00:00:01'],
      ['2024-05-06', '2024-05-06'],
    ],
    '2024-05-07',
  ],
  ['odd."Mood"', { kind: 'enum', name: 'Mood', values: ['sad', 'glad'] }, [['glad', 'glad']], 'sad'],
  ['bytea', { kind: 'bytea' }, [[Buffer.from('5c00', 'hex'), String.raw`\x5c00`]], String.raw`\x5c`],
  ['bit(4)', { kind: 'bit', length: 4 }, [['0011', '0011']], '1100'],
  ['bit varying(4)', { kind: 'varbit', length: 4 }, [['001', '001']], '0010'],
  ['date', { kind: 'date', unit: 'ms' }, [['2024-02-29', '2024-02-29']], '2024-03-01'],
  ['time(3)', { kind: 'time', precision: 3 }, [['01:02:03.5', '01:02:03.5']], '01:02:03'],
  ['interval', { kind: 'interval' }, [['1 month', '1 month']], '30 days'],
  [
    'timestamp(3)',
    { kind: 'timestamp', unit: 'ms', precision: 3 },
    [
      ['2024-05-06', '2024-05-06'],
      [-1n, '1969-12-31 23:59:59.999'],
    ],
    '1970-01-01',
  ],
  ['timestamptz', { kind: 'timestamptz', unit: 's' }, [[1n, '1970-01-01 00:00:01+00']], '1970-01-01 01:00:01+00'],
  [
    'timestamp',
    { kind: 'timestamp', unit: 'julian' },
    [
      ['2024-05-06', '2024-05-06'],
      [2_451_545.5, '2000-01-02 00:00:00.00001'],
    ],
    '2000-01-02 00:00:01',
  ],
  ['uuid', { kind: 'uuid' }, [[Buffer.alloc(16, 'a'), '61'.repeat(16)]], '62'.repeat(16)],
  [
    'json',
    { kind: 'json' },
    [
      [`"${long}"`, `"${long}"`],
      ['{"a": 1}', '{"a": 1}'],
    ],
    '{"a":1}',
  ],
  [
    'jsonb',
    { kind: 'jsonb' },
    [
      ['null', 'null'],
      ['{"a": [1,"x"]}', '{"a":[1,"x"]}'],
    ],
    '{"a":[1,"X"]}',
  ],
  ['inet', { kind: 'inet' }, [['192.0.2.7', '192.0.2.7']], '192.0.2.7/24'],
  ['text[]', { kind: 'array', element: { kind: 'text' } }, [['["a","b c"]', '{a,"b c"}']], '{"b c",a}'],
];
const domains = ['filled', 'stamped'];

const clone = useTestDatabase();
let client: Client;

beforeAll(async () => {
  client = await connectClient(clone.url);
  await client.query(`
    set timezone = 'UTC';
    create schema odd;
    create type odd."Mood" as enum ('sad', 'glad');
    create domain filled as text not null check (value <> '');
    create domain stamped as timestamp not null`);
});
afterAll(async () => await client.end());

const planned = (name: string, type: TargetType) => ({ source: name, name, type });
const key = planned('id', { kind: 'integer' });

interface Sample {
  table: string;
  columns: readonly (readonly ReturnType<typeof planned>[])[];
  rows: readonly { turn: number; row: (SqliteValue | null)[] }[];
}

async function compare(sample: Sample): Promise<SampleResult> {
  await client.query('begin read only');
  try {
    return await compareOpen(sample);
  } finally {
    await client.query('rollback');
  }
}

async function compareOpen({ table: name, columns, rows }: Sample): Promise<SampleResult> {
  const table = { source: name, name, primaryKey: undefined } as unknown as PlannedTable;
  const held = await readHeldColumns(client, 'public', table);
  const turns = columns.map((turn) =>
    turn.map((column) => ({ planned: column, held: held.find((one) => one.name === column.name) })),
  ) as unknown as ComparedColumn[][];
  const sampled = rows.map((row) => ({ ...row, bytes: 0 }));
  return await compareSample({ client, table, schema: 'public', turns, rows: sampled });
}

test.each(cases.flatMap((one, i) => [true, false].map((hasKey) => [one[0], i, hasKey] as const)))(
  '%s (%i), with a key: %s',
  async (declared, i, hasKey) => {
    const [, type, right, wrong] = cases[i] as (typeof cases)[number];
    const table = `table ${i} ${hasKey}`;
    await client.query(`create table "${table}" (id integer ${hasKey ? 'primary key' : ''}, value ${declared})`);
    const isNullable = !domains.includes(declared);
    const rows = isNullable ? [...right, [null, null] as const] : right;
    for (const [id, [, held]] of rows.entries())
      await client.query(`insert into "${table}" values ($1, $2)`, [id, held]);
    const sample: Sample = {
      table,
      columns: [[key, planned('value', type)]],
      rows: rows.map(([value], id) => ({ turn: 0, row: [BigInt(id), value] })),
    };
    expect(await compare(sample)).toEqual({ rows: rows.length, findings: [] });

    const hold = async (id: number, value: string | null) =>
      await client.query(`update "${table}" set value = $2 where id = $1`, [id, value]);
    const last = right.length - 1;
    await hold(last, wrong);
    const { findings } = await compare(sample);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`id ${last}`);
    expect(findings[0]).toContain(hasKey ? 'in "value" the target holds another value' : 'has no row of the target');
    if (!isNullable) return;
    await hold(last, null);
    await hold(right.length, wrong);
    expect((await compare(sample)).findings).toHaveLength(2);
  },
);

test('each turn is compared, and each row of it: what is not read, what is missing, and what differs after them', async () => {
  await client.query(`
    create table turned (id integer primary key, a integer, b date);
    insert into turned select i, i * 2, date '2024-01-01' + i from generate_series(0, 5998) as i where i <> 2000;
    update turned set a = -1 where id = 5990; update turned set b = 'infinity' where id = 5995`);
  const columns = [
    [key, planned('a', { kind: 'integer' })],
    [key, planned('b', { kind: 'date', unit: 'ms' })],
  ];
  const rows = Array.from({ length: 6000 }, (_, i) => {
    const [day = ''] = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().split('T');
    return { turn: i % 2, row: [BigInt(i), i % 2 === 0 ? (i === 1000 ? 'twenty' : BigInt(i * 2)) : day] };
  });
  const { findings, rows: compared } = await compare({ table: 'turned', columns, rows });
  expect(compared).toBe(6000);
  expect(findings.toSorted()).toEqual([
    `table "turned", id 1000: PostgreSQL reads no value of the column's type in the source's`,
    'table "turned", id 2000: the sample has no row of the target for it',
    `table "turned", id 5990: in "a" the target holds another value than PostgreSQL reads in the source's`,
    `table "turned", id 5995: in "b" the target holds another value than PostgreSQL reads in the source's`,
    'table "turned", id 5999: the sample has no row of the target for it',
  ]);
});

test('rows are looked up by their key, also after a value that is not read, and the transaction has its own plans again', async () => {
  await client.query(`create table looked_up (id integer primary key, a integer);
    insert into looked_up select i, i from generate_series(0, 9) as i; analyze looked_up`);
  await client.query('begin');
  const settings = `select name, setting from pg_settings where name ~ '^enable_|^plan_cache_mode$|^jit$' order by 1`;
  const scans = `select pg_stat_get_xact_numscans('looked_up'::regclass) as n`;
  const before = [(await client.query(settings)).rows, (await client.query(scans)).rows];
  const result = await compareOpen({
    table: 'looked_up',
    columns: [[key, planned('a', { kind: 'integer' })]],
    rows: Array.from({ length: 10 }, (_, i) => ({ turn: 0, row: [BigInt(i), i === 0 ? 'none' : BigInt(i)] })),
  });
  expect(result.findings).toHaveLength(1);
  expect([(await client.query(settings)).rows, (await client.query(scans)).rows]).toEqual(before);
  await client.query('rollback');
});
