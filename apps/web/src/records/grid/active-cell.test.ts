import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveActiveCell } from './active-cell.ts';

const extent = { rowCount: 1_000_000, columnCount: 25, rowsPerScreen: 20 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

test.each([
  ['ArrowDown', false, { row: 11, column: 3 }],
  ['ArrowUp', false, { row: 9, column: 3 }],
  ['ArrowUp', true, { row: 0, column: 3 }],
  ['ArrowRight', true, { row: 10, column: 24 }],
  ['PageDown', false, { row: 30, column: 3 }],
  ['PageUp', false, { row: 0, column: 3 }],
  ['Home', false, { row: 10, column: 0 }],
  ['End', false, { row: 10, column: 24 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 999_999, column: 24 }],
])('%s (with control: %s) leads to the right cell', (key, ctrlKey, target) => {
  expect(moveActiveCell({ row: 10, column: 3 }, press(key, ctrlKey), extent)).toEqual(target);
});

test('the header is one above the first row', () => {
  expect(moveActiveCell({ row: 0, column: 3 }, press('ArrowUp'), extent)).toEqual({ row: -1, column: 3 });
  expect(moveActiveCell({ row: -1, column: 3 }, press('ArrowUp'), extent)).toEqual({ row: -1, column: 3 });
});

test('other keys are left alone', () => {
  expect(moveActiveCell({ row: 0, column: 0 }, press('a'), extent)).toBeUndefined();
  expect(moveActiveCell({ row: 0, column: 0 }, press('constructor'), extent)).toBeUndefined();
});

test('no sequence of keys leaves the grid', () => {
  const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.array(fc.tuple(keys, fc.boolean())), (rowCount, presses) => {
      let cell = { row: rowCount === 0 ? -1 : 0, column: 0 };
      for (const [key, ctrlKey] of presses) {
        cell = moveActiveCell(cell, press(key, ctrlKey), { ...extent, rowCount }) ?? cell;
        expect(cell.row).toBeGreaterThanOrEqual(-1);
        expect(cell.row).toBeLessThan(Math.max(rowCount, 1));
        expect(cell.column).toBeGreaterThanOrEqual(0);
        expect(cell.column).toBeLessThan(25);
      }
    }),
  );
});
