/**
 * Instants of the source as texts that PostgreSQL reads by itself. Shares nothing with `casts/`: text is read by
 * JavaScript's Date, and where a REAL allows two readings the answer is a range.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { DateReading } from '../casts/date-readings.ts';

/** Everything from the least to the greatest is right; mostly the two are one. */
export type InstantRange = readonly [least: bigint, greatest: bigint];

/** A date, maybe a time to the minute, second or finer, maybe a zone. */
const form = /^(\d{4}-\d\d-\d\d)(?:[ t](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(z|utc|[+-]\d\d(?::?\d\d)?)?$/i;

/** How many a second has, and the date that they count from. */
const counted: Partial<Record<DateReading, readonly [perSecond: bigint, from: string]>> = {
  s: [1n, '1970-01-01'],
  ms: [1_000n, '1970-01-01'],
  us: [1_000_000n, '1970-01-01'],
  ns: [1_000_000_000n, '1970-01-01'],
  coredata: [1n, '2001-01-01'],
  webkit: [1_000_000n, '1601-01-01'],
  filetime: [10_000_000n, '1601-01-01'],
  ticks: [10_000_000n, '0001-01-01'],
};

/** Midnight, or the noon, of the day that is 0. */
const dayZero: Partial<Record<DateReading, string>> = {
  days: '1970-01-01T00:00Z',
  excel: '1899-12-30T00:00Z',
  julian: '-004713-11-24T12:00Z',
};

/** Noon of a Julian day, from 1 January 0 to 31 December 9999. */
const julian = { least: 1_721_059.5, greatest: 5_373_484.5 };

/** Undefined where this reading knows no answer: beyond JavaScript's dates. */
export function instantTexts(value: SqliteValue, unit: DateReading, stepNs: bigint): [string, string] | undefined {
  const range = nanosecondsSince1970(value, unit);
  if (range === undefined) return undefined;
  // Half a step of rounding to either side; what is exact lies on a step.
  const [least, greatest] = range;
  const texts = [ceilTo(least - stepNs / 2n, stepNs), floorTo(greatest + stepNs / 2n, stepNs)].map(textOf);
  return texts.some((text) => text === undefined) ? undefined : (texts as [string, string]);
}

function nanosecondsSince1970(value: SqliteValue, unit: DateReading): InstantRange | undefined {
  if (typeof value === 'string') return exactly(ofText(value));
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined;
  if (unit === 'magnitude') return nanosecondsSince1970(value, magnitudeOf(value));
  const dayFrom = dayZero[unit];
  if (dayFrom !== undefined) return around(Number(value) * 86_400_000_000 + Date.parse(dayFrom) * 1_000, 1_000);
  if (typeof value === 'number' && !Number.isInteger(value)) return ofFraction(value, unit);
  const whole = BigInt(value);
  return exactly(counted[unit] === undefined ? ofText(withSigns(String(whole))) : ofInteger(whole, counted[unit]));
}

function exactly(nanoseconds: bigint | undefined): InstantRange | undefined {
  return nanoseconds === undefined ? undefined : [nanoseconds, nanoseconds];
}

/** For a REAL no more is known here than a double can say. */
function ofFraction(value: number, unit: DateReading): InstantRange | undefined {
  const [perSecond, from] = counted[unit] ?? [];
  if (perSecond === undefined || from === undefined) return undefined;
  return around((value / Number(perSecond)) * 1e6 + Date.parse(from) * 1e3, 2);
}

/** `20240131` as `2024-01-31`, with the time of day where there is one. */
function withSigns(digits: string): string {
  const time = /^\d{8}(\d\d)(\d\d)(\d\d)$/.exec(digits)?.slice(1);
  const date = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d{6})?$/, '$1-$2-$3');
  return time === undefined ? date : `${date} ${time.join(':')}`;
}

function around(microseconds: number, byMicroseconds: number): InstantRange | undefined {
  if (!Number.isFinite(microseconds)) return undefined;
  const middle = BigInt(Math.round(microseconds));
  const by = BigInt(byMicroseconds);
  return [(middle - by) * 1_000n, (middle + by) * 1_000n];
}

function ofInteger(value: bigint, [perSecond, from]: readonly [bigint, string]): bigint {
  return value * (1_000_000_000n / perSecond) + BigInt(Date.parse(from)) * 1_000_000n;
}

/** By the number of digits: 11 are seconds until the year 5138, and each unit has three more. */
function magnitudeOf(value: bigint | number): 's' | 'ms' | 'us' | 'ns' | 'julian' {
  if (typeof value === 'number' && value >= julian.least && value <= julian.greatest) return 'julian';
  const digits = String(BigInt(Math.trunc(Number(value)))).replace('-', '').length;
  return digits <= 11 ? 's' : digits <= 14 ? 'ms' : digits <= 17 ? 'us' : 'ns';
}

function ofText(text: string): bigint | undefined {
  const [, date, minute = '00:00', second = '00', fraction = '', zone = 'Z'] = form.exec(text) ?? [];
  const offset = /^(z|utc)$/i.test(zone)
    ? 'Z'
    : zone.replace(/^(...):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  const milliseconds = Date.parse(`${date}T${minute}:${second}${offset}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function floorTo(nanoseconds: bigint, step: bigint): bigint {
  const over = nanoseconds % step;
  return nanoseconds - (over < 0n ? over + step : over);
}

function ceilTo(nanoseconds: bigint, step: bigint): bigint {
  return -floorTo(-nanoseconds, step);
}

/** In UTC, to the microsecond. */
function textOf(nanoseconds: bigint): string | undefined {
  const second = floorTo(nanoseconds, 1_000_000_000n);
  const date = new Date(Number(second / 1_000_000n));
  if (Number.isNaN(date.getTime())) return undefined;
  const year = date.getUTCFullYear();
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  const rest = date.toISOString().replace(/^[+-]?\d+(-.*)T(.*)\..*$/, '$1 $2');
  const micros = String((nanoseconds - second) / 1_000n).padStart(6, '0');
  return `${shown}${rest}.${micros}+00${year > 0 ? '' : ' BC'}`;
}
