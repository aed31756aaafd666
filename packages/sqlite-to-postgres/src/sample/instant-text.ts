/**
 * Instants of the source as texts that PostgreSQL reads by itself. Shares nothing with `casts/`: text is read by
 * JavaScript's Date, and where a REAL allows two readings the answer is a range.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { EpochUnit } from '../casts/timestamp.ts';

/** Everything from the least to the greatest is right; mostly the two are one. */
export type InstantRange = readonly [least: bigint, greatest: bigint];

/** A date, maybe a time to the minute, second or finer, maybe a zone. */
const form = /^(\d{4}-\d\d-\d\d)(?:[ t](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(z|utc|[+-]\d\d:?\d\d)?$/i;

const nanosecondsOf: Record<Exclude<EpochUnit, 'magnitude' | 'julian'>, bigint> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

/** Noon of a Julian day, from 1 January 0 to 31 December 9999. */
const julian = { least: 1_721_059.5, greatest: 5_373_484.5, of1970: 2_440_587.5 };

/** Undefined where this reading knows no answer: beyond JavaScript's dates. */
export function instantTexts(value: SqliteValue, unit: EpochUnit, stepNs: bigint): [string, string] | undefined {
  const range = nanosecondsSince1970(value, unit);
  if (range === undefined) return undefined;
  // Half a step of rounding to either side; what is exact lies on a step.
  const [least, greatest] = range;
  const texts = [ceilTo(least - stepNs / 2n, stepNs), floorTo(greatest + stepNs / 2n, stepNs)].map(textOf);
  return texts.some((text) => text === undefined) ? undefined : (texts as [string, string]);
}

function nanosecondsSince1970(value: SqliteValue, unit: EpochUnit): InstantRange | undefined {
  if (typeof value === 'string') return exactly(ofText(value));
  if (typeof value === 'bigint') return unit === 'julian' ? ofJulian(Number(value)) : exactly(ofInteger(value, unit));
  if (typeof value !== 'number') return undefined;
  if (value >= julian.least && value <= julian.greatest) return ofJulian(value);
  if (Number.isInteger(value)) return nanosecondsSince1970(BigInt(value), unit);
  const known = unit === 'magnitude' ? magnitudeOf(BigInt(Math.trunc(value))) : unit;
  return known === 's' ? around(value * 1e6, 1) : known === 'ms' ? around(value * 1e3, 1) : undefined;
}

function exactly(nanoseconds: bigint | undefined): InstantRange | undefined {
  return nanoseconds === undefined ? undefined : [nanoseconds, nanoseconds];
}

/** Days are fractions of a REAL: a millisecond is as fine as they are. */
function ofJulian(days: number): InstantRange | undefined {
  return around((days - julian.of1970) * 86_400_000_000, 1_000);
}

function around(microseconds: number, byMicroseconds: number): InstantRange | undefined {
  if (!Number.isFinite(microseconds)) return undefined;
  const middle = BigInt(Math.round(microseconds));
  const by = BigInt(byMicroseconds);
  return [(middle - by) * 1_000n, (middle + by) * 1_000n];
}

function ofInteger(value: bigint, unit: Exclude<EpochUnit, 'julian'>): bigint {
  return value * nanosecondsOf[unit === 'magnitude' ? magnitudeOf(value) : unit];
}

/** By the number of digits: 11 are seconds until the year 5138, and each unit has three more. */
function magnitudeOf(value: bigint): 's' | 'ms' | 'us' | 'ns' {
  const digits = String(value).replace('-', '').length;
  return digits <= 11 ? 's' : digits <= 14 ? 'ms' : digits <= 17 ? 'us' : 'ns';
}

function ofText(text: string): bigint | undefined {
  const [, date, minute = '00:00', second = '00', fraction = '', zone = 'Z'] = form.exec(text) ?? [];
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2');
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
