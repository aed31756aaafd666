/** What the cells that are spanned add up to, as spreadsheets say it at their foot: amounts by exact sums, everything else by count. */
import { add, divide } from '@vanguard/pfa';
import { useSyncExternalStore } from 'react';
import { formatCount, formatMoney } from '../records/format.ts';
import { cellsIn, withoutOverlap } from '../sheet/range-union.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { type CellRange, isSingleCell, rangesOf } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';

/** More takes longer than a frame to add up. */
const mostCells = 20_000;

export function RangeSum({ view, store }: { view: SheetView; store: RowStore }) {
  const selection = useSyncExternalStore(view.onSelection, view.getSelection);
  useSyncExternalStore(store.subscribe, store.getChanges);
  const { isAdding } = selection;
  if (isSingleCell(selection) && isAdding !== true) return null;
  const ranges = rangesOf(selection);
  const sum = cellsIn(ranges) > mostCells ? undefined : sumOf(ranges, view);
  return (
    <p
      role="status"
      className="flex shrink-0 justify-end gap-4 border-t border-line bg-surface px-4 py-0.5 text-xs text-ink-muted tabular-nums"
    >
      {isAdding === true && <span>Adding to the selection: Shift and arrows span a range, Shift F8 ends it</span>}
      <span>{extentOf(ranges)}</span>
      {sum === undefined ? (
        <span>not all of it is at hand</span>
      ) : (
        <>
          <span>{formatCount(sum.filled)} filled</span>
          <AmountSum amounts={sum.amounts} />
        </>
      )}
    </p>
  );
}

function AmountSum({ amounts }: { amounts: readonly string[] }) {
  if (amounts.length === 0) return null;
  const sum = add(...amounts);
  return (
    <>
      {amounts.length > 1 && <span>Average {formatMoney(divide(sum, amounts.length))}</span>}
      <span className="font-medium text-ink">Σ {formatMoney(sum)}</span>
    </>
  );
}

function extentOf(ranges: readonly CellRange[]): string {
  const [first, ...others] = ranges;
  if (first === undefined || others.length > 0)
    return `${formatCount(ranges.length)} ranges, ${formatCount(cellsIn(ranges))} cells`;
  const rows = first.bottom - first.top + 1;
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} × ${first.right - first.left + 1}`;
}

/** Each cell once. Undefined where some are not at hand. */
function sumOf(ranges: readonly CellRange[], view: SheetView): { filled: number; amounts: string[] } | undefined {
  const amounts: string[] = [];
  let filled = 0;
  for (const { top, bottom, left, right } of withoutOverlap(ranges)) {
    const columns = view.layout.columns.slice(left, right + 1);
    for (let index = top; index <= bottom; index += 1) {
      const row = view.rowAt(index);
      if (view.headerAt(index) !== undefined) continue;
      if (row === undefined) return undefined;
      const filledCells = columns
        .map((column) => ({ column, raw: column.raw(row.record) }))
        .filter(({ raw }) => raw !== '');
      filled += filledCells.length;
      for (const { column, raw } of filledCells) if (column.tone !== undefined) amounts.push(raw);
    }
  }
  return { filled, amounts };
}
