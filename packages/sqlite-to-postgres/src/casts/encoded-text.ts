/**
 * Texts in another encoding → text and varchar. SQLite keeps whatever bytes it is given: as TEXT that is no UTF-8, or as
 * BLOB. What is valid UTF-8 stays; other bytes are read by the decoders of the platform (https://encoding.spec.whatwg.org),
 * which refuse what their encoding does not have.
 */
import { isUtf8 } from 'node:buffer';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { textCast } from './text.ts';

export function isKnownEncoding(label: string): boolean {
  try {
    return new TextDecoder(label, { fatal: true }).encoding !== 'replacement';
  } catch {
    return false;
  }
}

/** Any two bytes may be valid UTF-8 and UTF-16: by the storage class it is told which they are, and BLOBs are UTF-16. */
export function readsStrings(encoding: string): boolean {
  return new TextDecoder(encoding).encoding.startsWith('utf-16');
}

/** Undefined for bytes that the encoding does not have, and for numbers. */
export function decodeText(value: SqliteValue, decoder: InstanceType<typeof TextDecoder>): string | undefined {
  if (typeof value === 'string') return value;
  if (!(value instanceof Uint8Array)) return undefined;
  if (!decoder.encoding.startsWith('utf-16') && isUtf8(value)) return Buffer.from(value).toString('utf8');
  try {
    return decoder.decode(value);
  } catch {
    return undefined;
  }
}

export function encodedTextCast(encoding: string, maxLength?: number): Cast {
  const cast = textCast({ maxLength });
  const decoder = new TextDecoder(encoding, { fatal: true });
  const read = (value: SqliteValue) => decodeText(value, decoder) as string;
  return {
    ...cast,
    fits(value) {
      const text = decodeText(value, decoder);
      return text !== undefined && cast.fits(text);
    },
    write: (value, out) => cast.write(read(value), out),
    hashSource: (value, hash) => cast.hashSource(read(value), hash),
  };
}
