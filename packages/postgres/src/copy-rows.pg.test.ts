/** COPY of rows on a real server. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyRows, type CopiedRow, type GuardQuery } from './copy-rows.ts';
import { type Database, openPool } from './database.ts';
import { propertyRuns, useTestDatabase } from './testing/index.ts';
import { inTransaction } from './transaction.ts';

const source = useTestDatabase();
let database: Database<unknown>;
const target = { table: 'Copied', columns: ['id', 'from'] };

beforeAll(async () => {
  database = openPool(source.url, { maxConnections: 1 });
  await sql`create table "Copied" (id text not null, "from" text)`.execute(database);
});
afterAll(async () => await database.destroy());
beforeEach(async () => void (await sql`truncate "Copied"`.execute(database)));

const stored = async () =>
  (await sql<{ id: string; from: string | null }>`select id, "from" from "Copied"`.execute(database)).rows.map(
    ({ id, from }) => [id, from],
  );

test('any texts arrive as they are, in their order', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\0', '\\N\t\r\n'));
  const odd = fc.constantFrom<(string | null)[]>('\\N', '\\.', '', null);
  const row = fc.tuple(text, fc.oneof(text, odd));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 500 }), async (rows) => {
      await sql`truncate "Copied"`.execute(database);
      expect(await copyRows(database, target, rows)).toBe(rows.length);
      expect(await stored()).toEqual(rows);
    }),
    { numRuns: propertyRuns(20) },
  );
});

test('a row that the table refuses leaves none, and a pool of one connection that works', async () => {
  const rows = Array.from({ length: 5000 }, (_, i): CopiedRow => [i === 4000 ? null : String(i), 'x']);
  await expect(copyRows(database, target, rows)).rejects.toThrow('violates not-null constraint');
  expect(await stored()).toEqual([]);
  expect(await copyRows(database, target, [['1', null]])).toBe(1);
});

test('a guard comes before the rows in their transaction: where it says no, or they are refused, nothing of either is left', async () => {
  const note = async (query: GuardQuery) => await query(`insert into "Copied" values ($1, 'guard')`, ['0']);
  const copy = async (rows: CopiedRow[], isOpen: boolean) =>
    await copyRows(database, target, rows, { guard: async (query) => (await note(query)) === 1 && isOpen });
  expect(await copy([['1', 'x']], false)).toBeUndefined();
  await expect(copy([[null, 'x']], true)).rejects.toThrow('violates not-null constraint');
  expect(await stored()).toEqual([]);
  expect(await copy([['1', 'x']], true)).toBe(1);
  expect(await stored()).toEqual([
    ['0', 'guard'],
    ['1', 'x'],
  ]);
});

test('a transaction is refused, whose connection it would not use', async () => {
  await inTransaction(database, async (trx) => {
    await expect(copyRows(trx, target, [['1', null]])).rejects.toThrow('no pool');
  });
});
