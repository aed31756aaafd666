import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { expect, test } from 'vitest';
import { compareView, isComparable } from './compare-view.ts';

const view = 'create view v as select x from t';
const compare = (type: number, sqlite: SqliteValue | null, postgres: string | null, text = view) =>
  compareView(text, [[sqlite]], { types: [type], rows: [[postgres]] });

test.each<[string, number, SqliteValue | null, string | null]>([
  ['integers', 20, 9_007_199_254_740_993n, '9007199254740993'],
  ['a boolean', 16, 1n, 't'],
  ['a boolean in words', 16, 'no', 'f'],
  ['a sum in another order', 701, 0.30000000000000004, '0.3'],
  ['a whole real', 1700, 2, '2.0'],
  ['a real as text', 25, 2, '2.0'],
  ['an instant', 1114, '2024-01-01T10:00:00.500Z', '2024-01-01 10:00:00.5'],
  ['an instant with its offset', 1184, '2024-01-01 10:00:00+02:00', '2024-01-01 08:00:00+00'],
  ['a date', 1082, '2024-01-01', '2024-01-01'],
  ['a date as a number, which only its reading knows', 1114, 1_700_000_000n, '2023-11-14 22:13:20'],
  ['bytes', 17, Uint8Array.of(0, 255), String.raw`\x00ff`],
  [
    'a uuid',
    2950,
    Uint8Array.from(Buffer.from('03557f7f813952239b4e67c69545237a', 'hex')),
    '03557f7f-8139-5223-9b4e-67c69545237a',
  ],
  ['JSON', 3802, '{"b":1, "a":2}', '{"a": 2, "b": 1}'],
  ['a time of day', 1083, '10:30', '10:30:00'],
  ['nothing', 25, null, null],
])('%s is the same', (_, type, sqlite, postgres) => {
  expect(compare(type, sqlite, postgres)).toBeUndefined();
});

test.each<[string, number, SqliteValue | null, string | null]>([
  ['the next integer', 20, 9_007_199_254_740_993n, '9007199254740992'],
  ['an empty text for nothing', 25, '', null],
  ['nothing for the word null', 25, 'null', null],
  ['another boolean', 16, 1n, 'f'],
  ['a rounded division', 701, 0.5, '0'],
  ['another second', 1114, '2024-01-01 10:00:00', '2024-01-01 10:00:01'],
  ['blanks', 25, 'a', 'a '],
  ['a number where SQLite has its text', 25, '01', '1'],
])('%s is another', (_, type, sqlite, postgres) => {
  expect(compare(type, sqlite, postgres)).toBe('1 of 1 row hold other values in PostgreSQL');
});

test('rows count as often as they come, in whatever order', () => {
  const rows = (...values: string[]) => ({ types: [25], rows: values.map((value) => [value]) });
  expect(compareView(view, [['a'], ['b'], ['b']], rows('b', 'a', 'b'))).toBeUndefined();
  expect(compareView(view, [['a'], ['b'], ['b']], rows('b', 'a', 'a'))).toMatch(/^1 of 3 rows/);
  expect(compareView(view, [['a']], rows('a', 'a'))).toBe('1 row in SQLite, 2 in PostgreSQL');
});

test("the order within an aggregate is nobody's, and the present time is not compared", () => {
  expect(compare(25, '1,2,3', '3,1,2')).toBeDefined();
  expect(compare(25, '1,2,3', '3,1,2', 'create view v as select group_concat(x) from t')).toBeUndefined();
  expect(isComparable("create view v as select * from t where at > datetime('now')")).toBe(false);
  expect(isComparable('create view v as select randomness from t')).toBe(true);
});
