/**
 * Which columns are in view. The first one always is, in its place at the left; the others are rendered only where
 * they can be seen, with one more on either side. Halves the elements of a frame on an ordinary screen. Pure.
 */
export interface ColumnRange {
  /** Never 0: the first column is rendered apart. */
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

const overscanColumns = 1;

/** `leftsPx` holds the left edge of every column and, last, the right edge of the whole row. */
export function visibleColumns(leftsPx: readonly number[], scrollLeftPx: number, widthPx: number): ColumnRange {
  const columnCount = leftsPx.length - 1;
  const coveredPx = leftsPx[1] ?? 0;
  let first = 1;
  while (first < columnCount - 1 && (leftsPx[first + 1] ?? 0) <= scrollLeftPx + coveredPx) first += 1;
  let end = first + 1;
  while (end < columnCount && (leftsPx[end] ?? 0) < scrollLeftPx + widthPx) end += 1;
  return { first: Math.max(1, first - overscanColumns), end: Math.min(columnCount, end + overscanColumns) };
}
