/** Where the keyboard stands in the sheet, the range it spans, and where a key leads. Row −1 is the header. Pure. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A rectangle between two corners, of which the cursor is the one that moves, and those that were spanned before it. */
export interface Selection {
  readonly cursor: Cell;
  readonly anchor: Cell;
  readonly others?: readonly CellRange[];
  /** The cursor may go elsewhere, and what was spanned stays. */
  readonly isAdding?: true;
}

export interface Extent {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly rowsPerScreen: number;
}

/** Both ends included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

type Move = (cell: Cell, extent: Extent, isFar: boolean) => Cell;

const moves: Record<string, Move> = {
  ArrowUp: ({ row, column }, _extent, isFar) => ({ row: isFar ? 0 : row - 1, column }),
  ArrowDown: ({ row, column }, { rowCount }, isFar) => ({ row: isFar ? rowCount - 1 : row + 1, column }),
  ArrowLeft: ({ row, column }, _extent, isFar) => ({ row, column: isFar ? 0 : column - 1 }),
  ArrowRight: ({ row, column }, { columnCount }, isFar) => ({ row, column: isFar ? columnCount - 1 : column + 1 }),
  PageUp: ({ row, column }, { rowsPerScreen }) => ({ row: Math.max(0, row - rowsPerScreen), column }),
  PageDown: ({ row, column }, { rowsPerScreen }) => ({ row: row + rowsPerScreen, column }),
  Home: ({ row }, _extent, isFar) => ({ row: isFar ? 0 : row, column: 0 }),
  End: ({ row }, { rowCount, columnCount }, isFar) => ({ row: isFar ? rowCount - 1 : row, column: columnCount - 1 }),
};

export const selectionAt = (cell: Cell): Selection => ({ cursor: cell, anchor: cell });

/** More than anybody spans by hand. */
const mostRanges = 500;

/** Another range, of one cell to begin with, beside those that there are. */
export function withRangeAt(selection: Selection, cell: Cell): Selection {
  return { ...withOthers(selection), cursor: cell, anchor: cell };
}

/** All that is spanned becomes what stands beside the range that the cursor is on. */
function withOthers(selection: Selection): Selection {
  return { ...selection, others: rangesOf(selection).slice(-mostRanges) };
}

/** From now on the cursor leaves behind what it has spanned; or no longer, and its next move is from all of that. */
export function toggleAdding(selection: Selection): Selection {
  const { isAdding, others: _others, ...rest } = selection;
  if (selection.cursor.row < 0) return selection;
  if (isAdding !== true) return { ...withOthers(selection), isAdding: true };
  const others = rangesOf(selection).slice(0, -1);
  return others.length === 0 ? rest : { ...rest, others };
}

/** What is spanned at once, in place of all else, or beside it while ranges are added. */
export function spanned(selection: Selection, anchor: Cell, cursor: Cell): Selection {
  if (selection.isAdding !== true) return { anchor, cursor };
  // A single cell is on its way; more is a range that stays.
  return { ...(isOneCell(selection) ? selection : withOthers(selection)), anchor, cursor };
}

/** The selection that a key leads to, or undefined where the key is not for the sheet. */
export function moveSelection(selection: Selection, press: KeyPress, extent: Extent): Selection | undefined {
  const { cursor, isAdding } = selection;
  const move = Object.hasOwn(moves, press.key) ? moves[press.key] : undefined;
  if (move === undefined) return undefined;
  // A range is of records; the header is not part of one.
  const isSpanned = press.shiftKey || isAdding === true;
  const target = clampCell(move(cursor, extent, press.ctrlKey || press.metaKey), extent, isSpanned ? 0 : -1);
  if (press.shiftKey && cursor.row >= 0) return { ...selection, cursor: target };
  return spanned(selection, target, target);
}

export function clampCell({ row, column }: Cell, { rowCount, columnCount }: Extent, lowestRow = -1): Cell {
  return {
    row: Math.max(Math.min(lowestRow, rowCount - 1), Math.min(row, rowCount - 1)),
    column: Math.min(Math.max(column, 0), columnCount - 1),
  };
}

export function rangeOf({ cursor, anchor }: Selection): CellRange {
  return {
    top: Math.min(cursor.row, anchor.row),
    bottom: Math.max(cursor.row, anchor.row),
    left: Math.min(cursor.column, anchor.column),
    right: Math.max(cursor.column, anchor.column),
  };
}

/** All that is spanned, the range of the cursor last. */
export function rangesOf(selection: Selection): [...CellRange[], CellRange] {
  const own = rangeOf(selection);
  return [...(selection.others ?? []).filter((range) => !isSameRange(range, own)), own];
}

const isOneCell = ({ cursor, anchor }: Selection) => cursor.row === anchor.row && cursor.column === anchor.column;

export const isSingleCell = (selection: Selection): boolean => isOneCell(selection) && rangesOf(selection).length === 1;

export const isInRange = ({ top, bottom, left, right }: CellRange, row: number, column: number): boolean =>
  row >= top && row <= bottom && column >= left && column <= right;

const isSameRange = (a: CellRange, b: CellRange) =>
  a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;

/** The range that a dragged handle fills: the source and what lies between it and the cell, in one direction. */
export function fillTarget(source: CellRange, { row, column }: Cell): CellRange | undefined {
  const down = Math.max(row - source.bottom, source.top - row, 0);
  const across = Math.max(column - source.right, source.left - column, 0);
  if (down === 0 && across === 0) return undefined;
  return down >= across
    ? { ...source, top: Math.min(source.top, row), bottom: Math.max(source.bottom, row) }
    : { ...source, left: Math.min(source.left, column), right: Math.max(source.right, column) };
}
