/** Any field of a record in words: its name, and a value of it as a person reads it. */
import { describeField, isRecordField } from '@vanguard/pfa';
import { shortName } from './custom-fields.ts';
import { formatDate, formatMoney } from './format.ts';

export const fieldLabel = (field: string): string =>
  isRecordField(field) ? describeField(field).label : shortName(field);

/** What is empty says so. */
export function formatField(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  if (!isRecordField(field)) return text;
  const { kind } = describeField(field);
  if (kind === 'date') return formatDate(text);
  return kind === 'amount' ? formatMoney(text) : text;
}
