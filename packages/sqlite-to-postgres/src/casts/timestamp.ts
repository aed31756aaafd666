/**
 * Epoch numbers, Julian days and date text, mixed in one column or not → timestamp, timestamptz.
 * Binary form: microseconds since 2000-01-01, a 64-bit integer.
 */
import type { Cast, SqliteValue } from './cast.ts';
import { parseDateTime } from './date-time-text.ts';

/** What one unit of an integer stands for; `magnitude` decides value by value. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns' | 'magnitude';

const microsecondsPerUnit = { s: 1_000_000n, ms: 1_000n, us: 1n };
const postgresEpoch = 946_684_800_000_000n;
/** 24 November 4714 BC and 31 December 294276, the limits of PostgreSQL's timestamp. */
const earliest = -210_866_803_200_000_000n;
const latest = 9_224_318_015_999_999_999n;
const julianDays = { of1970: 2_440_587.5, first: 1_721_059.5, last: 5_373_484.5 };

/** The unit that puts the value between 1973 and 5138; smaller values count as seconds. */
export function unitByMagnitude(value: bigint): 's' | 'ms' | 'us' | 'ns' {
  const size = value < 0n ? -value : value;
  if (size < 100_000_000_000n) return 's';
  if (size < 100_000_000_000_000n) return 'ms';
  return size < 100_000_000_000_000_000n ? 'us' : 'ns';
}

/** Microseconds since 1970-01-01 UTC, or undefined where the value is no instant or finer than a microsecond. */
export function toMicroseconds(value: SqliteValue, unit: EpochUnit): bigint | undefined {
  if (typeof value === 'bigint') {
    const known = unit === 'magnitude' ? unitByMagnitude(value) : unit;
    if (known === 'ns') return value % 1_000n === 0n ? value / 1_000n : undefined;
    return value * microsecondsPerUnit[known];
  }
  if (typeof value === 'string') return parseDateTime(value)?.microseconds;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (value >= julianDays.first && value <= julianDays.last) {
    return BigInt(Math.round((value - julianDays.of1970) * 86_400_000)) * 1_000n;
  }
  if (!Number.isInteger(value)) return fractionalEpoch(value, unit);
  return toMicroseconds(BigInt(value), unit);
}

function fractionalEpoch(value: number, unit: EpochUnit): bigint | undefined {
  const known = unit === 'magnitude' ? unitByMagnitude(BigInt(Math.trunc(value))) : unit;
  if (known === 'us' || known === 'ns') return undefined;
  const microseconds = Math.round(value * Number(microsecondsPerUnit[known]));
  return Number.isSafeInteger(microseconds) ? BigInt(microseconds) : undefined;
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
    write: (value, out) => out.int64Field((toMicroseconds(value, unit) as bigint) - postgresEpoch),
    hashSource: (value, hash) => hash.int64(toMicroseconds(value, unit) as bigint),
    hashTarget: (bytes, start, _end, hash) => hash.int64(bytes.readBigInt64BE(start) + postgresEpoch),
    showTarget: (bytes, start) => showMicroseconds(bytes.readBigInt64BE(start) + postgresEpoch),
  };
}

function showMicroseconds(microseconds: bigint): string {
  const milliseconds = Number(microseconds / 1_000n);
  return Math.abs(milliseconds) > 8.64e15 ? `${microseconds} µs since 1970` : new Date(milliseconds).toISOString();
}
