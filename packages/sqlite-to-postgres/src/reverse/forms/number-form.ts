/** smallint, integer, bigint, real, double precision and numeric → INTEGER, REAL or the digits as TEXT. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { formatDecimal, fractionDigits, parseDecimal } from '@vanguard/sqlite-sql/values';
import { readNumeric } from '../../casts/numeric.ts';
import { FormCounts, type StorageForm } from './storage-form.ts';

type NumberClass = 'integer' | 'real';

const classOf = (value: SqliteValue): NumberClass => (typeof value === 'number' ? 'real' : 'integer');

/** `size` in bytes: 2, 4 or 8. */
export function integerForm(size: 2 | 4 | 8): StorageForm {
  const counts = new FormCounts();
  return {
    observe: (value) => counts.add(classOf(value)),
    candidates(bytes, start) {
      const integer = size === 8 ? bytes.readBigInt64BE(start) : BigInt(bytes.readIntBE(start, size));
      return counts.ranked()[0] === 'real' ? [Number(integer), integer] : [integer];
    },
  };
}

/** A column may keep 3 as INTEGER beside 2.5 as REAL. `size` in bytes: 4 or 8. */
export function floatForm(size: 4 | 8): StorageForm {
  const integral = new FormCounts();
  return {
    observe(value) {
      if (typeof value === 'bigint' || Number.isInteger(value)) integral.add(classOf(value));
    },
    candidates(bytes, start) {
      const value = size === 8 ? bytes.readDoubleBE(start) : bytes.readFloatBE(start);
      const isInteger = Number.isInteger(value) && !Object.is(value, -0);
      return isInteger && integral.ranked()[0] === 'integer' ? [BigInt(value), value] : [value];
    },
  };
}

/** For a column that takes digits as texts: most of its values decide whether a number is written as text. */
export function digitsForm(form: StorageForm): StorageForm {
  let texts = 0;
  let others = 0;
  return {
    observe(value) {
      if (typeof value === 'string') texts++;
      else {
        others++;
        form.observe?.(value);
      }
    },
    *candidates(bytes, start, end) {
      const numbers = [...form.candidates(bytes, start, end)];
      const digits = numbers.map(String);
      yield* texts > others ? [...digits, ...numbers] : [...numbers, ...digits];
    },
  };
}

/** Texts keep the number of fraction digits that the column's texts have. */
export function numericForm(): StorageForm {
  const integral = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const decimal = value instanceof Uint8Array ? undefined : parseDecimal(String(value));
      if (decimal === undefined) return;
      const form = typeof value === 'string' ? `text ${shownFraction(value)}` : classOf(value);
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
