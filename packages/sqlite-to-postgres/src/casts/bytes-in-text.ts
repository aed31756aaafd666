/**
 * TEXT that is bytes written in base64 or hexadecimal digits → bytea: the bytes that it stands for. BLOBs in such a column
 * are bytes already. What is written and what is digested is decoded by different code.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { byteaCast } from './bytea.ts';
import type { Cast } from './cast.ts';

export type BytesInText = 'base64' | 'hex';

/** With line breaks as MIME has them, and with or without padding; the alphabet of URLs, too (RFC 4648, sections 4 and 5). */
const base64Form = /^[A-Za-z0-9+/_-]*={0,2}$/;
const hexForm = /^(?:0x|\\x)?((?:[0-9a-f]{2})*)$/i;

/** Undefined where the text is nothing of the kind: a sign too many, or bits that belong to no byte. */
export function bytesOfText(text: string, form: BytesInText): Buffer | undefined {
  if (form === 'hex') {
    const digits = hexForm.exec(text)?.[1];
    return digits === undefined ? undefined : Buffer.from(digits, 'hex');
  }
  const plain = plainBase64(text);
  if (!base64Form.test(plain)) return undefined;
  const unpadded = plain.replace(/=+$/, '');
  if (plain !== unpadded && plain.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(unpadded, 'base64');
  return bytes.toString('base64url') === urlForm(unpadded) ? bytes : undefined;
}

export function decodingCast(form: BytesInText): Cast {
  const read = (value: SqliteValue) => (typeof value === 'string' ? bytesOfText(value, form) : value);
  return {
    ...byteaCast,
    fits(value) {
      const bytes = read(value);
      return bytes !== undefined && byteaCast.fits(bytes);
    },
    write: (value, out) => byteaCast.write(read(value) as SqliteValue, out),
    hashSource: (value, hash) => byteaCast.hashSource(typeof value === 'string' ? digested(value, form) : value, hash),
  };
}

/** The same by other code. */
function digested(text: string, form: BytesInText): Uint8Array {
  if (form === 'base64')
    return Uint8Array.from(atob(plainBase64(text).replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
      sign.charCodeAt(0),
    );
  const digits = text.replace(/^(?:0x|\\x)/i, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function plainBase64(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function urlForm(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
