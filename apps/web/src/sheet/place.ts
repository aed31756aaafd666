/** Where the reader is in a result, and what becomes of the selection when rows come or go above it. Pure. */
import { type Cell, type CellRange, clampCell, type Extent, type Selection } from './selection.ts';

/** At the record that the cursor is on, or at the topmost where the cursor is out of sight. */
export interface Place {
  /** Records of the result before it. */
  readonly offset: number;
  readonly column: number;
  /** How far below the header it stands; unknown of a record that was not looked at yet. */
  readonly fromTopPx?: number;
}

/** The record that stays in place whatever comes before it. */
export interface Anchor {
  readonly id: string;
  readonly offset: number;
  readonly fromTopPx: number;
  /** The cursor is on it. */
  readonly isAtCursor: boolean;
}

/** The header stays. */
export const shiftCell = (cell: Cell, rows: number, extent: Extent): Cell =>
  cell.row < 0 ? cell : clampCell({ ...cell, row: cell.row + rows }, extent);

export const shiftSelection = (selection: Selection, rows: number, extent: Extent): Selection => ({
  ...selection,
  cursor: shiftCell(selection.cursor, rows, extent),
  anchor: shiftCell(selection.anchor, rows, extent),
  ...(selection.others && { others: selection.others.map((range) => shiftRange(range, rows, extent)) }),
});

function shiftRange({ top, bottom, left, right }: CellRange, rows: number, extent: Extent): CellRange {
  const [from, to] = [
    shiftCell({ row: top, column: left }, rows, extent),
    shiftCell({ row: bottom, column: right }, rows, extent),
  ];
  return { top: from.row, left: from.column, bottom: to.row, right: to.column };
}
