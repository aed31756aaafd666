/** Defaults of columns, translated and at work in PostgreSQL. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { translateDefault } from './index.ts';
import { parseExpression } from './parse-expression.ts';
import type { PgKind } from './translation.ts';

const clone = useTestDatabase();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

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
  ["'0000-01-01T00:00:00.000Z'", 'timestamp', "'0001-01-01 00:00:00.000 BC'"],
  ["'0000-03-01'", 'date', "'0001-03-01 BC'"],
  ["'2024-02-29'", 'date', "'2024-02-29'"],
  ["'2024-02-29 10:00:00.123456'", 'timestamp', "'2024-02-29 10:00:00.123456'"],
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
  ['9223372036854775807', 'timestamp'],
  ['-9223372036854775808', 'timestamptz'],
  ["'nobody'", 'uuid'],
  ["x'00'", 'text'],
  ['last_insert_rowid()', 'integer'],
] as [string, PgKind][])('%s for a %s column is refused', (sql, kind) => {
  expect(translateDefault(parseExpression(sql), kind).ok).toBe(false);
});
