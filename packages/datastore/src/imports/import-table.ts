/**
 * What whoever reads a file has to know of records, and hands on. Apart from everything that needs a database, as files are
 * read where there is none.
 */
import type { ExportField } from '@vanguard/pfa';

export { type ExportField, exportFields, isStorable } from '@vanguard/pfa';
export { columnsOf, type ColumnKind } from '../exports/export-fields.ts';

export type CellValue = string | boolean | null;

export interface ImportRow {
  /** As an editor counts. */
  line: number;
  /** In the order of the columns; text that is neither a date nor a flag stays text. */
  values: CellValue[];
  /** What else is known of a value that cannot be: said in place of why it cannot. */
  remarks?: Partial<Record<ExportField, string>>;
}

/** What a file says: columns by name, and its rows bit by bit, so that a large file is never in memory as a whole. */
export interface ImportTable {
  columns: readonly ExportField[];
  /** Some hundred rows each. */
  chunks: AsyncIterable<readonly ImportRow[]>;
}
