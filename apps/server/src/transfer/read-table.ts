/** From the rows of a file to values of fields: the header says which columns are which. */
import type { CellValue, ExportField, FieldConfiguration, ImportTable } from '@vanguard/datastore';
import { columnsOf, exportFieldNames } from '@vanguard/datastore';
import { storableText } from '@vanguard/protocol';
import { type FileCell, type FileRow, limits, toCellValue } from './cells.ts';
import { compileDateFormat } from './date-format.ts';
import { type FileFault, fileRefused } from './file-refused.ts';
import { readCsv } from './read-csv.ts';
import { decodeText, findEncoding } from './text-encoding.ts';
import { columnName } from './xlsx/sheet-xml.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

export interface FileTable {
  table: ImportTable;
  /** What the header calls a field, and where it stands in a line. */
  placeOf: (line: number, field: ExportField) => { column: string; cell: string | null };
  /** Why what a sheet has in a column of dates is none. */
  findDateFault: (line: number, field: ExportField) => string | undefined;
}

const dateFaults = {
  number: 'is a number, not a date: format the column as a date',
  instant: 'is a date with a time of day: leave the time out',
} as const;

export type FileKind = 'csv' | 'xlsx';

const namedFaults = 100;

/** Throws Refusal `file_refused` with every fault of the header, or of the form of lines. */
export async function readTable(kind: FileKind, bytes: Buffer, configuration: FieldConfiguration): Promise<FileTable> {
  const builder = buildTable(configuration);
  if (kind === 'xlsx') await readXlsx(bytes, builder.add);
  else {
    const isHeader = (cells: readonly string[]) => cells.some((cell) => findField(configuration, cell) === 'pfaId');
    const text = decodeText(bytes, findEncoding(configuration.encoding));
    await readCsv(text, configuration.delimiter, isHeader, (row) => {
      builder.checkLength(row);
      builder.add(row);
    });
  }
  return builder.finish(kind);
}

interface HeaderColumn {
  field: ExportField;
  label: string;
  position: number;
}

function buildTable(configuration: FieldConfiguration) {
  const { parse } = compileDateFormat(configuration.dateFormat);
  const rows: { line: number; values: CellValue[] }[] = [];
  const faults: FileFault[] = [];
  const numbersForDates = new Map<string, keyof typeof dateFaults>();
  let header: HeaderColumn[] | undefined;
  let keyIndex = -1;
  let kinds: ReturnType<typeof columnsOf> = [];
  let width = 0;

  const beginWith = ({ cells }: FileRow) => {
    header = readHeader(cells, configuration);
    keyIndex = header.findIndex(({ field }) => field === 'pfaId');
    width = cells.findLastIndex((cell) => cell !== null) + 1;
    kinds = columnsOf(
      header.map(({ field }) => field),
      configuration.labels,
    );
  };

  /** Records are looked for by it before any value is judged. */
  const checkKey = (line: number, key: CellValue | undefined) => {
    if (typeof key !== 'string' || storableText.safeParse(key).success || faults.length >= namedFaults) return;
    faults.push({ path: `line ${line}`, message: 'names its record with characters that no database keeps' });
  };

  return {
    /** A short line of text has lost cells, and its empty ones would empty fields. */
    checkLength: ({ line, cells }: FileRow) => {
      if (header === undefined || cells.length >= width || faults.length >= namedFaults) return;
      faults.push({ path: `line ${line}`, message: `has ${cells.length} cells, the header ${width}` });
    },
    add: (row: FileRow) => {
      if (header === undefined) return beginWith(row);
      if (rows.length === limits.rows) throw fileRefused(`The file has more than ${limits.rows} lines. Split it.`);
      const beyond = row.cells.findIndex((cell, i) => i >= width && cell !== null);
      if (beyond >= 0 && faults.length < namedFaults) {
        faults.push({ path: `line ${row.line}`, message: `has a value in column ${beyond + 1}, which has no name` });
      }
      const values = header.map(({ field, position }, i) => {
        const [cell, kind] = [row.cells[position] ?? null, kinds[i]?.kind ?? 'text'];
        if (kind === 'date' && (cell?.kind === 'number' || cell?.kind === 'instant'))
          numbersForDates.set(`${row.line} ${field}`, cell.kind);
        return toCellValue(cell, kind, parse);
      });
      checkKey(row.line, values[keyIndex]);
      rows.push({ line: row.line, values });
    },
    finish: (kind: FileKind): FileTable => {
      if (header === undefined) throw fileRefused('The file is empty: its first line has to name the columns.');
      if (faults.length > 0) throw fileRefused('Some lines cannot be read.', faults);
      const columns = new Map(header.map((column) => [column.field, column]));
      return {
        table: { columns: header.map(({ field }) => field), rows },
        placeOf: (line, field) => {
          const { label, position } = columns.get(field) ?? {
            label: configuration.labels.get(field) ?? field,
            position: -1,
          };
          return { column: label, cell: kind === 'xlsx' && position >= 0 ? `${columnName(position)}${line}` : null };
        },
        findDateFault: (line, field) => {
          const found = numbersForDates.get(`${line} ${field}`);
          return found && dateFaults[found];
        },
      };
    },
  };
}

function readHeader(cells: readonly FileCell[], configuration: FieldConfiguration): HeaderColumn[] {
  const faults: FileFault[] = [];
  const columns = new Map<ExportField, HeaderColumn>();
  for (const [position, cell] of cells.entries()) {
    const label = cell?.text.trim() ?? '';
    const path = `column ${position + 1}`;
    if (label === '') {
      if (cells.slice(position).some((later) => later !== null)) faults.push({ path, message: 'has no name' });
      continue;
    }
    const field = findField(configuration, label);
    if (field === undefined) {
      faults.push({
        path,
        message: `"${label}" is no field of a record; remove the column, or name it as an export does`,
      });
    } else if (columns.has(field)) {
      faults.push({ path, message: `"${label}" is the field ${field} again` });
    } else columns.set(field, { field, label, position });
  }
  if (!columns.has('pfaId')) {
    const label = configuration.labels.get('pfaId') ?? 'pfaId';
    faults.push({ path: 'line 1', message: `names no column "${label}", by which records are found` });
  }
  if (faults.length > 0) throw fileRefused('The first line has to name the columns.', faults.slice(0, namedFaults));
  return [...columns.values()];
}

/** By the organization's labels first, by the names of the API then. */
function findField({ labels }: FieldConfiguration, text: string): ExportField | undefined {
  const wanted = text.trim().toLowerCase();
  return (
    exportFieldNames.find((field) => labels.get(field)?.toLowerCase() === wanted) ??
    exportFieldNames.find((field) => field.toLowerCase() === wanted)
  );
}
