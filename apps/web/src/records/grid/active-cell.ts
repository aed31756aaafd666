/** Where the keyboard stands in the grid, and where a key leads. Row −1 is the header. Pure. */
export interface ActiveCell {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly rowsPerScreen: number;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

type Move = (cell: ActiveCell, extent: GridExtent, isFar: boolean) => ActiveCell;

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

/** The cell a key leads to, or undefined when the key is not for the grid. */
export function moveActiveCell(cell: ActiveCell, press: KeyPress, extent: GridExtent): ActiveCell | undefined {
  const move = Object.hasOwn(moves, press.key) ? moves[press.key] : undefined;
  if (move === undefined) return undefined;
  const target = move(cell, extent, press.ctrlKey || press.metaKey);
  return {
    row: Math.min(Math.max(target.row, -1), extent.rowCount - 1),
    column: Math.min(Math.max(target.column, 0), extent.columnCount - 1),
  };
}
