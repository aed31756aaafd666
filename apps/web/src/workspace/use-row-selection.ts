/** The records that are selected: by their ids, so that they stay selected over sort and refresh, or all that match. */
import { useCallback, useEffect, useState } from 'react';
import type { RecordsSearch } from '../records/records-search.ts';
import { allSelected, nothingSelected, type RowSelection, selectedCount, toggleRows } from '../sheet/row-selection.ts';
import { isSingleCell, rangeOf, selectionAt } from '../sheet/selection.ts';
import type { SheetCommand } from '../sheet/sheet-keys.ts';
import type { SheetView } from '../sheet/sheet-view.ts';

export function useRowSelection(search: RecordsSearch, view: SheetView | undefined) {
  const [selection, setSelection] = useState<RowSelection>(nothingSelected);
  const [asked, setAsked] = useState(search);
  // All that match is of the question that it was said of.
  if (asked !== search) {
    setAsked(search);
    if (selection.kind === 'all') setSelection(nothingSelected);
  }

  useEffect(() => view?.selectRows(selection), [view, selection]);

  /** True where the key was for the selection of records. */
  const onCommand = useCallback(({ kind }: SheetCommand, from: SheetView): boolean => {
    if (kind === 'select-all') setSelection(allSelected);
    else if (kind === 'select-row') {
      const { top, bottom } = rangeOf(from.getSelection());
      const ids: string[] = [];
      for (let index = top; index <= bottom; index += 1) {
        const row = from.rowAt(index);
        if (row !== undefined) ids.push(row.id);
      }
      if (ids.length > 0) setSelection((now) => toggleRows(now, ids));
    } else if (kind === 'collapse') {
      if (isSingleCell(from.getSelection())) setSelection(nothingSelected);
      else from.select(selectionAt(from.getSelection().cursor));
    } else return false;
    return true;
  }, []);

  const clear = useCallback(() => setSelection(nothingSelected), []);
  const selectAll = useCallback(() => setSelection(allSelected), []);
  const isEmpty = selectedCount(selection, Number.POSITIVE_INFINITY) === 0;
  return { selection, isEmpty, onCommand, clear, selectAll };
}
