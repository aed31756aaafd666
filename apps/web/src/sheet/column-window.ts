/**
 * Which columns are in view. Pinned ones always are, in their place at the left; the others are elements only where
 * they can be seen, with one more on either side. Halves the elements of a frame on an ordinary screen. Pure.
 */
import type { ColumnLayout } from './column-layout.ts';

export interface ColumnRange {
  /** Never a pinned one: those are painted apart. */
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

const overscanColumns = 1;

export function visibleColumns(
  { leftsPx, pinned, pinnedPx }: Pick<ColumnLayout, 'leftsPx' | 'pinned' | 'pinnedPx'>,
  scrollLeftPx: number,
  widthPx: number,
): ColumnRange {
  const columnCount = leftsPx.length - 1;
  if (pinned >= columnCount) return { first: columnCount, end: columnCount };
  let first = pinned;
  while (first < columnCount - 1 && (leftsPx[first + 1] ?? 0) <= scrollLeftPx + pinnedPx) first += 1;
  let end = first + 1;
  while (end < columnCount && (leftsPx[end] ?? 0) < scrollLeftPx + widthPx) end += 1;
  return { first: Math.max(pinned, first - overscanColumns), end: Math.min(columnCount, end + overscanColumns) };
}
