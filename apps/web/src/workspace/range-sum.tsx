/** What the cells of a range add up to, as spreadsheets say it at their foot: amounts by exact sums, everything else by count. */
import { add } from '@vanguard/pfa';
import { useSyncExternalStore } from 'react';
import { formatCount, formatMoney } from '../records/format.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { isSingleCell, rangeOf } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';

/** More takes longer than a frame to add up. */
const mostCells = 20_000;

export function RangeSum({ view, store }: { view: SheetView; store: RowStore }) {
  const selection = useSyncExternalStore(view.onSelection, view.getSelection);
  useSyncExternalStore(store.subscribe, store.getChanges);
  if (isSingleCell(selection)) return null;
  const { top, bottom, left, right } = rangeOf(selection);
  const amounts: string[] = [];
  let filled = 0;
  let isPartial = (bottom - top + 1) * (right - left + 1) > mostCells;
  for (let index = top; !isPartial && index <= bottom; index += 1) {
    const row = view.rowAt(index);
    if (view.headerAt(index) !== undefined) continue;
    if (row === undefined) {
      isPartial = true;
      break;
    }
    for (const column of view.layout.columns.slice(left, right + 1)) {
      const raw = column.raw(row.record);
      if (raw !== '') filled += 1;
      if (raw !== '' && column.tone !== undefined) amounts.push(raw);
    }
  }
  const rows = bottom - top + 1;
  return (
    <p
      role="status"
      className="flex shrink-0 justify-end gap-4 border-t border-line bg-surface px-4 py-0.5 text-xs text-ink-muted tabular-nums"
    >
      <span>
        {formatCount(rows)} {rows === 1 ? 'row' : 'rows'} × {right - left + 1}
      </span>
      {isPartial ? (
        <span>not all of it is at hand</span>
      ) : (
        <>
          <span>{formatCount(filled)} filled</span>
          {amounts.length > 0 && <span className="font-medium text-ink">Σ {formatMoney(add(...amounts))}</span>}
        </>
      )}
    </p>
  );
}
