/** What moves took on the machine of `estimate-move.ts`, as `benchmarks/results.md` has them: the estimate is within a third. */
import { expect, test } from 'vitest';
import { estimateMoveMs } from './estimate-move.ts';
import type { PlannedTable } from './plan.ts';

const column = (name: string, kind: string) => ({ name, type: { kind } });
const index = (...columns: string[]) => ({ keys: columns.map((name) => `"${name}"`) });

function table(rows: number, columns: object[], indexes: object[], references = 0): PlannedTable {
  const foreignKeys = Array.from({ length: references }, () => ({}));
  const made = { rows, columns, primaryKey: { columns: ['id'] }, uniques: [], indexes, foreignKeys };
  return made as unknown as PlannedTable;
}

const wide = [
  column('id', 'integer'),
  ...Array.from({ length: 8 }, (_, i) => column(`text${i}`, 'text')),
  ...Array.from({ length: 21 }, (_, i) => column(`number${i}`, 'double')),
];
const narrow = ['id', 'owner', 'amount', 'at'].map((name) => column(name, 'bigint'));

const one = (rows: number) => [
  table(rows, wide, [index('text1'), index('text0', 'number0'), index('number1'), index('number2')]),
];
const three = (rows: number) => [
  table(rows, wide, [index('number3'), index('text0', 'number0'), index('number1')], 1),
  table(rows * 2, narrow, [index('owner')], 1),
];

test.each([
  ['one table, 100,000 rows', one(100_000), 360, 2800],
  ['one table, 400,000 rows, beside other work', one(400_000), 780, 8600],
  ['three tables, 300,000 rows', three(300_000), 480, 4500],
  ['three tables, 1,000,000 rows', three(1_000_000), 800, 12_500],
  ['three tables, 1,000,000 rows, beside other work', three(1_000_000), 1630, 17_800],
])('%s', (_, tables, readingMs, tookMs) => {
  const ratio = estimateMoveMs({ tables }, readingMs) / tookMs;
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.25);
});

test('a slower reading makes a longer move, and no reading an endless or an impossible one', () => {
  const at = (readingMs: number) => estimateMoveMs({ tables: one(100_000) }, readingMs);
  expect(at(1000)).toBeGreaterThan(at(500));
  expect(at(0)).toBeGreaterThan(500);
  expect(at(1e9)).toBeLessThan(20_000);
  expect(estimateMoveMs({ tables: [] }, 1)).toBeLessThan(1000);
});
