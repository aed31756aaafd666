/**
 * TEXT → text, varchar, char, citext and json: the same bytes. PostgreSQL holds no NUL character, and bytes that are
 * no UTF-8 reach us as U+FFFD; the survey finds both before any copy.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';

const maxBytes = 2 ** 30 - 5;
/** The most that a varchar or char may be declared for. */
export const maxCharacters = 10_485_760;

export interface TextForm {
  /** In characters; undefined for no limit. */
  maxLength?: number | undefined;
  /** Numbers are taken too, as their digits. */
  ofNumbers?: boolean | undefined;
  /** A NUL character becomes the two characters `\0`. */
  escapesNul?: boolean | undefined;
}

export function textCast({ maxLength, ofNumbers = false, escapesNul = false }: TextForm = {}): Cast {
  const toText = (value: SqliteValue) => {
    const text = ofNumbers ? digits(value) : (value as string);
    return escapesNul ? text.replaceAll('\0', String.raw`\0`) : text;
  };
  return {
    fits: (value) =>
      (typeof value === 'string' || (ofNumbers && !(value instanceof Uint8Array))) &&
      isTextOfPostgres(toText(value), maxLength),
    write: (value, out) => out.textField(toText(value)),
    hashSource: (value, hash) => hash.text(toText(value)),
    hashTarget: (bytes, start, end, hash) => hash.bytes(bytes, start, end),
    showTarget: (bytes, start, end) => bytes.toString('utf8', start, end),
  };
}

function isTextOfPostgres(text: string, maxLength: number | undefined): boolean {
  return (
    !text.includes('\0') &&
    (text.length < maxBytes / 3 || Buffer.byteLength(text) <= maxBytes) &&
    (maxLength === undefined || text.length <= maxLength || countCharacters(text) <= maxLength)
  );
}

/** Of a number; a REAL keeps its point, so that 1.0 and 1 stay two values, and zero its sign. A text as it is. */
export function digits(value: SqliteValue): string {
  if (Object.is(value, -0)) return '-0.0';
  return typeof value === 'number' && Number.isInteger(value) && !String(value).includes('e')
    ? `${value}.0`
    : String(value);
}

/** Unicode characters, as PostgreSQL counts them; two UTF-16 units may be one. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
