/** REAL → double precision, every bit kept; an INTEGER only where the double equals it. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { plainType } from './plain-type.ts';

export const floatCast: Cast = {
  fits: (value) => typeof value === 'number' || (typeof value === 'bigint' && isExact(value)),
  write: (value, out) => out.float64Field(Number(value)),
  hashSource: (value, hash) => hash.float64(Number(value)),
  hashTarget: (bytes, start, _end, hash) => hash.float64(bytes.readDoubleBE(start)),
  showTarget: (bytes, start) => String(bytes.readDoubleBE(start)),
};

/** REAL → real: only what four bytes hold exactly. */
const realCast: Cast = {
  fits: (value) => floatCast.fits(value) && Object.is(Math.fround(Number(value)), Number(value)),
  write: (value, out) => out.float32Field(Number(value)),
  hashSource: (value, hash) => hash.float64(Number(value)),
  hashTarget: (bytes, start, _end, hash) => hash.float64(bytes.readFloatBE(start)),
  showTarget: (bytes, start) => String(bytes.readFloatBE(start)),
};

function isExact(value: SqliteValue & bigint): boolean {
  return BigInt(Number(value)) === value;
}

export const realType = plainType({
  kind: 'real',
  aliases: ['float4'],
  cast: realCast,
  oid: 700,
  expressions: 'float',
  size: [4, 4],
});
