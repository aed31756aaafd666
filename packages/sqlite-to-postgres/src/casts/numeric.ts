/**
 * Numbers and number-like text → numeric, exactly. A REAL becomes the shortest decimal that reads back as the same
 * double, which is what SQLite and PostgreSQL print for it.
 * Binary form (src/backend/utils/adt/numeric.c, numeric_send): number of base-10000 digits, weight of the first, sign,
 * display scale, digits.
 */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type Decimal, formatDecimal, fractionDigits, parseDecimal, wholeDigits } from '@vanguard/sqlite-sql/values';
import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from './cast.ts';

const signs = { positive: 0x0000, negative: 0x4000 };
const limits = { wholeDigits: 131_072, fractionDigits: 16_383 };

export function toDecimal(value: SqliteValue): Decimal | undefined {
  if (value instanceof Uint8Array) return undefined;
  return parseDecimal(String(value));
}

/** `precision` and `scale` as declared; undefined for a numeric without limits. */
export function numericCast(precision?: number, scale = 0): Cast {
  const maxFraction = precision === undefined ? limits.fractionDigits : scale;
  const maxWhole = precision === undefined ? limits.wholeDigits : precision - scale;
  return {
    fits(value) {
      const decimal = toDecimal(value);
      return decimal !== undefined && fractionDigits(decimal) <= maxFraction && wholeDigits(decimal) <= maxWhole;
    },
    write: (value, out) => writeNumeric(toDecimal(value) as Decimal, out),
    hashSource: (value, hash) => hash.text(formatDecimal(toDecimal(value) as Decimal)),
    hashTarget: (bytes, start, _end, hash) => hash.text(readNumeric(bytes, start)),
    showTarget: (bytes, start) => readNumeric(bytes, start),
  };
}

function writeNumeric(decimal: Decimal, out: BinaryWriter): void {
  const fraction = fractionDigits(decimal);
  const aligned = decimal.digits + '0'.repeat(Math.max(0, decimal.exponent) + ((4 - (fraction % 4)) % 4));
  const padded = aligned.padStart(Math.ceil(aligned.length / 4) * 4, '0');
  const groups: number[] = [];
  for (let at = 0; at < padded.length; at += 4) groups.push(Number(padded.slice(at, at + 4)));
  const weight = groups.length - Math.ceil(fraction / 4) - 1;
  while (groups.at(-1) === 0) groups.pop();
  out.int32(8 + groups.length * 2);
  out.int16(groups.length);
  out.int16(groups.length === 0 ? 0 : weight);
  out.int16(decimal.negative ? signs.negative : signs.positive);
  out.int16(fraction);
  for (const group of groups) out.int16(group);
}

export function readNumeric(bytes: Buffer, start: number): string {
  const count = bytes.readInt16BE(start);
  const weight = bytes.readInt16BE(start + 2);
  const sign = bytes.readUInt16BE(start + 4);
  if (sign !== signs.positive && sign !== signs.negative) return `special ${sign.toString(16)}`;
  let digits = '';
  for (let i = 0; i < count; i++) digits += String(bytes.readInt16BE(start + 8 + i * 2)).padStart(4, '0');
  const power = (weight - count + 1) * 4;
  return formatDecimal(parseDecimal(`${sign === signs.negative ? '-' : ''}${digits || '0'}e${power}`) as Decimal);
}
