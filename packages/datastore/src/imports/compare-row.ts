/**
 * One line of a file against the record as the user sees it: what differs is a change where the field may be changed
 * and the value can be, a fault otherwise. A value that is the record's own is never judged. Pure.
 */
import {
  type CustomField,
  customKeyOf,
  type Delta,
  type ExportField,
  isEditableField,
  parseAmount,
  parseDelta,
  recordFields,
} from '@vanguard/pfa';
import { valueOfColumn } from '../exports/custom-columns.ts';
import type { MergedRecord } from '../records/list-records.ts';
import type { CellValue, FileField, ImportRow } from './import-table.ts';

export interface ImportFault {
  line: number;
  pfaId: string;
  /** Where the line as a whole is meant, that of the key. */
  field: FileField;
  code: string;
  message: string;
}

export interface FieldChange {
  field: FileField;
  before: CellValue;
  after: CellValue;
}

export interface RowChange {
  line: number;
  pfaId: string;
  fields: FieldChange[];
}

export interface ComparedRow {
  delta: Delta;
  changes: FieldChange[];
  faults: Pick<ImportFault, 'field' | 'code' | 'message'>[];
}

interface Comparison {
  delta: Record<string, CellValue>;
  changes: FieldChange[];
  faults: ComparedRow['faults'];
}

/** What a file is read as. */
export interface FileColumns {
  fields: readonly FileField[];
  /** By key. */
  declared: ReadonlyMap<string, CustomField>;
}

/** Columns that follow from others are not read. */
export function compareRow({ fields, declared }: FileColumns, row: ImportRow, record: MergedRecord): ComparedRow {
  const compared: Comparison = { delta: {}, changes: [], faults: [] };
  for (const [i, field] of fields.entries()) {
    const value = row.values[i] ?? null;
    const key = customKeyOf(field);
    if (key === undefined) compareField(compared, { field: field as ExportField, value, row, record });
    else compareDeclared(compared, { field, value, row, record, declared: declared.get(key) });
  }
  return compared;
}

interface Compared<Field extends FileField = FileField> {
  field: Field;
  value: CellValue;
  row: ImportRow;
  record: MergedRecord;
}

function compareField(compared: Comparison, { field, value, row, record }: Compared<ExportField>): void {
  const before = record[field];
  if (recordFields[field].access === 'computed' || isSame(field, before, value)) return;
  const { delta, faults } = parseDelta({ [field]: value });
  addFaults(compared, { field, row }, faults);
  if (delta === undefined || !isEditableField(field)) return;
  const after = delta[field] ?? null;
  compared.delta[field] = after;
  compared.changes.push({ field, before, after });
}

/** In a delta it stands beside the others, under its key. */
function compareDeclared(
  compared: Comparison,
  { field, value: read, row, record, declared }: Compared & { declared: CustomField | undefined },
): void {
  const before = valueOfColumn(record, field);
  // A check box that is missing is not set.
  const value = declared?.kind === 'boolean' ? (read ?? false) : read;
  if (isSameDeclared(declared, before, value) || isSameDeclared(declared, before, row.texts?.[field])) return;
  const key = customKeyOf(field) ?? '';
  const { delta, faults } = parseDelta({ custom: { [key]: value } }, declared && new Map([[key, declared]]));
  addFaults(compared, { field, row }, faults);
  if (delta === undefined) return;
  const after = Object.values(delta)[0] ?? null;
  compared.delta[key] = after;
  compared.changes.push({ field, before, after });
}

function addFaults(
  compared: Comparison,
  { field, row: { remarks } }: Pick<Compared, 'field' | 'row'>,
  faults: readonly { code: string; message: string }[],
): void {
  for (const { code, message } of faults) {
    const remark = code === 'impossible_value' ? remarks?.[field] : undefined;
    compared.faults.push({ field, code, message: remark ?? message });
  }
}

function isSame(field: ExportField, before: CellValue, value: CellValue): boolean {
  if (before === value) return true;
  return recordFields[field].kind === 'amount' && isSameNumber(before, value);
}

/** What is not of the kind is the text that it is, but for blanks around it. */
function isSameDeclared(field: CustomField | undefined, before: CellValue, value: CellValue | undefined): boolean {
  if (before === value) return true;
  if (field === undefined || field.kind === 'text') return false;
  if (typeof before !== 'string' || typeof value !== 'string') return false;
  return before.trim() === value.trim() || isSameNumber(before, value);
}

function isSameNumber(before: CellValue, value: CellValue): boolean {
  if (typeof before !== 'string' || typeof value !== 'string') return false;
  const amount = parseAmount(value);
  return amount !== undefined && amount === parseAmount(before);
}
