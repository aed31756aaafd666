/** Columns of a file of which some are fields that the organization has declared. */
import { type CustomField, customKeyOf, type CustomKind, type ExportField, isCustomName } from '@vanguard/pfa';
import { getField } from '../custom-fields/custom-filter.ts';
import type { FileField } from '../imports/import-table.ts';
import type { MergedRecord } from '../records/list-records.ts';
import { type ColumnKind, columnsOf, type ExportColumn } from './export-fields.ts';

export type { FileField } from '../imports/import-table.ts';
export type FileColumn = ExportColumn<FileField>;

const kindsOfFiles = {
  text: 'text',
  decimal: 'amount',
  integer: 'amount',
  date: 'date',
  boolean: 'flag',
} as const satisfies Record<CustomKind, ColumnKind>;

/** Throws DatastoreError `bad_query` for a field that is not among `declared`. */
export function fileColumnsOf(
  chosen: readonly FileField[],
  labels: ReadonlyMap<ExportField, string>,
  declared: ReadonlyMap<string, CustomField>,
): FileColumn[] {
  const taken = new Set([...labels.values()].map((label) => label.toLowerCase()));
  return chosen.flatMap((field): FileColumn[] => {
    if (!isCustomName(field)) return columnsOf([field], labels);
    const { label, kind } = getField(declared, customKeyOf(field) ?? '');
    return [{ field, label: taken.has(label.toLowerCase()) ? `${label} (${field})` : label, kind: kindsOfFiles[kind] }];
  });
}

/** What a file has of a record in a column. */
export function valueOfColumn(record: MergedRecord, field: FileField): string | boolean | null {
  return isCustomName(field) ? (record.custom[customKeyOf(field) ?? ''] ?? null) : record[field];
}
