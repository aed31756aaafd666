/**
 * Numbers and number-like text → numeric, exactly. A REAL becomes the shortest decimal that reads back as the same
 * double, which is what SQLite and PostgreSQL print for it.
 * Binary form (src/backend/utils/adt/numeric.c, numeric_send): number of base-10000 digits, weight of the first, sign,
 * display scale, digits.
 */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type Decimal, formatDecimal, fractionDigits, parseDecimal, wholeDigits } from '@vanguard/sqlite-sql/values';
import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from '../casts/cast.ts';
import { decimalOf } from '../casts/number-text.ts';
import { classOfNumber, FormCounts, type StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface NumericType {
  readonly kind: 'numeric';
  readonly precision?: number;
  readonly scale?: number;
}

const signs = { positive: 0x0000, negative: 0x4000 };
const limits = { wholeDigits: 131_072, fractionDigits: 16_383 };

/** `precision` and `scale` as declared; undefined for a numeric without limits. */
function numericCast(precision?: number, scale = 0): Cast {
  const maxFraction = precision === undefined ? limits.fractionDigits : scale;
  const maxWhole = precision === undefined ? limits.wholeDigits : precision - scale;
  return {
    fits(value) {
      const decimal = decimalOf(value);
      return decimal !== undefined && fractionDigits(decimal) <= maxFraction && wholeDigits(decimal) <= maxWhole;
    },
    write: (value, out) => writeNumeric(decimalOf(value) as Decimal, out),
    hashSource: (value, hash) => hash.text(formatDecimal(decimalOf(value) as Decimal)),
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

function readNumeric(bytes: Buffer, start: number): string {
  const count = bytes.readInt16BE(start);
  const weight = bytes.readInt16BE(start + 2);
  const sign = bytes.readUInt16BE(start + 4);
  if (sign !== signs.positive && sign !== signs.negative) return `special ${sign.toString(16)}`;
  let digits = '';
  for (let i = 0; i < count; i++) digits += String(bytes.readInt16BE(start + 8 + i * 2)).padStart(4, '0');
  const power = (weight - count + 1) * 4;
  return formatDecimal(parseDecimal(`${sign === signs.negative ? '-' : ''}${digits || '0'}e${power}`) as Decimal);
}

/** Texts keep the number of fraction digits that the column's texts have. */
function numericForm(): StorageForm {
  const integral = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const decimal = value instanceof Uint8Array ? undefined : parseDecimal(String(value));
      if (decimal === undefined) return;
      const form = typeof value === 'string' ? `text ${shownFraction(value)}` : classOfNumber(value);
      (fractionDigits(decimal) === 0 ? integral : fractional).add(form);
    },
    *candidates(bytes, start) {
      const text = readNumeric(bytes, start);
      const isIntegral = !text.includes('.');
      const forms = isIntegral ? [...integral.ranked(), 'integer'] : [...fractional.ranked(), 'real'];
      for (const form of [...forms, 'integer', 'real', 'text 0']) yield* storeDecimal(text, form);
    },
  };
}

function shownFraction(text: string): number {
  return /\.(\d*)/.exec(text)?.[1]?.length ?? 0;
}

function storeDecimal(text: string, form: string): SqliteValue[] {
  const decimal = parseDecimal(text);
  if (decimal === undefined) return [];
  if (form === 'integer') return fractionDigits(decimal) === 0 ? [BigInt(formatDecimal(decimal))] : [];
  if (form === 'real') return [Number(text)];
  const wanted = Number(form.slice('text '.length));
  const missing = wanted - fractionDigits(decimal);
  if (missing <= 0) return [text];
  return [`${text}${text.includes('.') ? '' : '.'}${'0'.repeat(missing)}`];
}

/** As PostgreSQL takes them. */
export function isNumericDeclaration(precision: number, scale: number): boolean {
  return precision >= 1 && precision <= 1000 && scale >= 0 && scale <= 1000;
}

export const numericType: TypeDefinition<NumericType> = {
  kind: 'numeric',
  names: ['numeric', 'decimal'],
  shown: 'numeric(p,s)',
  read([precision, scale = 0]) {
    if (precision === undefined) return { kind: 'numeric' };
    return isNumericDeclaration(precision, scale) ? { kind: 'numeric', precision, scale } : undefined;
  },
  sql: ({ precision, scale = 0 }) => (precision === undefined ? 'numeric' : `numeric(${precision},${scale})`),
  cast: ({ precision, scale }) => numericCast(precision, scale),
  oid: 1700,
  expressions: 'numeric',
  // A sign, a weight and some groups of four digits.
  usualBytes: 8,
  // Sign, weight and scale are sent in eight bytes, with the number of groups, and stored in two.
  storedBytes: (sentBytes) => sentBytes - 6,
  referredFrom: ['integer'],
  storageForm: numericForm,
};
