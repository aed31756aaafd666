/** Which cells a paste reaches. Pure. */
import type { TextGrid } from './clipboard.ts';
import type { CellRange } from './selection.ts';

/** Where pasted cells go: one value fills the range, several begin at its corner. */
export function pasteTarget(cells: TextGrid, range: CellRange, rowCount: number, columnCount: number): CellRange {
  const width = Math.max(...cells.map((line) => line.length));
  const isSingle = cells.length === 1 && width === 1;
  const height = isSingle ? range.bottom - range.top + 1 : repeated(cells.length, range.bottom - range.top + 1);
  const across = isSingle ? range.right - range.left + 1 : repeated(width, range.right - range.left + 1);
  return {
    top: range.top,
    left: range.left,
    bottom: Math.min(rowCount, range.top + height) - 1,
    right: Math.min(columnCount, range.left + across) - 1,
  };
}

/** A range that is a multiple of what is pasted is filled with it, as spreadsheets do. */
const repeated = (length: number, place: number) => (place > length && place % length === 0 ? place : length);
