/**
 * One line of a file against the record as the user sees it: what differs is a change where the field may be changed
 * and the value can be, a fault otherwise. A value that is the record's own is never judged. Pure.
 */
import { type Delta, type ExportField, isEditableField, parseAmount, parseDelta, recordFields } from '@vanguard/pfa';
import type { MergedRecord } from '../records/list-records.ts';
import type { CellValue, ImportRow } from './import-table.ts';

export interface ImportFault {
  line: number;
  pfaId: string;
  /** Where the line as a whole is meant, that of the key. */
  field: ExportField;
  code: string;
  message: string;
}

export interface FieldChange {
  field: ExportField;
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

/** Columns that follow from others are not read. */
export function compareRow(
  columns: readonly ExportField[],
  { values, remarks }: ImportRow,
  record: MergedRecord,
): ComparedRow {
  const compared: { delta: Record<string, CellValue>; changes: FieldChange[]; faults: ComparedRow['faults'] } = {
    delta: {},
    changes: [],
    faults: [],
  };
  for (const [i, field] of columns.entries()) {
    const [before, value] = [record[field], values[i] ?? null];
    if (recordFields[field].access === 'computed' || isSame(field, before, value)) continue;
    const { delta, faults } = parseDelta({ [field]: value });
    for (const { code, message } of faults) {
      const remark = code === 'impossible_value' ? remarks?.[field] : undefined;
      compared.faults.push({ field, code, message: remark ?? message });
    }
    if (delta === undefined || !isEditableField(field)) continue;
    const after = delta[field] ?? null;
    compared.delta[field] = after;
    compared.changes.push({ field, before, after });
  }
  return compared;
}

function isSame(field: ExportField, before: CellValue, value: CellValue): boolean {
  if (before === value) return true;
  if (recordFields[field].kind !== 'amount' || typeof before !== 'string' || typeof value !== 'string') return false;
  const amount = parseAmount(value);
  return amount !== undefined && amount === parseAmount(before);
}
