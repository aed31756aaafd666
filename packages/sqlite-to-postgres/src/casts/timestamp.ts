/**
 * Epoch numbers, Julian days and date text, mixed in one column or not → timestamp, timestamptz.
 * Binary form: microseconds since 2000-01-01, a 64-bit integer.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { parseDateTime, parseDateTimeParts } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';

/** What one unit of an integer stands for; `magnitude` decides value by value, `julian` are days at noon. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns' | 'magnitude' | 'julian';

const microsecondsPerUnit = { s: 1_000_000n, ms: 1_000n, us: 1n };
const postgresEpoch = 946_684_800_000_000n;
/** Turning a big integer into a number anew for every value took half of a copy's time for timestamps. */
const postgresEpochNumber = Number(postgresEpoch);
/** 24 November 4714 BC and 31 December 294276, the limits of PostgreSQL's timestamp. */
const earliest = -210_866_803_200_000_000n;
const latest = 9_224_318_015_999_999_999n;
const julianDays = { of1970: 2_440_587.5, first: 1_721_059.5, last: 5_373_484.5 };

/** Greater numbers count in a finer unit. */
export const magnitudeLimits = { s: 1e11, ms: 1e14, us: 1e17 } as const;

/** The unit that puts the value between 1973 and 5138; smaller values count as seconds. */
export function unitByMagnitude(value: bigint | number): 's' | 'ms' | 'us' | 'ns' {
  const size = Math.abs(Number(value));
  if (size < magnitudeLimits.s) return 's';
  if (size < magnitudeLimits.ms) return 'ms';
  return size < magnitudeLimits.us ? 'us' : 'ns';
}

/** Microseconds since 1970-01-01 UTC, or undefined where the value is no instant or finer than a microsecond. */
export function toMicroseconds(value: SqliteValue, unit: EpochUnit): bigint | undefined {
  if (typeof value === 'bigint') {
    if (unit === 'julian') return fromJulianDay(Number(value));
    const known = unit === 'magnitude' ? unitByMagnitude(value) : unit;
    if (known === 'ns') return value % 1_000n === 0n ? value / 1_000n : undefined;
    return value * microsecondsPerUnit[known];
  }
  if (typeof value === 'string') return parseDateTime(value)?.microseconds;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (value >= julianDays.first && value <= julianDays.last) return fromJulianDay(value);
  if (!Number.isInteger(value)) return fractionalEpoch(value, unit);
  return toMicroseconds(BigInt(value), unit);
}

/** To the millisecond, which is as fine as SQLite's own functions are. */
function fromJulianDay(days: number): bigint {
  return BigInt(Math.round((days - julianDays.of1970) * 86_400_000)) * 1_000n;
}

function fractionalEpoch(value: number, unit: EpochUnit): bigint | undefined {
  const known = unit === 'magnitude' ? unitByMagnitude(BigInt(Math.trunc(value))) : unit;
  if (known !== 's' && known !== 'ms') return undefined;
  const microseconds = Math.round(value * Number(microsecondsPerUnit[known]));
  return Number.isSafeInteger(microseconds) ? BigInt(microseconds) : undefined;
}

/** Microseconds since 2000: as a number where that is exact, since big integers take four times as long. */
function sincePostgresEpoch(value: SqliteValue, unit: EpochUnit): number | bigint {
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
function exactMicroseconds(value: SqliteValue, unit: EpochUnit): number {
  if (typeof value === 'bigint') {
    if (unit === 'ms') return Number(value) * 1_000;
    return unit === 's' ? Number(value) * 1_000_000 : Number.NaN;
  }
  if (typeof value !== 'string') return Number.NaN;
  const parts = parseDateTimeParts(value);
  return parts === undefined ? Number.NaN : parts.seconds * 1_000_000 + parts.microseconds;
}

export function timestampCast(unit: EpochUnit, precision: number): Cast {
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
