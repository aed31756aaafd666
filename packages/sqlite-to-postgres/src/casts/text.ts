/**
 * TEXT → text, varchar, char, citext, enum and json: the same bytes. PostgreSQL holds no NUL character, and bytes
 * that are no UTF-8 reach us as U+FFFD; the survey finds both before any copy.
 */
import type { Cast } from './cast.ts';

const maxBytes = 2 ** 30 - 5;

/** `maxLength` in characters, undefined for no limit. */
export function textCast(maxLength?: number): Cast {
  return {
    fits: (value) =>
      typeof value === 'string' &&
      !value.includes('\0') &&
      (value.length < maxBytes / 3 || Buffer.byteLength(value) <= maxBytes) &&
      (maxLength === undefined || value.length <= maxLength || countCharacters(value) <= maxLength),
    write: (value, out) => out.textField(value as string),
    hashSource: (value, hash) => hash.text(value as string),
    hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
    showTarget: (bytes, start, end) => bytes.toString('utf8', start, end),
  };
}

/** Unicode characters, as PostgreSQL counts them; two UTF-16 units may be one. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
