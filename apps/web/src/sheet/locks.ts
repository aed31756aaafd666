/** Why a cell cannot be changed, and what can be done instead. Pure. */
import { describeField, isRecordField } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import type { Column } from './columns.ts';

/** Undefined where the cell can be changed. */
export function lockOf(column: Column, record: MergedRecord, mayEdit: boolean): string | undefined {
  const why = fieldLock(column, record);
  if (why !== undefined) return why;
  return mayEdit
    ? undefined
    : 'You may read these records. Owners, administrators and members of the organization change them.';
}

function fieldLock({ id, field, lock }: Column, record: MergedRecord): string | undefined {
  if (id === 'updatedAt') return 'The time of the last change follows from the changes.';
  if (id === 'pfaId') return 'The id is what PEMS knows the record by.';
  if (lock !== undefined) return lock;
  if (field === undefined && isRecordField(id)) {
    const { access, layer } = describeField(id);
    if (layer === 'plan')
      return 'The plan is locked. The forecast is where you change it: F2 on forecast start or end.';
    return access === 'computed'
      ? 'Costs follow from source, dates, rate and price. Change those.'
      : 'PEMS alone changes this.';
  }
  if (id === 'actualStart' || id === 'actualEnd') {
    if (!record.isActualized) return 'The record is not actualized yet: procurement brings its actual dates.';
    if (id === 'actualStart') return 'The record is actualized: its start is fixed, only the actual end may move.';
  }
  return undefined;
}
