/** The records that are selected: by their ids, so that they stay selected over sort and refresh, or all that match. */
import { useCallback, useEffect, useState } from 'react';
import { formatCount } from '../records/format.ts';
import type { RecordsSearch } from '../records/records-search.ts';
import { allSelected, nothingSelected, type RowSelection, selectedCount, toggleRows } from '../sheet/row-selection.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { RowRange } from '../sheet/row-window.ts';
import { rowsIn } from '../sheet/range-union.ts';
import { isSingleCell, rangesOf, selectionAt, toggleAdding } from '../sheet/selection.ts';
import type { SheetCommand } from '../sheet/sheet-keys.ts';
import type { SheetView } from '../sheet/sheet-view.ts';

/** As many as a change of many may name. */
const mostNamed = 10_000;

interface RowSelecting {
  readonly store: RowStore;
  readonly view: SheetView | undefined;
  readonly onTold: (text: string) => void;
}

export function useRowSelection(search: RecordsSearch, { store, view, onTold }: RowSelecting) {
  const [selection, setSelection] = useState<RowSelection>(nothingSelected);
  const [asked, setAsked] = useState(search);
  // All that match is of the question that it was said of.
  if (asked !== search) {
    setAsked(search);
    if (selection.kind === 'all') setSelection(nothingSelected);
  }

  useEffect(() => view?.selectRows(selection), [view, selection]);

  /** True where the key was for the selection of records. */
  const onCommand = useCallback(
    ({ kind }: SheetCommand, from: SheetView): boolean => {
      if (kind === 'select-all') setSelection(allSelected);
      else if (kind === 'select-row') {
        const toggle = (ids: readonly string[]) => ids.length > 0 && setSelection((now) => toggleRows(now, ids));
        const ranges = rowsIn(rangesOf(from.getSelection()));
        const count = ranges.reduce((sum, { first, end }) => sum + end - first, 0);
        const ids = idsAtHand(from, ranges);
        if (ids !== undefined) toggle(ids);
        else if (count > mostNamed)
          onTold(`${formatCount(mostNamed)} rows can be selected at once. Ctrl A selects all that match.`);
        else {
          onTold(`Fetching ${formatCount(count)} rows to select…`);
          readIds(store, ranges.flatMap(from.recordsIn)).then(toggle, (error: unknown) =>
            onTold(`Nothing was selected: ${error instanceof Error ? error.message : 'the rows could not be read'}`),
          );
        }
      } else if (kind === 'collapse') collapse(from, () => setSelection(nothingSelected));
      else return false;
      return true;
    },
    [store, onTold],
  );

  const clear = useCallback(() => setSelection(nothingSelected), []);
  const selectAll = useCallback(() => setSelection(allSelected), []);
  const isEmpty = selectedCount(selection, Number.POSITIVE_INFINITY) === 0;
  return { selection, isEmpty, onCommand, clear, selectAll };
}

/** One thing at a time: that ranges are added, what is spanned, and at last what is selected. */
function collapse(view: SheetView, onNothing: () => void): void {
  const selection = view.getSelection();
  if (selection.isAdding === true) view.select(toggleAdding(selection), { reveal: false });
  else if (isSingleCell(selection)) onNothing();
  else view.select(selectionAt(selection.cursor));
}

/** Of the records in some rows, among which headers of groups may stand; undefined where some are not at hand. */
function idsAtHand(view: SheetView, ranges: readonly RowRange[]): string[] | undefined {
  const ids: string[] = [];
  for (const { first, end } of ranges) {
    for (let index = first; index < end; index += 1) {
      const row = view.rowAt(index);
      if (row === undefined && view.headerAt(index) === undefined) return undefined;
      if (row !== undefined) ids.push(row.id);
    }
  }
  return ids;
}

async function readIds(store: RowStore, ranges: readonly RowRange[]): Promise<string[]> {
  const ids: string[] = [];
  for (const range of ranges) for await (const rows of store.readAll(range)) ids.push(...rows.map(({ id }) => id));
  return ids;
}
