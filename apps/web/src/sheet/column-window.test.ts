import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleColumns } from './column-window.ts';

const rows = fc
  .tuple(fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 3, maxLength: 40 }), fc.integer({ min: 1, max: 2 }))
  .map(([widths, pinned]) => {
    const leftsPx = widths.reduce<number[]>((lefts, width) => [...lefts, (lefts.at(-1) ?? 0) + width], [0]);
    return { leftsPx, pinned, pinnedPx: leftsPx[pinned] ?? 0 };
  });

test('every column that can be seen is an element, and pinned ones are left apart', () => {
  fc.assert(
    fc.property(
      rows,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 320, max: 3000 }),
      (layout, share, width) => {
        const { leftsPx, pinned, pinnedPx } = layout;
        const scrollLeft = share * Math.max(0, (leftsPx.at(-1) ?? 0) - width);
        const { first, end } = visibleColumns(layout, scrollLeft, width);
        expect(first).toBeGreaterThanOrEqual(pinned);
        expect(end).toBeLessThan(leftsPx.length);
        const seen = leftsPx.slice(pinned, -1).flatMap((left, place) => {
          const column = place + pinned;
          const isSeen = left < scrollLeft + width && (leftsPx[column + 1] ?? 0) > scrollLeft + pinnedPx;
          return isSeen ? [column] : [];
        });
        expect(seen.filter((column) => column < first || column >= end)).toEqual([]);
      },
    ),
  );
});

test('columns out of sight have no elements', () => {
  const leftsPx = Array.from({ length: 31 }, (_, index) => index * 100);
  expect(visibleColumns({ leftsPx, pinned: 1, pinnedPx: 100 }, 1000, 500)).toEqual({ first: 10, end: 16 });
});
