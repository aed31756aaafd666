/**
 * A time of day in text, `HH:MM[:SS[.fraction]]` → time; also behind 2000-01-01, by which Rails keeps times in SQLite. Binary
 * form: microseconds since midnight, a 64-bit integer.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { plainType } from './plain-type.ts';

const form = /^(?:2000-01-01[ T])?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/;

function toMicroseconds(value: SqliteValue): bigint | undefined {
  const match = typeof value === 'string' ? form.exec(value) : null;
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = ''] = match;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

const timeCast: Cast = {
  fits: (value) => toMicroseconds(value) !== undefined,
  write: (value, out) => out.int64Field(toMicroseconds(value) as bigint),
  hashSource: (value, hash) => hash.int64(toMicroseconds(value) as bigint),
  hashTarget: (bytes, start, _end, hash) => hash.int64(bytes.readBigInt64BE(start)),
  showTarget: (bytes, start) => new Date(Number(bytes.readBigInt64BE(start) / 1_000n)).toISOString().slice(11, 23),
};

export const timeType = plainType({
  kind: 'time',
  aliases: ['time without time zone'],
  cast: timeCast,
  oid: 1083,
  expressions: 'time',
  size: [8, 8],
  needsShapes: true,
});
