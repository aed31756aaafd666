/**
 * What SQLite stores when a value is bound for a column of an affinity
 * (https://www.sqlite.org/datatype3.html#type_affinity). Undefined where that is another value: NaN becomes NULL.
 */

import type { Affinity } from '@vanguard/sqlite-sql';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';

const numberText = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const integerText = /^\s*[+-]?\d+\s*$/;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

export function storedAs(value: SqliteValue, affinity: Affinity): SqliteValue | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) return undefined;
  if (typeof value === 'bigint' && !isInt64(value)) return undefined;
  if (value instanceof Uint8Array || affinity === 'blob') return value;
  if (affinity === 'text') return storedAsText(value);
  const number = typeof value === 'string' ? numberOf(value) : value;
  if (typeof number === 'string') return number;
  if (affinity === 'real') return withoutNegativeZero(Number(number));
  return typeof number === 'number' && Number.isSafeInteger(number) ? BigInt(number) : number;
}

/** A REAL would become its first 15 digits. */
function storedAsText(value: bigint | number | string): SqliteValue | undefined {
  return typeof value === 'number' ? undefined : String(value);
}

/** The number that a text in the form of one becomes, or the text. */
function numberOf(text: string): SqliteValue {
  if (!numberText.test(text)) return text;
  const integer = integerText.test(text) ? BigInt(text.trim().replace(/^\+/, '')) : undefined;
  return integer !== undefined && isInt64(integer) ? integer : Number(text);
}

function isInt64(value: bigint): boolean {
  return value >= int64.min && value <= int64.max;
}

/** Small whole numbers of a REAL column are written as integers, which have no negative zero. */
function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
