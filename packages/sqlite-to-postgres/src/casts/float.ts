/** REAL → double precision, every bit kept; an INTEGER only where the double equals it. */
import type { Cast, SqliteValue } from './cast.ts';

export const floatCast: Cast = {
  fits: (value) => typeof value === 'number' || (typeof value === 'bigint' && isExact(value)),
  write: (value, out) => out.float64Field(Number(value)),
  hashSource: (value, hash) => hash.float64(Number(value)),
  hashTarget: (bytes, start, _end, hash) => hash.float64(bytes.readDoubleBE(start)),
  showTarget: (bytes, start) => String(bytes.readDoubleBE(start)),
};

function isExact(value: SqliteValue & bigint): boolean {
  return BigInt(Number(value)) === value;
}
