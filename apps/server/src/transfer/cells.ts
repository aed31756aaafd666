/** The values of a record as they go into a file and come out of one, whatever its format. */
import type { CellValue, ColumnKind, FileColumn } from '@vanguard/datastore';
import { isCalendarDate } from '@vanguard/datastore/import-table';

export type Columns = readonly FileColumn[];

const numberForm = /^-?\d+(\.\d+)?$/;
/** There are in every month of every year; the others are looked up. */
const sureDay = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/;

/** A declared field may hold what is not of its kind: it goes into a file as the text that it is. */
export function kindOfValue(value: string, kind: ColumnKind | undefined): ColumnKind {
  if (kind === 'amount') return numberForm.test(value) ? kind : 'text';
  if (kind === 'date') return sureDay.test(value) || isCalendarDate(value) ? kind : 'text';
  return kind ?? 'text';
}

/** A cell as a file has it: sheets say what they hold, text files do not. An instant is a number with days and hours. */
export type FileCell = { kind: 'text' | 'number' | 'flag' | 'date' | 'instant'; text: string } | null;

/** Lines with cells, the header among them. */
export interface FileRow {
  /** As an editor counts, from 1. */
  line: number;
  cells: readonly FileCell[];
}

/** Takes a file apart for somebody else. Both throw what ends the reading. */
export interface FileReading {
  onRow: (row: FileRow) => void;
  /** Called again and again while something is read, whether or not there is anything in it. */
  onProgress: () => void;
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false, yes: true, no: false, 1: true, 0: false };

/** What is not a value of its kind stays text and is refused by name where it is looked at. */
export function toCellValue(
  cell: FileCell,
  kind: ColumnKind,
  parseDate: (text: string) => string | undefined,
): CellValue {
  if (cell === null || cell.text === '') return null;
  const { text } = cell;
  switch (kind) {
    case 'text':
    case 'source':
      return text;
    case 'flag':
      return flags[text.trim().toLowerCase()] ?? text;
    case 'date':
      return cell.kind === 'date' ? text : (parseDate(text.trim()) ?? text);
    case 'amount':
      return text.trim();
  }
}
