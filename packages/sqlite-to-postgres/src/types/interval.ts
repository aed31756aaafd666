/**
 * Durations in text → interval: ISO 8601 (`P1DT2H`), numbers with units (`1 day 02:03:04`, `2 hours`), or a time alone.
 * Months, days and microseconds stay apart, as PostgreSQL keeps them. Binary form (interval_send in
 * src/backend/utils/adt/timestamp.c): microseconds as 64 bits, days and months as 32 each.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface Interval {
  microseconds: bigint;
  days: bigint;
  months: bigint;
}

const [hour, minute, second] = [3_600_000_000n, 60_000_000n, 1_000_000n];

type Part = keyof Interval;

/** By the singular of the name; ISO 8601 tells months from minutes by the T between. */
const units: Readonly<Record<string, readonly [part: Part, factor: bigint]>> = {
  year: ['months', 12n],
  month: ['months', 1n],
  mon: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['microseconds', hour],
  minute: ['microseconds', minute],
  min: ['microseconds', minute],
  second: ['microseconds', second],
  sec: ['microseconds', second],
};
const isoDate: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };
const isoTime: Readonly<Record<string, string>> = { H: 'hour', M: 'minute', S: 'second' };

const isoForm = /^P(?=.)((?:-?\d+[YMWD])*)(?:T((?:-?\d+(?:\.\d{1,6}(?=S))?[HMS])+))?$/;
const wordForm =
  /^(?:[+-]?\d+(?:\.\d{1,6}(?= *sec))? *[a-z]+(?: +|$))*(?:[+-]?\d+:[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)?$/;

/** Undefined where the text is none of these, or more than PostgreSQL holds. */
export function parseInterval(text: string): Interval | undefined {
  const interval: Interval = { microseconds: 0n, days: 0n, months: 0n };
  const seen = new Set<string>();
  const add = (number: string, unit: string | undefined): boolean => {
    const found = unit === undefined ? undefined : units[unit];
    // PostgreSQL takes each unit once.
    if (found === undefined || seen.has(String(found))) return false;
    seen.add(String(found));
    const [part, factor] = found;
    const [, sign, whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(number) ?? [];
    const size = BigInt(whole) * factor + (factor === second ? BigInt(fraction.padEnd(6, '0')) : 0n);
    interval[part] += sign === '-' ? -size : size;
    return true;
  };
  return readParts(text.trim(), add) && isWithinLimits(interval) ? interval : undefined;
}

type Add = (number: string, unit: string | undefined) => boolean;

function readParts(text: string, add: Add): boolean {
  const iso = isoForm.exec(text);
  if (iso !== null) {
    const [, date = '', time = ''] = iso;
    const each = (part: string, names: Readonly<Record<string, string>>) =>
      [...part.matchAll(/(-?[\d.]+)([A-Z])/g)].every(([, number = '', letter = '']) => add(number, names[letter]));
    return each(date, isoDate) && each(time, isoTime);
  }
  const lower = text.toLowerCase();
  if (lower === '' || !wordForm.test(lower)) return false;
  const [words, clock] = lower.split(/(?<![\d.:+-])(?=[+-]?\d+:)/);
  const isTime = clock ?? (words?.includes(':') ? words : undefined);
  const named = isTime === words ? '' : (words ?? '');
  const isRead = [...named.matchAll(/([+-]?[\d.]+) *([a-z]+)/g)].every(([, number = '', unit = '']) =>
    add(number, unit in units ? unit : unit.replace(/s$/, '')),
  );
  return isRead && (isTime === undefined || addClock(isTime, add));
}

/** A sign before the hours is that of the whole time. */
function addClock(text: string, add: Add): boolean {
  const match = /^([+-]?)(\d+):(\d+)(?::([\d.]+))?$/.exec(text);
  if (match === null) return false;
  const [, sign, hours, minutes, seconds] = match as unknown as [string, string, string, string, string | undefined];
  return add(sign + hours, 'hour') && add(sign + minutes, 'minute') && add(sign + (seconds ?? '0'), 'second');
}

function isWithinLimits({ microseconds, days, months }: Interval): boolean {
  const is = (value: bigint, bits: number) => BigInt.asIntN(bits, value) === value;
  return is(microseconds, 64) && is(days, 32) && is(months, 32);
}

function readInterval(value: SqliteValue): Interval | undefined {
  return typeof value === 'string' ? parseInterval(value) : undefined;
}

function intervalAt(bytes: Buffer, start: number): Interval {
  return {
    microseconds: bytes.readBigInt64BE(start),
    days: BigInt(bytes.readInt32BE(start + 8)),
    months: BigInt(bytes.readInt32BE(start + 12)),
  };
}

/** In ISO 8601, each part with its own sign. */
export function showInterval({ microseconds, days, months }: Interval): string {
  const size = microseconds < 0n ? -microseconds : microseconds;
  const sign = microseconds < 0n ? '-' : '';
  const [hours, minutes, rest] = [size / hour, (size % hour) / minute, size % minute];
  const fraction =
    rest % second === 0n
      ? ''
      : `.${String(rest % second)
          .padStart(6, '0')
          .replace(/0+$/, '')}`;
  const date = `${months === 0n ? '' : `${months}M`}${days === 0n ? '' : `${days}D`}`;
  const time = [
    hours === 0n ? '' : `${sign}${hours}H`,
    minutes === 0n ? '' : `${sign}${minutes}M`,
    rest === 0n ? '' : `${sign}${rest / second}${fraction}S`,
  ].join('');
  return date + time === '' ? 'PT0S' : `P${date}${time === '' ? '' : `T${time}`}`;
}

const intervalCast: Cast = {
  fits: (value) => readInterval(value) !== undefined,
  write(value, out) {
    const { microseconds, days, months } = readInterval(value) as Interval;
    const field = Buffer.alloc(16);
    field.writeBigInt64BE(microseconds, 0);
    field.writeInt32BE(Number(days), 8);
    field.writeInt32BE(Number(months), 12);
    out.bytesField(field);
  },
  hashSource(value, hash) {
    const { microseconds, days, months } = readInterval(value) as Interval;
    for (const part of [microseconds, days, months]) hash.int64(part);
  },
  hashTarget(bytes, start, _end, hash) {
    const { microseconds, days, months } = intervalAt(bytes, start);
    for (const part of [microseconds, days, months]) hash.int64(part);
  },
  showTarget: (bytes, start) => showInterval(intervalAt(bytes, start)),
};

export interface IntervalType {
  readonly kind: 'interval';
  /** Digits of a second; unset: six, as PostgreSQL keeps them. */
  readonly precision?: number;
}

const maxPrecision = 6;

/** Nothing is rounded that the column does not keep. */
function fitsPrecision(value: SqliteValue, precision: number): boolean {
  const interval = readInterval(value);
  return interval !== undefined && interval.microseconds % 10n ** BigInt(maxPrecision - precision) === 0n;
}

export const intervalType: TypeDefinition<IntervalType> = {
  kind: 'interval',
  names: ['interval'],
  shown: 'interval(p)',
  read([precision, excess]) {
    if (precision === undefined) return { kind: 'interval' };
    return excess === undefined && precision <= maxPrecision ? { kind: 'interval', precision } : undefined;
  },
  sql: ({ precision }) => (precision === undefined ? 'interval' : `interval(${precision})`),
  cast: ({ precision = maxPrecision }) => ({ ...intervalCast, fits: (value) => fitsPrecision(value, precision) }),
  oid: 1186,
  expressions: 'unknown',
  size: [16, 8],
};
