import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsIn, rowsIn, tableOf, withoutOverlap } from './range-union.ts';
import type { CellRange } from './selection.ts';

const place = fc.integer({ min: 0, max: 6 });
const ranges = fc.array(
  fc.tuple(place, place, place, place).map(([a, b, c, d]) => ({
    top: Math.min(a, b),
    bottom: Math.max(a, b),
    left: Math.min(c, d),
    right: Math.max(c, d),
  })),
  { minLength: 1, maxLength: 6 },
);

const cellsOf = (all: readonly CellRange[]) =>
  all.flatMap(({ top, bottom, left, right }) =>
    Array.from({ length: (bottom - top + 1) * (right - left + 1) }, (_, at) => {
      const width = right - left + 1;
      return `${top + Math.floor(at / width)} ${left + (at % width)}`;
    }),
  );

test('ranges together have each cell once, and are a table where they have all that their rows and columns cross in', () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const cells = new Set(cellsOf(all));
      const parted = cellsOf(withoutOverlap(all));
      expect(new Set(parted)).toEqual(cells);
      expect(parted).toHaveLength(cells.size);
      expect(cellsIn(all)).toBe(cells.size);
      const rows = [...new Set([...cells].map((cell) => Number(cell.split(' ')[0])))].toSorted((a, b) => a - b);
      const columns = [...new Set([...cells].map((cell) => Number(cell.split(' ')[1])))].toSorted((a, b) => a - b);
      const listed = (first: number, end: number) => Array.from({ length: end - first }, (_, at) => first + at);
      expect(rowsIn(all).flatMap(({ first, end }) => listed(first, end))).toEqual(rows);
      const isTable = rows.length * columns.length === cells.size;
      expect(tableOf(all)).toEqual(isTable ? { rows: rowsIn(all), columns } : undefined);
    }),
  );
});
