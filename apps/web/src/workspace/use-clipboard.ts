/** Copy from the sheet and paste into it. Rows that are not at hand are fetched first. */
import { type ClipboardEvent, useCallback, useEffect, useState } from 'react';
import type { EditQueue } from '../edits/edit-queue.ts';
import { formatCount } from '../records/format.ts';
import { guardFormula, toHtmlTable, toTabSeparated } from '../sheet/clipboard.ts';
import type { Column } from '../sheet/columns.ts';
import type { PastePlan } from '../sheet/plan-paste.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import type { RowRange } from '../sheet/row-window.ts';
import { type CellRange, rangeOf } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import type { Pasted } from './plan-pasted.ts';
import { isAtHand } from './use-cell-editing.ts';

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

  const { onCopy, copy } = useCopy(store, onTold);

  const run = useCallback(
    ({ edits }: PastePlan) => {
      setPlan(undefined);
      queue.add(edits);
      onTold(`Pasted into ${formatCount(edits.length)} ${edits.length === 1 ? 'record' : 'records'}.`);
    },
    [queue, onTold],
  );

  const paste = useCallback(
    async ({ readRows, planAt }: Planner, pasted: Pasted, view: SheetView) => {
      const { target } = pasted;
      if (target.bottom - target.top + 1 > mostPastedRows) {
        onTold(`${formatCount(mostPastedRows)} rows can be pasted at once; import a file for more.`);
        return;
      }
      // What is at hand is pasted in the frame of the key.
      if (!isAtHand(view, target)) await readRows(store, view, target);
      const planned = planAt({ view, mayEdit }, pasted);
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
      const range = rangeOf(view.getSelection());
      if (range.top < 0) return;
      const [plain, html] = [event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html')];
      const read = async () => {
        const planner = present ?? (await loadPlanner());
        const pasted = planner.readPasted({ plain, html }, range, view.extent);
        if (pasted !== undefined) await paste(planner, pasted, view);
      };
      read().catch((error: unknown) => {
        onTold(`Nothing was pasted: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [paste, onTold],
  );

  const onFill = useCallback(
    (source: CellRange, target: CellRange, view: SheetView) => {
      const fill = async () => {
        const planner = await loadPlanner();
        await paste(planner, await planner.readFilled(store, view, source, target), view);
      };
      fill().catch((error: unknown) => {
        onTold(`Nothing was filled: ${error instanceof Error ? error.message : 'the rows could not be read'}`);
      });
    },
    [store, paste, onTold],
  );

  return { onCopy, copy, onPaste, onFill, plan, run, cancel: () => setPlan(undefined) };
}

type Planner = typeof import('./plan-pasted.ts');

let present: Planner | undefined;

/** Even what is here already takes some turns to be imported. */
const loadPlanner = async (): Promise<Planner> => (present = await import('./plan-pasted.ts'));

/** Fetched once the first rows are likely to be there, so that the first paste does not wait for it. */
function usePlanner(mayEdit: boolean): void {
  useEffect(() => {
    const timer = setTimeout(() => mayEdit && void loadPlanner().catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, [mayEdit]);
}

function useCopy(store: RowStore, onTold: (text: string) => void) {
  const copyInto = useCallback(
    (data: DataTransfer, view: SheetView) => {
      const range = rangeOf(view.getSelection());
      const count = range.bottom - range.top + 1;
      const columns = view.layout.columns.slice(range.left, range.right + 1);
      if (count > mostCopiedRows) {
        onTold(`${formatCount(mostCopiedRows)} rows can be copied at once; export the result as a file for more.`);
        return;
      }
      const rows = rowsOf(view, range);
      if (rows !== undefined) {
        data.setData('text/plain', toTabSeparated(rows.map((row) => rawCells(row, columns))));
        data.setData('text/html', toHtmlTable(rows.map((row) => shownCells(row, columns))));
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
  const onCopy = useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      if (rangeOf(view.getSelection()).top < 0) return;
      event.preventDefault();
      copyInto(event.clipboardData, view);
    },
    [copyInto],
  );
  /** By a menu, for which the browser has no event of its own. */
  const copy = useCallback(
    (view: SheetView) => {
      const data = new DataTransfer();
      copyInto(data, view);
      writeToClipboard(data).catch(() => onTold('The browser did not let it be copied. Press Ctrl C.'));
    },
    [copyInto, onTold],
  );
  return { onCopy, copy };
}

/** Nothing where there is nothing. A page that came without TLS has no clipboard to write to. */
async function writeToClipboard(data: DataTransfer): Promise<void> {
  const texts = data.types.map((type) => [type, new Blob([data.getData(type)], { type })] as const);
  if (texts.length > 0) await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(texts))]);
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
