/** INTEGER → smallint, integer, bigint. A REAL without fraction counts as the integer it equals. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';

function toInteger(value: SqliteValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return undefined;
}

/** `size` in bytes: 2, 4 or 8. */
export function integerCast(size: 2 | 4 | 8): Cast {
  const limit = 1n << BigInt(size * 8 - 1);
  const read = (bytes: Buffer, start: number) =>
    size === 8 ? bytes.readBigInt64BE(start) : bytes.readIntBE(start, size);
  return {
    fits(value) {
      const integer = toInteger(value);
      return integer !== undefined && integer >= -limit && integer < limit;
    },
    write(value, out) {
      if (size === 8) out.int64Field(value as bigint | number);
      else if (size === 4) out.int32Field(Number(value));
      else out.int16Field(Number(value));
    },
    hashSource(value, hash) {
      if (typeof value === 'number') hash.safeInteger(value);
      else hash.int64(value as bigint);
    },
    hashTarget(bytes, start, _end, hash) {
      if (size === 8) hash.int64At(bytes, start);
      else hash.safeInteger(size === 4 ? bytes.readInt32BE(start) : bytes.readInt16BE(start));
    },
    showTarget: (bytes, start) => String(read(bytes, start)),
  };
}
