/** From the rows of a file to values of fields: the header says which columns are which. */
import {
  type ColumnKind,
  columnsOf,
  exportFields,
  type FileField,
  type ImportRow,
  isCustomName,
  isStorable,
} from '@vanguard/datastore/import-table';
import { type FileCell, type FileRow, toCellValue } from './cells.ts';
import { compileDateFormat } from './date-format.ts';
import { type FileFault, fileRefused } from './file-refused.ts';
import { limits } from './limits.ts';
import type { HeaderColumn, ParseTask } from './parsing/parse-task.ts';
import { readCsv } from './read-csv.ts';
import { findEncoding, toUtf8 } from './text-encoding.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

/** Why what a sheet has in a column of dates is not a date. */
const dateFaults = {
  number: 'is a number, not a date: format the column as a date',
  instant: 'is a date with a time of day: leave the time out',
} as const;

const namedFaults = 100;

/** Where the rows go, one by one. What it throws ends the reading. */
export interface TableReading {
  onRow: (row: ImportRow) => void;
  onProgress?: () => void;
}

/** Throws Refusal `file_refused` with the faults of the header, or of the form of lines. */
export async function readTable(
  bytes: Buffer,
  { kind, charset, ...task }: ParseTask,
  { onRow, onProgress = () => {} }: TableReading,
): Promise<readonly HeaderColumn[]> {
  const { configuration } = task;
  const builder = buildTable(task, onRow);
  if (kind === 'xlsx') await readXlsx(bytes, { onRow: builder.add, onProgress });
  else {
    const isHeader = (cells: readonly string[]) => cells.some((cell) => findField(task, cell) === 'pfaId');
    const configured = findEncoding(configuration.encoding);
    const text = toUtf8(bytes, { configured, declared: charset === undefined ? undefined : findEncoding(charset) });
    await readCsv(
      text,
      { delimiter: configuration.delimiter, isHeader },
      {
        onRow: (row) => {
          builder.checkLength(row);
          builder.add(row);
        },
        onProgress,
      },
    );
  }
  return builder.finish();
}

/** What a header may name. */
type Named = Pick<ParseTask, 'configuration' | 'declared'>;

function buildTable(named: Named, onRow: (row: ImportRow) => void) {
  const { configuration } = named;
  const { parse } = compileDateFormat(configuration.dateFormat);
  const faults: FileFault[] = [];
  let header: HeaderColumn[] | undefined;
  let keyIndex = -1;
  let kinds: ColumnKind[] = [];
  let [width, rows] = [0, 0];

  const refuseLines = () => fileRefused('Some lines cannot be read.', faults);

  const addFault = (line: number, message: string) => {
    faults.push({ path: `line ${line}`, message });
    if (faults.length === namedFaults) throw refuseLines();
  };

  const beginWith = ({ cells }: FileRow) => {
    header = readHeader(cells, named);
    keyIndex = header.findIndex(({ field }) => field === 'pfaId');
    width = cells.findLastIndex((cell) => cell !== null) + 1;
    kinds = header.map(({ field }) => kindOf(field, named));
  };

  return {
    /** A short line of text has lost cells, and its empty ones would empty fields. */
    checkLength: ({ line, cells }: FileRow) => {
      if (header !== undefined && cells.length < width)
        addFault(line, `has ${cells.length} cells, the header ${width}`);
    },
    add: ({ line, cells }: FileRow) => {
      if (header === undefined) return beginWith({ line, cells });
      if (++rows > limits.rows) throw fileRefused(`The file has more than ${limits.rows} lines. Split it.`);
      const beyond = cells.findIndex((cell, i) => i >= width && cell !== null);
      if (beyond >= 0) addFault(line, `has a value in column ${beyond + 1}, which has no name`);
      if (cells.some((cell) => cell !== null && cell.text.length > limits.cellCharacters))
        addFault(line, `has a cell of more than ${limits.cellCharacters} characters`);
      const row: ImportRow = { line, values: [] };
      for (const [i, { field, position }] of header.entries()) {
        const [cell, kind] = [cells[position] ?? null, kinds[i] ?? 'text'];
        if (kind === 'date' && (cell?.kind === 'number' || cell?.kind === 'instant'))
          (row.remarks ??= {})[field] = dateFaults[cell.kind];
        const value = toCellValue(cell, kind, parse);
        row.values.push(value);
        if (kind === 'date' && isCustomName(field) && cell?.kind === 'text' && cell.text !== value)
          (row.texts ??= {})[field] = cell.text;
      }
      const key = row.values[keyIndex];
      // Records are looked for by it before any value is judged.
      if (typeof key === 'string' && !isStorable(key))
        addFault(line, 'names its record with characters that no database keeps');
      onRow(row);
    },
    finish: (): readonly HeaderColumn[] => {
      if (header === undefined) throw fileRefused('The file is empty: its first line has to name the columns.');
      if (faults.length > 0) throw refuseLines();
      return header;
    },
  };
}

function readHeader(cells: readonly FileCell[], named: Named): HeaderColumn[] {
  const faults: FileFault[] = [];
  const columns = new Map<FileField, HeaderColumn>();
  for (const [position, cell] of cells.entries()) {
    const label = cell?.text.trim() ?? '';
    const path = `column ${position + 1}`;
    if (label === '') {
      if (cells.slice(position).some((later) => later !== null)) faults.push({ path, message: 'has no name' });
      continue;
    }
    const field = findField(named, label);
    if (field === undefined) {
      faults.push({
        path,
        message: `"${label}" is not a field of a record, nor one that the organization has declared; remove the column, or name it as an export does`,
      });
    } else if (columns.has(field)) {
      faults.push({ path, message: `"${label}" is the field ${field} again` });
    } else columns.set(field, { field, label, position });
  }
  if (!columns.has('pfaId')) {
    const label = named.configuration.labels.get('pfaId') ?? 'pfaId';
    faults.push({ path: 'line 1', message: `names no column "${label}", by which records are found` });
  }
  if (faults.length > 0) throw fileRefused('The first line has to name the columns.', faults.slice(0, namedFaults));
  return [...columns.values()];
}

/** As an export calls them first, then by the names of the API. */
function findField({ configuration: { labels }, declared }: Named, text: string): FileField | undefined {
  const name = text.trim();
  const wanted = name.toLowerCase();
  const isWanted = (label: string | undefined) => label?.toLowerCase() === wanted;
  return (
    exportFields.find((field) => isWanted(labels.get(field))) ??
    declared.find(({ label }) => isWanted(label))?.field ??
    exportFields.find(isWanted) ??
    (declared.find(({ field }) => field === name) ?? declared.find(({ field }) => isWanted(field)))?.field
  );
}

function kindOf(field: FileField, { configuration, declared }: Named): ColumnKind {
  const [column] = isCustomName(field)
    ? declared.filter((one) => one.field === field)
    : columnsOf([field], configuration.labels);
  return column?.kind ?? 'text';
}
