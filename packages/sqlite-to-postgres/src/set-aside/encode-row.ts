/**
 * A row as JSON that loses nothing: what JSON says exactly stands plain, everything else under the name of its storage
 * class. Integers are digits, since JSON readers round them; texts that PostgreSQL cannot hold are their bytes.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { isValidText, type TextEncoding } from '../source/valid-text.ts';

export type EncodedValue =
  | null
  | string
  | { integer: string }
  /** The shortest digits that read back as the same double; Infinity, -Infinity. */
  | { real: string }
  /** Hexadecimal, in the encoding of the database. */
  | { text: string }
  | { blob: string };

/** `bytes` are those of a text. */
export function encodeValue(value: SqliteValue | null, bytes: Uint8Array | null, encoding: TextEncoding): EncodedValue {
  if (value === null) return null;
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value === 'number') return { real: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'string') return { blob: Buffer.from(value).toString('hex') };
  const isExact = !value.includes('\0') && isValidText(bytes ?? new Uint8Array(), encoding);
  return isExact ? value : { text: Buffer.from(bytes ?? new Uint8Array()).toString('hex') };
}
