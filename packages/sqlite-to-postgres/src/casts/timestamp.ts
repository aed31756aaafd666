/**
 * Numbers by their column's reading, and date text, mixed in one column or not → timestamp, timestamptz.
 * Binary form: microseconds since 2000-01-01, a 64-bit integer.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { parseDateTime, parseDateTimeParts } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { type DateReading, instantOfNumber } from './date-readings.ts';

const postgresEpoch = 946_684_800_000_000n;
/** Turning a big integer into a number for every value took half of a copy's time for timestamps. */
const postgresEpochNumber = Number(postgresEpoch);
/** 24 November 4714 BC and 31 December 294276, the limits of PostgreSQL's timestamp. */
const earliest = -210_866_803_200_000_000n;
const latest = 9_224_318_015_999_999_999n;

/** Microseconds since 1970-01-01 UTC, or undefined where the value is not an instant or is finer than a microsecond. */
export function toMicroseconds(value: SqliteValue, unit: DateReading): bigint | undefined {
  if (typeof value === 'string') return parseDateTime(value)?.microseconds;
  if (value instanceof Uint8Array) return undefined;
  const instant = instantOfNumber(value, unit);
  if (instant === undefined || !instant.isExact || instant.nanoseconds % 1_000n !== 0n) return undefined;
  return instant.nanoseconds / 1_000n;
}

/** Microseconds since 2000: as a number where that is exact, since big integers take four times as long. */
function sincePostgresEpoch(value: SqliteValue, unit: DateReading): number | bigint {
  const microseconds = exactMicroseconds(value, unit);
  if (Number.isSafeInteger(microseconds)) return microseconds - postgresEpochNumber;
  return (toMicroseconds(value, unit) as bigint) - postgresEpoch;
}

/** Microseconds since 2000 of a whole number; NaN where it takes a big integer. */
export function epochNumber(value: number, unit: 's' | 'ms'): number {
  const microseconds = value * (unit === 'ms' ? 1_000 : 1_000_000);
  return Number.isSafeInteger(microseconds) ? microseconds - postgresEpochNumber : Number.NaN;
}

/** Since 1970; NaN where it takes a big integer. */
function exactMicroseconds(value: SqliteValue, unit: DateReading): number {
  if (typeof value === 'bigint') {
    if (unit === 'ms') return Number(value) * 1_000;
    return unit === 's' ? Number(value) * 1_000_000 : Number.NaN;
  }
  if (typeof value !== 'string') return Number.NaN;
  const parts = parseDateTimeParts(value);
  return parts === undefined ? Number.NaN : parts.seconds * 1_000_000 + parts.microseconds;
}

export function timestampCast(unit: DateReading, precision: number): Cast {
  const step = 10n ** BigInt(6 - precision);
  return {
    fits(value) {
      const microseconds = toMicroseconds(value, unit);
      return (
        microseconds !== undefined && microseconds >= earliest && microseconds <= latest && microseconds % step === 0n
      );
    },
    write: (value, out) => out.int64Field(sincePostgresEpoch(value, unit)),
    hashSource(value, hash) {
      const microseconds = sincePostgresEpoch(value, unit);
      if (typeof microseconds === 'number') hash.safeInteger(microseconds);
      else hash.int64(microseconds);
    },
    hashTarget: (bytes, start, _end, hash) => hash.int64At(bytes, start),
    showTarget: (bytes, start) => showMicroseconds(bytes.readBigInt64BE(start) + postgresEpoch),
  };
}

function showMicroseconds(microseconds: bigint): string {
  const milliseconds = Number(microseconds / 1_000n);
  return Math.abs(milliseconds) > 8.64e15 ? `${microseconds} µs since 1970` : new Date(milliseconds).toISOString();
}
