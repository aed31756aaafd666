/** INTEGER → smallint, integer, bigint. A REAL without fraction counts as the integer it equals. */
import type { Cast, SqliteValue } from './cast.ts';

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
      const integer = toInteger(value) as bigint;
      if (size === 8) out.int64Field(integer);
      else if (size === 4) out.int32Field(Number(integer));
      else out.int16Field(Number(integer));
    },
    hashSource(value, hash) {
      if (typeof value === 'number') hash.safeInteger(value);
      else hash.int64(value as bigint);
    },
    hashTarget(bytes, start, _end, hash) {
      const integer = read(bytes, start);
      if (typeof integer === 'bigint') hash.int64(integer);
      else hash.safeInteger(integer);
    },
    showTarget: (bytes, start) => String(read(bytes, start)),
  };
}
