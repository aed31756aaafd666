/** Text in the form 8-4-4-4-12 or of 32 digits, or 16 bytes → uuid. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { valueCount } from '../source/evidence.ts';
import { FormCounts, type StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

const form = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i;

function toBytes(value: SqliteValue): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value.replaceAll('-', ''), 'hex') : (value as Uint8Array);
}

const uuidCast: Cast = {
  fits: (value) => (typeof value === 'string' ? form.test(value) : value instanceof Uint8Array && value.length === 16),
  write: (value, out) => out.bytesField(toBytes(value)),
  hashSource: (value, hash) => hash.bytes(toBytes(value), 0, 16),
  hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
  showTarget: (bytes, start, end) =>
    bytes.toString('hex', start, end).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
};

/** 16 bytes, or text with or without hyphens, in small or capital letters. */
function uuidForm(): StorageForm {
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

export const uuidType: TypeDefinition<{ readonly kind: 'uuid' }> = {
  kind: 'uuid',
  names: ['uuid'],
  cast: () => uuidCast,
  oid: 2950,
  expressions: 'uuid',
  size: [16, 1],
  needsShapes: true,
  isProven(_type, evidence) {
    const { texts, blobs } = evidence;
    return texts.shapes.uuid + texts.shapes.hexUuid + blobs.of16Bytes === valueCount(evidence);
  },
  storageForm: uuidForm,
};
