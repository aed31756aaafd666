/** The values of a record as they go into a file and come out of one, whatever its format. */
import type { CellValue, ColumnKind, ExportColumn } from '@vanguard/datastore';

/** Takes the rows of one file, in order; each call waits for whoever reads slower. */
export interface FileWriter {
  write: (rows: readonly (readonly CellValue[])[]) => Promise<void>;
  end: () => Promise<void>;
}

export type Columns = readonly ExportColumn[];

/** A cell as a file has it: sheets say what they hold, text files do not. An instant is a number with days and hours. */
export type FileCell = { kind: 'text' | 'number' | 'flag' | 'date' | 'instant'; text: string } | null;

/** Lines with cells, the header among them. */
export interface FileRow {
  /** As an editor counts, from 1. */
  line: number;
  cells: readonly FileCell[];
}

/** Which limits a file broke, and what it may have. */
export const limits = {
  fileBytes: 32 << 20,
  rows: 100_000,
  columns: 200,
  cellCharacters: 32_767,
  /** Unpacked, of a sheet and of the texts that its cells share. */
  sheetBytes: 256 << 20,
  sharedTextBytes: 64 << 20,
} as const;

const flags: Readonly<Record<string, boolean>> = { true: true, false: false, yes: true, no: false, 1: true, 0: false };

/** What is no value of its kind stays text and is refused by name where it is looked at. */
export function toCellValue(
  cell: FileCell,
  kind: ColumnKind,
  parseDate: (text: string) => string | undefined,
): CellValue {
  if (cell === null || cell.text === '') return null;
  const { text } = cell;
  switch (kind) {
    case 'text':
      return text;
    case 'flag':
      return flags[text.trim().toLowerCase()] ?? text;
    case 'date':
      return cell.kind === 'date' ? text : (parseDate(text.trim()) ?? text);
    case 'amount':
      return text.trim();
  }
}
