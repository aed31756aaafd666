/** Translated expressions give in PostgreSQL what the originals give in SQLite, row by row. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionRules } from './functions/function-rules.ts';
import { translateDefault, translateExpression } from './index.ts';
import { parseExpression } from './parse-expression.ts';
import { arbitraryCondition } from './testing/arbitrary-expression.ts';
import { printExpression } from './testing/print-expression.ts';
import { sampleContext, sampleRows, samplePostgres, sampleSqlite } from './testing/sample-table.ts';
import type { PgKind } from './translation.ts';

const clone = useTestDatabase();
const sqlite = new DatabaseSync(':memory:');
let client: Client;

beforeAll(async () => {
  client = await connectClient(clone.url);
  sqlite.function('regexp', (pattern, text) =>
    text === null ? null : Number(new RegExp(String(pattern), 'u').test(String(text))),
  );
  sqlite.exec(sampleSqlite);
  await client.query(samplePostgres);
  for (const { source, target } of sampleRows) {
    const marks = source.map(() => '?').join(', ');
    sqlite.prepare(`insert into t values (${marks})`).run(...source);
    await client.query(`insert into t values (${target.map((_, i) => `$${i + 1}`).join(', ')})`, target);
  }
});
afterAll(async () => {
  await client.end();
  sqlite.close();
});

/** Both sides' answers for every row, as text: `null`, numbers by value, truth as 1 and 0. */
async function answers(original: string, translated: string): Promise<{ expected: string[]; found: string[] }> {
  const statement = sqlite.prepare(`select ${original} as v from t order by id`);
  statement.setReadBigInts(true);
  const { rows } = await client.query<{ v: unknown }>(`select ${translated} as v from t order by id`);
  return { expected: statement.all().map(({ v }) => shown(v)), found: rows.map(({ v }) => shown(v)) };
}

function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return String(BigInt(value));
  if (typeof value === 'string' && /^-?\d+\.\d+$/.test(value)) return String(Number(value));
  return String(value);
}

/** With the translation, so that a difference shows it. */
async function bothSides(original: string) {
  const result = translateExpression(parseExpression(original), sampleContext('view'));
  if (!result.ok) throw new Error(`${original}: ${result.reason}`);
  const { expected, found } = await answers(original, result.text ?? result.sql);
  return { expected: { sql: result.sql, answers: expected }, found: { sql: result.sql, answers: found } };
}

/** Beyond 64 bits PostgreSQL stops with an error where SQLite goes over to floating point. */
async function unlessOutOfRange<Result>(work: Promise<Result>): Promise<Result | undefined> {
  return await work.catch((error: unknown) => {
    const code = (error as { code?: string }).code;
    if (code === '22003' || (error as Error).message === 'integer overflow') return undefined;
    throw error;
  });
}

test('random conditions hold for the same rows, or have no translation', async () => {
  let translated = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryCondition, async (condition) => {
      const original = printExpression(condition);
      const result = translateExpression(parseExpression(original), sampleContext('check'));
      if (!result.ok) return;
      const holds = (sql: string) => `case when ${sql} then 1 when not (${sql}) then 0 end`;
      const answered = await unlessOutOfRange(answers(holds(original), holds(result.sql)));
      if (answered === undefined) return;
      translated++;
      expect({ original, sql: result.sql, holds: answered.found }).toEqual({
        original,
        sql: result.sql,
        holds: answered.expected,
      });
    }),
    { numRuns: 600 },
  );
  expect(translated).toBeGreaterThan(300);
});

test.each(Object.entries(functionRules))('%s gives the same', async (name, { example }) => {
  expect(example).toContain(`${name}(`);
  const { expected, found } = await bothSides(example);
  expect(found).toEqual(expected);
});

const alike = `
  n / 3
  n / 0
  7 / n
  -n / 2
  n % 4
  n % 0
  (n & 6) | 9
  n << 3
  n >> 1
  ~n
  - -n
  +n
  n || ''
  n || name
  name || '!'
  flag || 'x'
  flag + 1
  flag + flag
  (n > 3) + (name is null)
  -(n > 3)
  price * 2
  price + n
  x * 2 + 1
  x / 3
  x / 0
  n / 2.0
  n + 1.5
  1 + 2147483647
  n > 3.5
  x = n
  price < 20
  price = 12.5
  flag = 1
  flag = 0
  flag <> 1
  flag > 0
  flag = 7
  flag in (0, 1)
  not flag
  not n
  n and flag
  n or flag
  name < 'b'
  name >= 'Z'
  name between 'A' and 'c'
  name = 'anna ' collate nocase
  name collate nocase = 'ANNA'
  name collate rtrim = 'anna'
  name collate nocase < 'B'
  name collate nocase in ('ANNA', 'zöe')
  folded = 'ANNA'
  folded <> 'zöe'
  folded < 'b'
  folded in ('ANNA')
  folded like 'an%'
  folded || ''
  name = folded
  folded = name
  name in ('Anna', 'x')
  name not in ('Anna', null)
  n in ()
  n not in ()
  n is null
  n is not 5
  n is not distinct from 5
  name is 'Anna'
  flag is true
  n is true
  n is not false
  n isnull
  n notnull
  n not between 1 and 6
  (n, flag) = (5, 0)
  (n, name) < (7, 'c')
  (n, name) >= (5, 'anna ')
  (n, flag) in ((0, 1), (5, 0))
  (n, flag) <> (0, 1)
  name like 'an%'
  name like '%ö%'
  name like '%Ö%'
  name like 'b\\%%' escape '\\'
  name not like '_nna%'
  name like 'b!%_' escape '!'
  name like '\\%'
  name like name
  name regexp '^[A-Z]\\w+$'
  name regexp 'n{2}|x.?$'
  name not regexp '(an)+'
  n like '2%'
  name glob 'A*'
  name glob '*[a-c]*'
  name glob '[^A-Z]*'
  name glob '*[]%]*'
  name glob 'Z?E'
  name glob '*.*'
  day = '2024-02-29'
  day < '2024-03-01'
  day between '2000-01-01' and '2024-02-29'
  at > '2024-02-29'
  at >= '2024-02-29'
  at < '2024-02-29'
  at <= '2024-02-29'
  at = '2024-02-29'
  at <> '2000-01-01'
  at between '2000-01-01' and '2023-12-31'
  '2000-01-01' < at
  at >= date(day, '-1 day')
  day <= datetime(at)
  day < '2024-02-29 10:00:00'
  day in ('2024-02-29', '2000-01-01 00:00:00')
  datetime(at) > datetime(day)
  at in ('2024-02-29')
  case n when 5 then 'five' when 20 then 'twenty' else name end
  case when flag then n else 0 end
  case when n > 3 then flag else 2 end
  case when n > 100 then 'x' end
  cast(n as text)
  cast(name as integer)
  cast(digits as integer)
  cast(digits as real)
  cast(x as integer)
  cast(price as integer)
  cast(n as real)
  cast(flag as text)
  cast(' 12ab' as integer)
  cast(x as int) % 3
  coalesce(name, 'none')
  coalesce(n, x)
  coalesce(flag, 2)
  ifnull(n, flag)
  nullif(name, 'Anna')
  nullif(folded, 'ANNA')
  min(n, x)
  max(n, 3, flag)
  min(name, 'B')
  iif(flag, 'yes', 'no')
  iif(n > 3, 1, name is null)
  length(n)
  length(raw)
  length(day)
  upper('zöe')
  substr(name, 2)
  substr(name, 0, 2)
  substr(name, -2)
  substr(name, -9, 8)
  substr(name, 3, -2)
  substr(name, 1, instr(name, 'n') - 1)
  substr(name, n)
  substr(name, n, 2)
  trim(name, 'Aa')
  instr(name, '')
  replace(name, '', 'x')
  hex(name)
  quote(n)
  round(x)
  round(x, 1)
  round(price, 1)
  round(n)
  round(n, 2)
  abs(x)
  abs(flag)
  abs(price)
  sign(x)
  sqrt(n)
  typeof(x)
  typeof(raw)
  typeof(null)
  typeof(flag) = 'integer'
  date(at)
  date(day)
  date(at, '+1 day')
  date(at, 'start of year')
  date(at, 'start of month', '+1 month', '-1 day')
  date(at, 'weekday 0')
  date(n, 'unixepoch')
  datetime(n * 1000, 'unixepoch')
  datetime(at)
  datetime(at, '-3 hours', '+30 seconds')
  datetime(at) = '2024-02-29 23:59:59'
  date(at) >= '2024-01-01'
  date(at) = day
  time(at, '+1 minute')
  strftime('%H:%M:%f', at)
  strftime('%s', at)
  strftime('%s', at) + 0
  strftime('%j-%u %%', at)
  strftime('%FT%TZ', at)
  julianday(at) - julianday(day)
  unixepoch(at, 'start of day')
  date('2020-02-03', '+1 day')
  json_extract(data, '$.a') = 'x'
  json_extract(data, '$.a') <> 'x'
  json_extract(data, '$.a') = 5
  json_extract(data, '$.a') > 2
  json_extract(data, '$.a') <= 5
  json_extract(data, '$.a') = 1
  json_extract(data, '$.a') is null
  json_extract(data, '$.b.c') = 'y'
  json_extract(data, '$.list[0]') = 7
  json_extract(data, '$.list[#-1]') = 'z'
  data ->> 'a' = 'x'
  data ->> '$.list[1]' in ('z', 'y')
  data -> 'b' ->> 'c' = 'y'
  data -> 'a' is null
  json_array_length(data)
  json_type(data)
  json_type(data, '$.b')
  json_valid(data)`
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '');

test.each(alike)('%s gives the same', async (sql) => {
  const { expected, found } = await bothSides(sql);
  expect(found).toEqual(expected);
});

test('rounding decides halves as SQLite does, whatever the digits', async () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
    fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.constantFrom(10, 100, 1000, 10_000))
      .map(([a, b]) => a / b),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(number, { minLength: 30, maxLength: 30 }),
      fc.integer({ min: 0, max: 5 }),
      async (values, digits) => {
        const result = translateExpression(parseExpression(`round(v, ${digits})`), {
          purpose: 'check',
          findColumn: () => ({ sql: 'v', kind: 'float', affinity: 'real' }),
        });
        const value = translateExpression(parseExpression(`round(v, ${digits})`), {
          purpose: 'view',
          findColumn: () => ({ sql: 'v', kind: 'float', affinity: 'real' }),
        });
        expect(result.ok).toBe(true);
        const { rows } = await client.query<{ r: number }>(
          `select ${value.ok ? value.sql : ''} as r from unnest($1::float8[]) with ordinality as u (v, i) order by i`,
          [values],
        );
        const rounded = sqlite.prepare(`select round(?, ${digits}) as r`);
        expect(rows.map(({ r }) => r + 0)).toEqual(values.map((v) => (rounded.get(v)?.['r'] as number) + 0));
      },
    ),
    { numRuns: 40 },
  );
});

describe('what has no counterpart of the same meaning', () => {
  test.each([
    ['name GLOB name', /pattern that is not constant/],
    ["name MATCH 'a'", /MATCH has no counterpart/],
    ["name REGEXP '(?i)a'", /engines read differently/],
    ['n in (select 1)', /query/],
    ['n = name', /comparison of integer with text/],
    ['missing > 1', /no column missing/],
    ['name collate custom = 1', /belongs to the application/],
    ['name', /text value as a condition/],
    ['price / 2 > 1', /may be whole or not/],
    ["cast(x as text) = '1'", /float value as text/],
    ["at > '2024-02-29 00:00:00'", /comparison of timestamp with text/],
    ["at > '2024'", /comparison of timestamp with text/],
    ["date(at, '+1 month') = day", /overflow the month/],
    ['date(name) = day', /date function on a text value/],
    ['id_number = name', /no column id_number/],
    ['count(*) > 1', /over many rows/],
    ['last_insert_rowid() = 1', /last_insert_rowid\(\) has no counterpart/],
  ])('%s is refused with a reason', (sql, reason) => {
    const result = translateExpression(parseExpression(sql), sampleContext('check'));
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.reason).toMatch(reason);
  });

  test.each(["date('now') > day", 'random() > 1', "concat_ws('-', name, n)"])(
    'an index refuses %s, which may change',
    (sql) => {
      const result = translateExpression(parseExpression(sql), sampleContext('index'));
      expect(result.ok ? '' : result.reason).toMatch(/depends on settings/);
    },
  );
});

describe('an index takes', () => {
  const expressions = [
    'lower(name)',
    'name collate nocase',
    'n + 1',
    "json_extract(data, '$.a')",
    "strftime('%Y-%m', at)",
    'date(at)',
    'date(at) || name',
    'round(x, 2)',
    'length(name)',
    'coalesce(n, 0)',
    'substr(name, 1, 3)',
    "instr(name, ' ')",
    'cast(digits as integer)',
    'abs(n)',
    'concat(name, n)',
    'min(n, 3)',
    'iif(flag, 1, 0)',
    'hex(raw)',
    'julianday(at)',
    'unixepoch(at)',
    'n || name',
    "date(n, 'unixepoch')",
    "name glob 'a*'",
    "json_type(data, '$.a')",
  ];
  test.each(expressions)('%s', async (sql) => {
    const result = translateExpression(parseExpression(sql), sampleContext('index'));
    if (!result.ok) throw new Error(result.reason);
    await client.query('begin');
    const made = await client.query(`create index on t ((${result.sql}))`);
    await client.query('rollback');
    expect(made.command).toBe('CREATE');
  });
});

describe('defaults', () => {
  test.each([
    ['1', 'boolean', 'true'],
    ["'f'", 'boolean', 'false'],
    ['TRUE', 'boolean', 'true'],
    ['TRUE', 'integer', '1'],
    ['-5', 'integer', '-5'],
    ['0x10', 'integer', '16'],
    ['1.0', 'integer', '1'],
    ["'12'", 'numeric', '12'],
    ['1.5e3', 'float', '1.5e3'],
    ["'it''s'", 'text', "'it''s'"],
    ['"it"', 'text', "'it'"],
    ['7', 'text', "'7'"],
    ['CURRENT_TIMESTAMP', 'timestamp', "(now() at time zone 'utc')"],
    ["datetime('now')", 'timestamp', "(now() at time zone 'utc')"],
    ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", 'timestamptz', 'CURRENT_TIMESTAMP'],
    ['unixepoch() * 1000', 'timestamp', "(now() at time zone 'utc')"],
    ['CURRENT_TIMESTAMP', 'text', "to_char((now() at time zone 'utc'), 'YYYY-MM-DD HH24:MI:SS')"],
    ['CURRENT_DATE', 'date', "(now() at time zone 'utc')::date"],
    ['1700000000123', 'timestamp', "'2023-11-14 22:13:20.123'"],
    ["'2020-01-02'", 'date', "'2020-01-02'"],
    ["'12:30'", 'time', "'12:30'"],
    ["'[]'", 'jsonb', "'[]'"],
    ["json('[ ]')", 'jsonb', "'[]'::jsonb"],
    ['json_array()', 'jsonb', "'[]'::jsonb"],
    ["x'00ff'", 'bytea', "'\\x00ff'::bytea"],
    ['NULL', 'text', 'null'],
  ] as [string, PgKind, string][])('%s for a %s column is %s', (sql, kind, expected) => {
    expect(translateDefault(parseExpression(sql), kind)).toMatchObject({ ok: true, sql: expected });
  });

  test('under Prisma the present time is what Prisma Migrate writes', () => {
    const now = parseExpression('CURRENT_TIMESTAMP');
    expect(translateDefault(now, 'timestamp', { plainCurrentTimestamp: true })).toMatchObject({
      sql: 'CURRENT_TIMESTAMP',
    });
  });

  test.each([
    ['unixepoch()', 'integer', 'bigint', /^\d{10}$/],
    ["strftime('%s', 'now')", 'integer', 'bigint', /^\d{10}$/],
    ["CAST(strftime('%s', 'now') AS INTEGER) * 1000", 'integer', 'bigint', /^\d{10}000$/],
    ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", 'text', 'text', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
    ["date('now', '+7 days')", 'text', 'text', /^\d{4}-\d\d-\d\d$/],
    ["date('now', '+7 days')", 'date', 'date', /./],
    ["datetime('now', 'localtime')", 'text', 'text', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
    ["datetime('now', 'localtime')", 'timestamp', 'timestamp', /./],
    ["time('now')", 'text', 'text', /^\d\d:\d\d:\d\d$/],
    ["julianday('now')", 'float', 'double precision', /^24\d{5}\./],
    ['lower(hex(randomblob(16)))', 'text', 'text', /^[0-9a-f]{32}$/],
    ['lower(hex(randomblob(16)))', 'uuid', 'uuid', /^[0-9a-f-]{36}$/],
    [
      "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2)",
      'text',
      'text',
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}$/,
    ],
    ['randomblob(40)', 'bytea', 'bytea', /./],
    ['abs(random()) % 100', 'integer', 'integer', /^\d{1,2}$/],
    ['(1 + 2) * 3', 'integer', 'integer', /^9$/],
    ["'a' || 'b'", 'text', 'text', /^ab$/],
    ['CURRENT_TIME', 'text', 'text', /^\d\d:\d\d:\d\d$/],
    ['CURRENT_TIME', 'time', 'time', /^\d\d:\d\d:\d\d/],
  ] as [string, PgKind, string, RegExp][])('%s fills a %s column of type %s', async (sql, kind, type, form) => {
    const translated = translateDefault(parseExpression(sql), kind);
    if (!translated.ok) throw new Error(translated.reason);
    await client.query(`create temporary table d (id int, v ${type} default ${translated.sql})`);
    const { rows } = await client.query<{ v: unknown }>('insert into d (id) values (1) returning v');
    await client.query('drop table d');
    expect(String(rows[0]?.v)).toMatch(form);
  });

  test.each([
    ["'maybe'", 'boolean'],
    ["'x'", 'integer'],
    ['1.5', 'integer'],
    ["'{'", 'jsonb'],
    ["'soon'", 'timestamp'],
    ["'nobody'", 'uuid'],
    ['random()', 'boolean'],
    ["x'00'", 'text'],
    ['last_insert_rowid()', 'integer'],
  ] as [string, PgKind][])('%s for a %s column is refused', (sql, kind) => {
    expect(translateDefault(parseExpression(sql), kind).ok).toBe(kind === 'boolean' && sql === 'random()');
  });
});

test('a column of the target is quoted', () => {
  const result = translateExpression(parseExpression('"Odd ""name" > 1'), {
    purpose: 'check',
    findColumn: (name) => ({ sql: quoteIdentifier(name), kind: 'integer', affinity: 'integer' }),
  });
  expect(result).toMatchObject({ sql: '"Odd ""name" > 1' });
});
