/** PostgreSQL itself is the judge of which rows fit: each is measured, and written. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TargetType, typeSql } from '../types/target-type.ts';
import { mostRowBytes, RowMeasure } from './row-width.ts';

const clone = useTestDatabase();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const text: TargetType = { kind: 'text' };
/** No two bytes alike: PostgreSQL compresses nothing of it. */
const ofLength = (length: number) => Array.from({ length }, (_, i) => String.fromCodePoint(33 + (i % 90))).join('');
const blob = Uint8Array.from({ length: 60 }, (_, i) => i * 4);

/** Columns of a row that has some bytes left, which the last column takes in steps of one. */
const shapes: [string, TargetType[], (SqliteValue | null)[]][] = [
  ['long texts', Array.from({ length: 451 }, () => text), Array.from({ length: 451 }, () => ofLength(40))],
  [
    'texts that are just kept in the row',
    Array.from({ length: 338 }, () => text),
    Array.from({ length: 338 }, () => ofLength(23)),
  ],
  [
    'texts that are just kept elsewhere',
    Array.from({ length: 451 }, () => text),
    Array.from({ length: 451 }, () => ofLength(24)),
  ],
  [
    'numbers on their places',
    Array.from({ length: 800 }, (_, i): TargetType => ({ kind: i % 2 === 0 ? 'smallint' : 'bigint' })),
    [...Array.from({ length: 780 }, (_, i) => BigInt(i)), ...Array.from({ length: 20 }, () => null)],
  ],
  [
    'numerics, blobs, dates and booleans, some of them NULL',
    Array.from(
      { length: 900 },
      (_, i): TargetType =>
        i % 5 === 0
          ? { kind: 'numeric' }
          : i % 5 === 1
            ? { kind: 'bytea' }
            : i % 5 === 2
              ? { kind: 'timestamp', unit: 'ms' }
              : i % 5 === 3
                ? { kind: 'boolean' }
                : { kind: 'uuid' },
    ),
    Array.from({ length: 900 }, (_, i) =>
      i % 7 === 3
        ? null
        : ([123456.789, blob, 1_700_000_000_000n, 1n, '0b1e5c9a-3f4d-4a8e-9b1c-2d3e4f5a6b7c'][i % 5] as SqliteValue),
    ),
  ],
];

test.each(shapes)('%s: rows are found too wide where PostgreSQL refuses them', async (_, types, values) => {
  const { fitted, filler } = upToThePage(types, values);
  const columns = [...types.slice(0, fitted), ...filler.map(() => text)];
  const definition = columns.map((type, i) => `c${i} ${typeSql(type)}`).join(', ');
  await client.query(`drop table if exists wide; create table wide (${definition})`);
  const measure = new RowMeasure(columns);
  const outcomes: [number, boolean][] = [];
  for (let last = 1; last <= 23; last += 1) {
    const row = [...values.slice(0, fitted), ...filler.slice(1), ofLength(last)];
    outcomes.push([measure.leastBytes(row), await isTaken(columns, row)]);
  }
  expect(outcomes.map(([bytes, taken]) => [bytes, taken])).toEqual(
    outcomes.map(([bytes]) => [bytes, bytes <= mostRowBytes]),
  );
  expect(new Set(outcomes.map(([, taken]) => taken))).toEqual(new Set([true, false]));
});

/** As many columns as leave less than 24 bytes of the page, by columns of short texts where they leave more. */
function upToThePage(types: readonly TargetType[], values: readonly (SqliteValue | null)[]) {
  let fitted = types.length;
  const filler: string[] = [ofLength(1)];
  const bytes = () => {
    const all = [...types.slice(0, fitted), ...filler.map(() => text)];
    return new RowMeasure(all).leastBytes([...values.slice(0, fitted), ...filler]);
  };
  while (bytes() > mostRowBytes) fitted--;
  while (bytes() <= mostRowBytes - 16) filler.push(ofLength(9));
  while (bytes() > mostRowBytes) filler.pop();
  return { fitted, filler };
}

async function isTaken(types: readonly TargetType[], row: readonly (SqliteValue | null)[]): Promise<boolean> {
  const parameters = row.map((value, i) =>
    types[i]?.kind === 'timestamp' && value !== null ? new Date(Number(value)).toISOString() : value,
  );
  const values = row.map((_, i) => `$${i + 1}`).join(', ');
  return await client.query(`insert into wide values (${values})`, parameters).then(
    () => true,
    (error: Error) => {
      expect(error.message).toContain('row is too big');
      return false;
    },
  );
}

test('a row that PostgreSQL takes is never too wide, however much of it is compressed', async () => {
  const types = Array.from({ length: 600 }, () => text);
  const measure = new RowMeasure(types);
  await client.query(`drop table if exists wide; create table wide (${types.map((_, i) => `c${i} text`).join(', ')})`);
  const overMeasured: string[] = [];
  for (const columns of [440, 460, 500, 560, 600]) {
    for (const value of ['a'.repeat(200), 'ab'.repeat(30), '0'.repeat(33), 'x'.repeat(2000)]) {
      const row = types.map((_, i) => (i < columns ? value : null));
      if ((await isTaken(types, row)) && measure.leastBytes(row) > mostRowBytes)
        overMeasured.push(`${columns} × ${value}`);
    }
  }
  expect(overMeasured).toEqual([]);
});
