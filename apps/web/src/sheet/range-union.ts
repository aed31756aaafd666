/** What several ranges come to together, each cell once, however they overlap and however many rows they have. Pure. */
import type { RowRange } from './row-window.ts';
import type { CellRange } from './selection.ts';

/** The same cells in ranges that do not overlap. */
export function withoutOverlap(ranges: readonly CellRange[]): CellRange[] {
  return ranges.reduce<CellRange[]>(
    (kept, range) => [
      ...kept,
      ...kept.reduce((pieces, one) => pieces.flatMap((piece) => outside(piece, one)), [range]),
    ],
    [],
  );
}

/** What of a range is not in another: above it, below it, at its left and at its right. */
function outside(range: CellRange, other: CellRange): CellRange[] {
  const [top, bottom] = [Math.max(range.top, other.top), Math.min(range.bottom, other.bottom)];
  const [left, right] = [Math.max(range.left, other.left), Math.min(range.right, other.right)];
  if (top > bottom || left > right) return [range];
  const beside = { top, bottom };
  return [
    { ...range, bottom: top - 1 },
    { ...range, top: bottom + 1 },
    { ...range, ...beside, right: left - 1 },
    { ...range, ...beside, left: right + 1 },
  ].filter((piece) => piece.top <= piece.bottom && piece.left <= piece.right);
}

export const cellsIn = (ranges: readonly CellRange[]): number =>
  withoutOverlap(ranges).reduce(
    (sum, { top, bottom, left, right }) => sum + (bottom - top + 1) * (right - left + 1),
    0,
  );

/** The rows that any of the ranges reaches, in their order, each once. */
export const rowsIn = (ranges: readonly CellRange[]): RowRange[] =>
  joined(ranges.map(({ top, bottom }) => ({ first: top, end: bottom + 1 })));

export interface CellTable {
  readonly rows: readonly RowRange[];
  readonly columns: readonly number[];
}

/** The one table that the ranges are parts of, such as some columns of the same rows; undefined where cells of it would be missing. */
export function tableOf(ranges: readonly CellRange[]): CellTable | undefined {
  const rows = rowsIn(ranges);
  const columns = joined(ranges.map(({ left, right }) => ({ first: left, end: right + 1 }))).flatMap(({ first, end }) =>
    Array.from({ length: end - first }, (_, place) => first + place),
  );
  const height = rows.reduce((sum, { first, end }) => sum + end - first, 0);
  return height * columns.length === cellsIn(ranges) ? { rows, columns } : undefined;
}

/** What touches or overlaps becomes one. */
function joined(ranges: readonly RowRange[]): RowRange[] {
  const all: RowRange[] = [];
  for (const { first, end } of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = all.at(-1);
    if (before !== undefined && first <= before.end)
      all[all.length - 1] = { ...before, end: Math.max(before.end, end) };
    else all.push({ first, end });
  }
  return all;
}
