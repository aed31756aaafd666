/** Records as CSV (RFC 4180): in the organization's delimiter, encoding and form of dates; numbers with a plain point. */
import { PassThrough } from 'node:stream';
import type { CellValue, ColumnKind } from '@vanguard/datastore';
import { type Columns, kindOfValue } from './cells.ts';
import type { DateFormat } from './date-format.ts';
import { guardFormula } from './formula-guard.ts';
import { type OpenFile, readerOf, writeTo } from './open-file.ts';
import type { TextEncoding } from './text-encoding.ts';

export interface CsvForm {
  delimiter: string;
  encoding: TextEncoding;
  dates: DateFormat;
  hasHeader: boolean;
  hasMark: boolean;
}

export function openCsv(columns: Columns, form: CsvForm): OpenFile {
  const { encoding, delimiter, hasHeader, hasMark, dates } = form;
  const stream = new PassThrough();
  const reader = readerOf(stream);
  const kinds = columns.map(({ kind }) => kind);
  const quote = quoting(delimiter);
  const lineOf = (cells: readonly string[]) => `${cells.map(quote).join(delimiter)}\r\n`;
  const header = hasHeader ? lineOf(columns.map(({ label }) => guardFormula(label))) : '';
  const beginning = encoding.mark(hasMark) + header;
  if (beginning !== '') stream.write(encoding.encode(beginning));
  return {
    stream,
    write: async (rows) => {
      const lines = rows.map((row) => lineOf(row.map((value, i) => cellText(value, kinds[i], dates))));
      await writeTo(stream, encoding.encode(lines.join('')), reader);
    },
    end: async () => {
      stream.end();
      await Promise.resolve();
    },
  };
}

function cellText(value: CellValue, kind: ColumnKind | undefined, dates: DateFormat): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  const actual = kindOfValue(value, kind);
  if (actual === 'date') return dates.format(value);
  return actual === 'amount' ? value : guardFormula(value);
}

/** Blanks at the ends, too: some readers cut them off. */
function quoting(delimiter: string): (text: string) => string {
  const special = new RegExp(`["\\r\\n${RegExp.escape(delimiter)}]|^\\s|\\s$`);
  return (text) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
}
