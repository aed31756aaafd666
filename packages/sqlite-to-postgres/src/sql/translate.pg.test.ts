/** Translated expressions give in PostgreSQL what the originals give in SQLite, row by row. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PgKind, translateDefault, translateExpression } from './index.ts';
import { parseExpression } from './parse-expression.ts';
import { arbitraryCondition } from './testing/arbitrary-expression.ts';
import { printExpression } from './testing/print-expression.ts';

const clone = useTestDatabase();
const sqlite = new DatabaseSync(':memory:');
const kinds: Record<string, PgKind> = { flag: 'boolean', n: 'integer', name: 'text', doc: 'jsonb', at: 'timestamp' };
const rows: [flag: number | null, n: number | null, name: string | null][] = [
  [1, 0, 'Anna'],
  [0, 5, 'anna '],
  [null, -3, null],
  [1, null, ''],
  [0, 20, " it's"],
  [1, 7, 'b%x'],
  [null, null, 'ZÖE'],
];
let client: Client;

beforeAll(async () => {
  client = await connectClient(clone.url);
  sqlite.exec('create table t (id integer primary key, flag boolean, n integer, name text)');
  await client.query('create table t (id int primary key, flag boolean, n bigint, name text)');
  for (const [id, [flag, n, name]] of rows.entries()) {
    sqlite.prepare('insert into t values (?, ?, ?, ?)').run(id, flag, n, name);
    await client.query('insert into t values ($1, $2, $3, $4)', [id, flag === null ? null : flag === 1, n, name]);
  }
});
afterAll(async () => {
  await client.end();
  sqlite.close();
});

const context = (purpose: 'check' | 'generated') => ({
  purpose,
  columnType: (name: string) => kinds[name],
  quoteColumn: quoteIdentifier,
});

test('random conditions hold for the same rows', async () => {
  let translated = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryCondition, async (condition) => {
      const original = printExpression(condition);
      const result = translateExpression(parseExpression(original), context('check'));
      if (!result.ok) return;
      translated++;
      const expected = sqlite
        .prepare(`select case when ${original} then 1 when not (${original}) then 0 end as holds from t order by id`)
        .all();
      const { rows: found } = await client.query<{ holds: number | null }>(
        `select case when ${result.sql} then 1 when not (${result.sql}) then 0 end as holds from t order by id`,
      );
      expect({ sql: result.sql, holds: found.map(({ holds }) => holds) }).toEqual({
        sql: result.sql,
        holds: expected.map(({ holds }) => holds),
      });
    }),
    { numRuns: 400 },
  );
  expect(translated).toBeGreaterThan(250);
});

describe('what has no counterpart of the same meaning', () => {
  test.each([
    ["name GLOB 'a*'", /GLOB has no counterpart/],
    ['typeof(n) = 1', /function typeof\(\) has no counterpart/],
    ['n in (select 1)', /query/],
    ['flag = 7', /boolean compared with 7/],
    ['name = 3', /comparison of text with integer/],
    ['missing > 1', /no column missing/],
    ['name collate custom = 1', /belongs to the application/],
    ['name', /text value as a condition/],
  ])('%s is refused with a reason', (sql, reason) => {
    const result = translateExpression(parseExpression(sql), context('check'));
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? '' : result.reason).toMatch(reason);
  });
});

describe('defaults', () => {
  test.each([
    ['1', 'boolean', 'true'],
    ["'f'", 'boolean', 'false'],
    ['TRUE', 'boolean', 'true'],
    ['-5', 'integer', '-5'],
    ['0x10', 'integer', '16'],
    ["'12'", 'numeric', '12'],
    ['1.5e3', 'float', '1.5e3'],
    ["'it''s'", 'text', "'it''s'"],
    ['7', 'text', "'7'"],
    ['CURRENT_TIMESTAMP', 'timestamp', 'CURRENT_TIMESTAMP'],
    ["datetime('now')", 'timestamp', 'CURRENT_TIMESTAMP'],
    ['CURRENT_TIMESTAMP', 'text', "to_char(now() at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS')"],
    ['1700000000123', 'timestamp', "'2023-11-14 22:13:20.123'"],
    ["'2020-01-02'", 'date', "'2020-01-02'"],
    ["'[]'", 'jsonb', "'[]'"],
    ["x'00ff'", 'bytea', "'\\x00ff'::bytea"],
    ['NULL', 'text', 'null'],
  ] as [string, PgKind, string][])('%s for a %s column is %s', (sql, kind, expected) => {
    expect(translateDefault(parseExpression(sql), kind)).toMatchObject({ ok: true, sql: expected });
  });

  test.each([
    ["'maybe'", 'boolean'],
    ["'x'", 'integer'],
    ["'{'", 'jsonb'],
    ["'soon'", 'timestamp'],
    ['random()', 'integer'],
    ["x'00'", 'text'],
  ] as [string, PgKind][])('%s for a %s column is refused', (sql, kind) => {
    expect(translateDefault(parseExpression(sql), kind).ok).toBe(false);
  });
});
