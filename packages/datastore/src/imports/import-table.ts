/**
 * What whoever reads a file has to know of records, and hands on. Apart from everything that needs a database, as files are
 * read where there is none.
 */
import { type CustomName, type ExportField, parseCalendarDate } from '@vanguard/pfa';

export { customName, type ExportField, exportFields, isCustomName, isStorable } from '@vanguard/pfa';
export const isCalendarDate = (text: string): boolean => parseCalendarDate(text) !== undefined;
export { columnsOf, type ColumnKind } from '../exports/export-fields.ts';

export type CellValue = string | boolean | null;
/** Of every record, or declared by the organization. */
export type FileField = ExportField | CustomName;

export interface ImportRow {
  /** As an editor counts. */
  line: number;
  /** In the order of the columns; text that is neither a date nor a flag stays text. */
  values: CellValue[];
  /** What else is known of a value that cannot be: said in place of why it cannot. */
  remarks?: Partial<Record<FileField, string>>;
  /** What a declared field's cell says, where its value is another text: PEMS may have just this text there. */
  texts?: Partial<Record<FileField, string>>;
}

/** What a file says: columns by name, and its rows bit by bit, so that a large file is never in memory as a whole. */
export interface ImportTable {
  columns: readonly FileField[];
  /** Some hundred rows each. */
  chunks: AsyncIterable<readonly ImportRow[]>;
}
