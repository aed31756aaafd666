/**
 * Numbers that SQLite holds as text → a type of numbers, where nothing is lost: an integer in its only form, without
 * blanks, plus sign or leading zeros, and for a double a text that the double prints as, with as many digits (SQLite itself
 * writes 15 or 17).
 */
import { type Decimal, parseDecimal, type SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';

const wholeForm = /^(?:0|-?[1-9]\d{0,18})$/;
/** No two doubles print the same with so many. */
const enoughDigits = 17;
const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;

export function integerOfText(text: string): bigint | undefined {
  return wholeForm.test(text) ? BigInt(text) : undefined;
}

export function doubleOfText(text: string): number | undefined {
  if (!numberForm.test(text)) return undefined;
  const double = Number(text);
  if (!Number.isFinite(double)) return undefined;
  const meant = parseDecimal(text);
  const digits = meant?.digits.length ?? 0;
  if (digits > enoughDigits) return undefined;
  const printed = parseDecimal(double.toPrecision(Math.max(digits, 1)));
  const isSame =
    meant?.digits === printed?.digits && meant?.exponent === printed?.exponent && meant?.negative === printed?.negative;
  return isSame ? double : undefined;
}

/** The cast, which takes such texts too. */
export function takingTexts(cast: Cast, numberOf: (text: string) => SqliteValue | undefined): Cast {
  const read = (value: SqliteValue) => (typeof value === 'string' ? numberOf(value) : value);
  return {
    ...cast,
    fits(value) {
      const number = read(value);
      return number !== undefined && cast.fits(number);
    },
    write: (value, out) => cast.write(read(value) as SqliteValue, out),
    hashSource: (value, hash) => cast.hashSource(read(value) as SqliteValue, hash),
  };
}

/** A number or a text that is one, exactly; undefined for anything else. */
export function decimalOf(value: SqliteValue): Decimal | undefined {
  return value instanceof Uint8Array ? undefined : parseDecimal(String(value));
}
