/** Copy from the sheet and paste into it. Rows that are not at hand are fetched first. */
import { type ClipboardEvent, useCallback, useEffect, useState } from 'react';
import type { EditQueue } from '../edits/edit-queue.ts';
import { pageLocale } from '../locale/locale.ts';
import { formatCount } from '../records/format.ts';
import {
  guardFormula,
  isOwnTable,
  readClipboard,
  type TextGrid,
  toHtmlTable,
  toTabSeparated,
} from '../sheet/clipboard.ts';
import type { Column } from '../sheet/columns.ts';
import { pasteTarget } from '../sheet/paste-target.ts';
import type { PastePlan } from '../sheet/plan-paste.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { RowsMoved } from '../sheet/rows-moved.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import type { RowRange } from '../sheet/row-window.ts';
import { type CellRange, rangeOf } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { todayOf } from './use-cell-editing.ts';

/** More is a file: that is what the export is for. */
const mostCopiedRows = 50_000;
const mostPastedRows = 5000;
/** Above it nobody can see on the screen what would change. */
const rowsWithoutPreview = 1000;

interface ClipboardOptions {
  readonly store: RowStore;
  readonly queue: EditQueue;
  readonly mayEdit: boolean;
  readonly onTold: (text: string) => void;
}

export function useClipboard({ store, queue, mayEdit, onTold }: ClipboardOptions) {
  const [plan, setPlan] = useState<PastePlan>();
  usePlanner(mayEdit);

  const onCopy = useCopy(store, onTold);

  const run = useCallback(
    ({ edits }: PastePlan) => {
      setPlan(undefined);
      queue.add(edits);
      onTold(`Pasted into ${formatCount(edits.length)} ${edits.length === 1 ? 'record' : 'records'}.`);
    },
    [queue, onTold],
  );

  const paste = useCallback(
    async ({ cells, target, isRaw }: Pasted, view: SheetView) => {
      if (target.bottom - target.top + 1 > mostPastedRows) {
        onTold(`${formatCount(mostPastedRows)} rows can be pasted at once; import a file for more.`);
        return;
      }
      const planned = await planAt(store, view, { cells, target, isRaw, mayEdit });
      view.select(
        {
          anchor: { row: target.top, column: target.left },
          cursor: { row: target.bottom, column: target.right },
        },
        { reveal: false },
      );
      const isClear = planned.faults.length === 0 && !planned.isCut && planned.rows <= rowsWithoutPreview;
      if (isClear && planned.edits.length === 0) onTold('Nothing changes: the cells have these values already.');
      else if (isClear) run(planned);
      else setPlan(planned);
    },
    [store, mayEdit, onTold, run],
  );

  const onPaste = useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      event.preventDefault();
      const cells = readClipboard(event.clipboardData);
      const range = rangeOf(view.getSelection());
      if (cells.length === 0 || range.top < 0) return;
      const { rowCount, columnCount } = view.extent;
      const target = pasteTarget(cells, range, rowCount, columnCount);
      paste({ cells, target, isRaw: isOwnTable(event.clipboardData) }, view).catch((error: unknown) => {
        onTold(`Nothing was pasted: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [paste, onTold],
  );

  const onFill = useCallback(
    (source: CellRange, target: CellRange, view: SheetView) => {
      const fill = async () => {
        await haveRows(store, view, source);
        await paste({ cells: repeatedCells(view, source, target), target, isRaw: true }, view);
      };
      fill().catch((error: unknown) => {
        onTold(`Nothing was filled: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [store, paste, onTold],
  );

  return { onCopy, onPaste, onFill, plan, run, cancel: () => setPlan(undefined) };
}

const loadPlanner = async () => await import('../sheet/plan-paste.ts');

/** Fetched once the first rows are likely to be there, so that the first paste does not wait for it. */
function usePlanner(mayEdit: boolean): void {
  useEffect(() => {
    const timer = setTimeout(() => mayEdit && void loadPlanner().catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, [mayEdit]);
}

function useCopy(store: RowStore, onTold: (text: string) => void) {
  return useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      const range = rangeOf(view.getSelection());
      if (range.top < 0) return;
      event.preventDefault();
      const count = range.bottom - range.top + 1;
      const columns = view.layout.columns.slice(range.left, range.right + 1);
      if (count > mostCopiedRows) {
        onTold(`${formatCount(mostCopiedRows)} rows can be copied at once; export the result as a file for more.`);
        return;
      }
      const rows = rowsOf(view, range);
      if (rows !== undefined) {
        event.clipboardData.setData('text/plain', toTabSeparated(rows.map((row) => rawCells(row, columns))));
        event.clipboardData.setData('text/html', toHtmlTable(rows.map((row) => shownCells(row, columns))));
        onTold(`${formatCount(count)} ${count === 1 ? 'row' : 'rows'} copied.`);
        return;
      }
      onTold(`Fetching ${formatCount(count)} rows to copy…`);
      void copyLater(store, view.recordsIn({ first: range.top, end: range.bottom + 1 }), columns)
        .then(() => onTold(`${formatCount(count)} rows copied.`))
        .catch((error: unknown) => onTold(`The rows were not copied: ${error instanceof Error ? error.message : ''}`));
    },
    [store, onTold],
  );
}

interface Pasted {
  readonly cells: TextGrid;
  readonly target: CellRange;
  /** Of a sheet of ours. */
  readonly isRaw: boolean;
}

/** The cells of a range over a larger one that it lies in, repeated as often as they fit to either side. */
function repeatedCells(view: SheetView, source: CellRange, target: CellRange): string[][] {
  const [height, width] = [source.bottom - source.top + 1, source.right - source.left + 1];
  const within = (place: number, from: number, size: number) => from + ((((place - from) % size) + size) % size);
  return Array.from({ length: target.bottom - target.top + 1 }, (_row, down) => {
    const row = view.rowAt(within(target.top + down, source.top, height));
    if (row === undefined) return [];
    return Array.from({ length: target.right - target.left + 1 }, (_cell, across) => {
      const column = view.layout.columns[within(target.left + across, source.left, width)];
      return column?.raw(row.record) ?? '';
    });
  });
}

async function planAt(
  store: RowStore,
  view: SheetView,
  { cells, target, isRaw, mayEdit }: Pasted & { mayEdit: boolean },
): Promise<PastePlan> {
  const { planPaste } = await loadPlanner();
  await haveRows(store, view, target);
  const { rowCount, columnCount } = view.extent;
  const width = Math.max(...cells.map((line) => line.length));
  return planPaste({
    cells,
    target,
    layout: view.layout,
    rowAt: (index) => view.rowAt(index),
    context: { locale: pageLocale(), today: todayOf() },
    mayEdit,
    isRaw,
    isCut: target.top + cells.length > rowCount || target.left + width > columnCount,
  });
}

const mostTries = 3;

/**
 * Something may be saved while rows are read, by others or by this page: as long as the rows that were seen stand where they stood,
 * they are read again. Throws what `ensure` does.
 */
async function haveRows(store: RowStore, view: SheetView, { top, bottom }: CellRange): Promise<void> {
  const idAt = (row: number) => view.rowAt(row)?.id;
  const seen = Array.from({ length: bottom - top + 1 }, (_, place) => idAt(top + place));
  for (let tries = 1; ; tries += 1) {
    try {
      for (const records of view.recordsIn({ first: top, end: bottom + 1 })) await store.ensure(records);
      break;
    } catch (error) {
      if (!(error instanceof RowsMoved) || tries === mostTries) throw error;
    }
  }
  if (seen.some((id, place) => id !== undefined && id !== idAt(top + place))) throw new RowsMoved();
}

/** Undefined where some are not at hand. */
function rowsOf(view: SheetView, { top, bottom }: CellRange): RecordRow[] | undefined {
  const rows: RecordRow[] = [];
  for (let index = top; index <= bottom; index += 1) {
    const row = view.rowAt(index);
    if (row === undefined && view.headerAt(index) !== undefined) continue;
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return rows;
}

const rawCells = ({ record }: RecordRow, columns: readonly Column[]) =>
  columns.map((column) => guarded(column, column.raw(record)));

/** The texts of others are no programs where they are pasted. */
const guarded = ({ isNumeric }: Column, text: string) => (isNumeric ? text : guardFormula(text));

const shownCells = ({ record }: RecordRow, columns: readonly Column[]) =>
  columns.map((column) => ({ text: guarded(column, column.text(record)), isNumeric: column.isNumeric }));

/** The browser waits for the text of a clipboard item that is asked for while the keys are pressed. */
async function copyLater(store: RowStore, ranges: readonly RowRange[], columns: readonly Column[]): Promise<void> {
  const lines = (async () => {
    const cells: string[][] = [];
    for (const range of ranges) {
      for await (const rows of store.readAll(range)) cells.push(...rows.map((row) => rawCells(row, columns)));
    }
    return new Blob([toTabSeparated(cells)], { type: 'text/plain' });
  })();
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': lines })]);
}
