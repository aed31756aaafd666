/**
 * timestamp and timestamptz of finer values, rounded where that is asked for by word: texts with more digits than the
 * column keeps, as Go and Diesel write them, and finer numbers. Half a step goes up. All else is read as without rounding.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { type DateReading, instantOfNumber } from './date-readings.ts';
import { timestampCast, toMicroseconds } from './timestamp.ts';

/** Up to the second, the digits of its fraction, and what follows. */
const finerForm = /^(\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d:\d\d)\.(\d+)(.*)$/s;

/** Nanoseconds since 1970-01-01 UTC, the rest below cut off; undefined where the value is not an instant. */
function toNanoseconds(value: SqliteValue, unit: DateReading): bigint | undefined {
  if (value instanceof Uint8Array) return undefined;
  if (typeof value !== 'string') return instantOfNumber(value, unit)?.nanoseconds;
  const match = finerForm.exec(value);
  const [, whole = '', fraction = '', zone = ''] = match ?? [];
  const microseconds = toMicroseconds(match === null ? value : whole + zone, unit);
  if (microseconds === undefined) return undefined;
  return microseconds * 1_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

export function roundedTimestampCast(unit: DateReading, precision: number): Cast {
  const exact = timestampCast('us', precision);
  const step = 10n ** BigInt(9 - precision);
  /** Microseconds, as an integer that the exact cast takes for them. */
  const rounded = (value: SqliteValue): bigint | undefined => {
    const nanoseconds = toNanoseconds(value, unit);
    if (nanoseconds === undefined) return undefined;
    const beyond = ((nanoseconds % step) + step) % step;
    return (nanoseconds - beyond + (beyond * 2n >= step ? step : 0n)) / 1_000n;
  };
  return {
    ...exact,
    fits(value) {
      const microseconds = rounded(value);
      return microseconds !== undefined && exact.fits(microseconds);
    },
    write: (value, out) => exact.write(rounded(value) as bigint, out),
    hashSource: (value, hash) => exact.hashSource(rounded(value) as bigint, hash),
  };
}
