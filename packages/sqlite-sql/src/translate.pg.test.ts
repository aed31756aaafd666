/** Translated expressions give in PostgreSQL what the originals give in SQLite, row by row. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionRules } from './functions/function-rules.ts';
import { translateExpression } from './index.ts';
import { parseExpression } from './parse-expression.ts';
import { alikeExpressions } from './testing/alike-expressions.ts';
import { arbitraryCondition } from './testing/arbitrary-expression.ts';
import { printExpression } from './testing/print-expression.ts';
import { sampleContext, samplePostgres, sampleRows, sampleSqlite } from './testing/sample-table.ts';

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

test.each(alikeExpressions)('%s gives the same', async (sql) => {
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

test('a column of the target is quoted', () => {
  const result = translateExpression(parseExpression('"Odd ""name" > 1'), {
    purpose: 'check',
    findColumn: (name) => ({ sql: quoteIdentifier(name), kind: 'integer', affinity: 'integer' }),
  });
  expect(result).toMatchObject({ sql: '"Odd ""name" > 1' });
});
