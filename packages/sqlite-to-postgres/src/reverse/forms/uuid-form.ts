/** uuid → 16 bytes, or text with or without hyphens, in small or capital letters. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { FormCounts, type StorageForm } from './storage-form.ts';

export function uuidForm(): StorageForm {
  const counts = new FormCounts();
  return {
    observe: (value) => counts.add(formOf(value)),
    candidates: (bytes, start, end) =>
      [...counts.ranked(), 'lower -'].map((form) => storeUuid(bytes.subarray(start, end), form)),
  };
}

function formOf(value: SqliteValue): string {
  if (typeof value !== 'string') return 'blob';
  const letters = value === value.toLowerCase() ? 'lower' : 'upper';
  return value.includes('-') ? `${letters} -` : letters;
}

function storeUuid(bytes: Buffer, form: string): SqliteValue {
  if (form === 'blob') return Uint8Array.from(bytes);
  const digits = bytes.toString('hex');
  const text = form.endsWith('-') ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : digits;
  return form.startsWith('upper') ? text.toUpperCase() : text;
}
