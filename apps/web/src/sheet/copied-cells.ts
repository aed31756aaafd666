/** The cells of records as a clipboard takes them: raw for programs, and as shown for documents. Pure. */
import type { MergedRecord } from '@vanguard/protocol/browser';
import { guardFormula, toHtmlRows, toHtmlTable, toTabSeparated } from './clipboard.ts';
import type { Column } from './columns.ts';

/** By their media types. */
export interface ClipboardContent {
  readonly 'text/plain': string;
  readonly 'text/html'?: string;
}

type Records = readonly MergedRecord[];

export const rawLines = (records: Records, columns: readonly Column[]): string =>
  toTabSeparated(records.map((record) => columns.map((column) => guarded(column, column.raw(record)))));

export const shownRows = (records: Records, columns: readonly Column[]): string =>
  toHtmlRows(
    records.map((record) =>
      columns.map((column) => ({ text: guarded(column, column.text(record)), isNumeric: column.isNumeric })),
    ),
  );

/** `lines` and `rows` in the parts in which they were made; without the rows, for programs alone. */
export const contentOf = (lines: readonly string[], rows: readonly string[] | undefined): ClipboardContent => ({
  'text/plain': lines.join('\r\n'),
  ...(rows === undefined ? {} : { 'text/html': toHtmlTable(rows.join('')) }),
});

/** The texts of others are no programs where they are pasted. */
const guarded = ({ isNumeric }: Column, text: string) => (isNumeric ? text : guardFormula(text));
