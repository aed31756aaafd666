/**
 * Copies from the sheet. What is at hand is copied at once; the rest is read first, beside the sheet, which can be used meanwhile: how
 * far it is, is told, and it can be given up. Where the browser has forgotten by then that keys were pressed, it is copied by a
 * press of a button, or of the keys once more.
 */
import { formatCount } from '../records/format.ts';
import type { Column } from '../sheet/columns.ts';
import { type ClipboardContent, contentOf, rawLines, shownRows } from '../sheet/copied-cells.ts';
import { tableOf } from '../sheet/range-union.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { RecordRow } from '../sheet/row-values.ts';
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

export interface CopierOptions {
  readonly store: RowStore;
  readonly onTold: (text: string) => void;
  /** Undefined: nothing is read any more. */
  readonly onCopying: (copying: Copying | undefined) => void;
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

export class Copier {
  readonly #options: CopierOptions;
  /** The rows of one copy are read at a time; another one takes its place. */
  #reading: AbortController | undefined;
  /** Read, and not copied yet. */
  #ready: { readonly selection: Selection; readonly content: ClipboardContent } | undefined;

  constructor(options: CopierOptions) {
    this.#options = options;
  }

  /** By the event of the keys, which takes what is at hand. */
  copyInto(data: DataTransfer, view: SheetView): void {
    const { onTold } = this.#options;
    const copied = copiedOf(view);
    if (copied === undefined) {
      onTold('Nothing was copied: ranges are copied together where they have the same rows or the same columns.');
      return;
    }
    const content = this.#readyOf(copied.selection) ?? contentAtHand(view, copied);
    this.end();
    if (copied.total > mostCopiedRows) {
      onTold(`${formatCount(mostCopiedRows)} rows can be copied at once; export the result as a file for more.`);
    } else if (content === undefined) {
      onTold(`Reading ${wordsOf(copied.total)} to copy…`);
      void this.#readFirst(copied);
    } else {
      for (const [type, text] of Object.entries(content)) data.setData(type, String(text));
      onTold(`${wordsOf(copied.total)} copied.`);
    }
  }

  /** By a menu, for which the browser has no event of its own, or after it. */
  async copy(view: SheetView): Promise<void> {
    const data = new DataTransfer();
    this.copyInto(data, view);
    const types = [...data.types];
    if (types.length === 0) return;
    const content = Object.fromEntries(types.map((type) => [type, data.getData(type)])) as unknown as ClipboardContent;
    if (!(await isWritten(types, Promise.resolve(content))) && !isCopiedByEvent(content))
      this.#options.onTold('The browser did not let it be copied. Press Ctrl C.');
  }

  /** Gives up what is read. */
  end(): void {
    this.#reading?.abort();
    this.#ready = undefined;
    this.#options.onCopying(undefined);
  }

  /** What was read for a selection that is still the same. */
  #readyOf(selection: Selection): ClipboardContent | undefined {
    return this.#ready?.selection === selection ? this.#ready.content : undefined;
  }

  async #readFirst(copied: Copied): Promise<void> {
    const { total } = copied;
    const reading = new AbortController();
    this.#reading = reading;
    const over = (text: string) => this.#over(reading, text);
    try {
      this.#say(reading, { total, read: 0 });
      const types = total <= mostShownRows ? ['text/plain', 'text/html'] : ['text/plain'];
      const content = this.#read(reading, copied);
      // Asked while the browser still knows of the keys: it waits for the rows.
      const isDone = await isWritten(types, content);
      const present = await content;
      if (isDone) return over(`${wordsOf(total)} copied.`);
      if (reading.signal.aborted) return;
      this.#ready = { selection: copied.selection, content: present };
      const press = async () => {
        if ((await isWritten(types, Promise.resolve(present))) || isCopiedByEvent(present))
          over(`${wordsOf(total)} copied.`);
        else this.#options.onTold('The browser does not let this page copy.');
      };
      this.#say(reading, { total, read: total, onCopy: () => void press() });
      this.#options.onTold(
        `${wordsOf(total)} are read. The browser wants a press before it copies: Copy now, or Ctrl C again.`,
      );
    } catch (error) {
      over(`The rows were not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #read(reading: AbortController, { records, columns, total }: Copied): Promise<ClipboardContent> {
    const { readCopied } = await import('./read-copied.ts');
    return await readCopied({
      store: this.#options.store,
      records,
      columns,
      isShown: total <= mostShownRows,
      signal: reading.signal,
      onRead: (read) => this.#say(reading, { total, read }),
    });
  }

  #say(reading: AbortController, { onCopy, ...rows }: { total: number; read: number; onCopy?: () => void }): void {
    if (reading.signal.aborted) return;
    this.#options.onCopying({ ...rows, onCopy, onCancel: () => this.#over(reading, 'Nothing was copied.') });
  }

  #over(reading: AbortController, text: string): void {
    if (reading.signal.aborted) return;
    this.end();
    this.#options.onTold(text);
  }
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
