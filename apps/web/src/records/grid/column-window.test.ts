import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleColumns } from './column-window.ts';

const rows = fc
  .array(fc.integer({ min: 60, max: 300 }), { minLength: 3, maxLength: 40 })
  .map((widths) => widths.reduce<number[]>((lefts, width) => [...lefts, (lefts.at(-1) ?? 0) + width], [0]));

test('every column that can be seen is rendered, and the first is left apart', () => {
  fc.assert(
    fc.property(
      rows,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 320, max: 3000 }),
      (lefts, share, width) => {
        const scrollLeft = share * Math.max(0, (lefts.at(-1) ?? 0) - width);
        const { first, end } = visibleColumns(lefts, scrollLeft, width);
        expect(first).toBeGreaterThanOrEqual(1);
        expect(end).toBeLessThan(lefts.length);
        const seen = lefts.slice(1, -1).flatMap((left, place) => {
          const column = place + 1;
          const isSeen = left < scrollLeft + width && (lefts[column + 1] ?? 0) > scrollLeft + (lefts[1] ?? 0);
          return isSeen ? [column] : [];
        });
        expect(seen.filter((column) => column < first || column >= end)).toEqual([]);
      },
    ),
  );
});

test('columns out of sight are not rendered', () => {
  const lefts = Array.from({ length: 31 }, (_, index) => index * 100);
  expect(visibleColumns(lefts, 1000, 500)).toEqual({ first: 10, end: 16 });
});
