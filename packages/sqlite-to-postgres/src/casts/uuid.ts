/** Text in the form 8-4-4-4-12 or of 32 digits, or 16 bytes → uuid. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { plainType } from './plain-type.ts';

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

export const uuidType = plainType({
  kind: 'uuid',
  cast: uuidCast,
  oid: 2950,
  expressions: 'uuid',
  size: [16, 1],
  needsShapes: true,
});
