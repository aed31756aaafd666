/**
 * Copy from the sheet. What is at hand is copied at once; the rest is read first, beside the sheet, which can be used meanwhile: how
 * far it is, is shown, and it can be given up. Where the browser has forgotten by then that keys were pressed, it is copied by a
 * press of a button, or of the keys once more.
 */
import { type ClipboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { formatCount } from '../records/format.ts';
import type { Column } from '../sheet/columns.ts';
import { type ClipboardContent, contentOf, rawLines, shownRows } from '../sheet/copied-cells.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import { tableOf } from '../sheet/range-union.ts';
import type { RowRange } from '../sheet/row-window.ts';
import { rangesOf, type Selection } from '../sheet/selection.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { isCopiedByEvent, isWritten } from './write-clipboard.ts';

/** More is a file: that is what the export is for. */
const mostCopiedRows = 50_000;
/** What a browser takes in as a document in less than a second; more is for programs, as it is where it is pasted into a sheet. */
const mostShownRows = 5000;

/** Rows that are read, or that wait for a press to be copied. */
export interface Copying {
  readonly total: number;
  readonly read: number;
  /** Undefined until all are read. */
  readonly onCopy: (() => void) | undefined;
  readonly onCancel: () => void;
}

interface Copied {
  readonly selection: Selection;
  readonly rows: readonly RowRange[];
  /** The same by their places in the result. */
  readonly records: readonly RowRange[];
  readonly columns: readonly Column[];
  /** Of records. */
  readonly total: number;
}

export function useCopy(store: RowStore, onTold: (text: string) => void) {
  const { copying, readFirst, end, readyOf } = useReading(store, onTold);
  const copyInto = useCallback(
    (data: DataTransfer, view: SheetView) => {
      const copied = copiedOf(view);
      if (copied === undefined) {
        onTold('Nothing was copied: ranges are copied together where they have the same rows or the same columns.');
        return;
      }
      const { total } = copied;
      const content = readyOf(copied.selection) ?? contentAtHand(view, copied);
      end();
      if (total > mostCopiedRows) {
        onTold(`${formatCount(mostCopiedRows)} rows can be copied at once; export the result as a file for more.`);
      } else if (content === undefined) {
        onTold(`Reading ${wordsOf(total)} to copy…`);
        readFirst(copied);
      } else {
        for (const [type, text] of Object.entries(content)) data.setData(type, String(text));
        onTold(`${wordsOf(total)} copied.`);
      }
    },
    [readFirst, readyOf, end, onTold],
  );
  const onCopy = useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      if (view.getSelection().cursor.row < 0) return;
      event.preventDefault();
      copyInto(event.clipboardData, view);
    },
    [copyInto],
  );
  /** By a menu, for which the browser has no event of its own. */
  const copy = useCallback(
    async (view: SheetView) => {
      const data = new DataTransfer();
      copyInto(data, view);
      const types = [...data.types];
      if (types.length === 0) return;
      const content = Object.fromEntries(
        types.map((type) => [type, data.getData(type)]),
      ) as unknown as ClipboardContent;
      if (!(await isWritten(types, Promise.resolve(content))) && !isCopiedByEvent(content))
        onTold('The browser did not let it be copied. Press Ctrl C.');
    },
    [copyInto, onTold],
  );
  return { onCopy, copy, copying };
}

/** The rows of one copy that are read first; another one takes its place. */
function useReading(store: RowStore, onTold: (text: string) => void) {
  const [copying, setCopying] = useState<Copying>();
  const latest = useRef<AbortController>(undefined);
  /** Read, and not copied yet. */
  const ready = useRef<{ readonly selection: Selection; readonly content: ClipboardContent }>(undefined);
  const end = useCallback(() => {
    latest.current?.abort();
    ready.current = undefined;
    setCopying(undefined);
  }, []);
  useEffect(() => () => latest.current?.abort(), []);

  const readFirst = useCallback(
    ({ records, columns, total, selection }: Copied) => {
      const aborter = new AbortController();
      const { signal } = aborter;
      latest.current = aborter;
      const over = (text: string) => {
        if (signal.aborted) return;
        end();
        onTold(text);
      };
      const say = (read: number, onCopy?: () => void) => {
        if (!signal.aborted) setCopying({ total, read, onCopy, onCancel: () => over('Nothing was copied.') });
      };
      const isShown = total <= mostShownRows;
      const types = isShown ? ['text/plain', 'text/html'] : ['text/plain'];
      const content = import('./read-copied.ts').then(
        async ({ readCopied }) => await readCopied({ store, records, columns, isShown, signal, onRead: say }),
      );
      const press = async (present: ClipboardContent) => {
        if ((await isWritten(types, Promise.resolve(present))) || isCopiedByEvent(present))
          over(`${wordsOf(total)} copied.`);
        else onTold('The browser does not let this page copy.');
      };
      const run = async () => {
        say(0);
        // Asked while the browser still knows of the keys: it waits for the rows.
        const isDone = await isWritten(types, content);
        const present = await content;
        if (isDone) return over(`${wordsOf(total)} copied.`);
        if (signal.aborted) return;
        ready.current = { selection, content: present };
        say(total, () => void press(present));
        onTold(`${wordsOf(total)} are read. The browser wants a press before it copies: Copy now, or Ctrl C again.`);
      };
      run().catch((error: unknown) =>
        over(`The rows were not copied: ${error instanceof Error ? error.message : String(error)}`),
      );
    },
    [store, end, onTold],
  );
  /** What was read for a selection that is still the same. */
  const readyOf = useCallback(
    (selection: Selection) => (ready.current?.selection === selection ? ready.current.content : undefined),
    [],
  );
  return { copying, readFirst, end, readyOf };
}

const wordsOf = (rows: number) => `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;

/** Undefined where what is spanned is no table. */
function copiedOf(view: SheetView): Copied | undefined {
  const selection = view.getSelection();
  const table = tableOf(rangesOf(selection));
  if (table === undefined) return undefined;
  const { rows } = table;
  const columns = view.layout.columns.filter((_, place) => table.columns.includes(place));
  const records = rows.flatMap((range) => view.recordsIn(range));
  return { selection, rows, records, columns, total: records.reduce((sum, { first, end }) => sum + end - first, 0) };
}

/** Undefined where some are not at hand. */
function contentAtHand(view: SheetView, { rows, columns }: Copied): ClipboardContent | undefined {
  const records = rowsOf(view, rows)?.map(({ record }) => record);
  return records && contentOf([rawLines(records, columns)], [shownRows(records, columns)]);
}

function rowsOf(view: SheetView, ranges: readonly RowRange[]): RecordRow[] | undefined {
  const rows: RecordRow[] = [];
  for (const { first, end } of ranges) {
    for (let index = first; index < end; index += 1) {
      const row = view.rowAt(index);
      if (row === undefined && view.headerAt(index) !== undefined) continue;
      if (row === undefined) return undefined;
      rows.push(row);
    }
  }
  return rows;
}
