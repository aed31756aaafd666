import { describeField, type FieldKind, isRecordField } from '@vanguard/pfa';
import type { MappedField } from './dictionary.ts';

/** How the value of a field is read and written. */
export function kindOf(field: MappedField): FieldKind {
  return isRecordField(field) ? describeField(field).kind : 'text';
}
