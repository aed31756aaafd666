/** All rows of a file at once, for tests; read in the process that asks. */
import type { FieldConfiguration, FileField, ImportRow } from '@vanguard/datastore';
import type { FileKind, HeaderColumn } from '../parsing/parse-task.ts';
import { readTable } from '../read-table.ts';

interface WholeTable {
  header: readonly HeaderColumn[];
  columns: FileField[];
  rows: ImportRow[];
}

export async function readWhole(kind: FileKind, bytes: Buffer, configuration: FieldConfiguration): Promise<WholeTable> {
  const rows: ImportRow[] = [];
  const header = await readTable(bytes, { kind, configuration, declared: [] }, { onRow: (row) => rows.push(row) });
  return { header, columns: header.map(({ field }) => field), rows };
}
