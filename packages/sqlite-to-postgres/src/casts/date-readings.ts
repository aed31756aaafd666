/**
 * What a number in a date column may count: a table of readings, each with its conversion to nanoseconds since 1970 in
 * exact integers. Which of them a column is read by is the plan's to choose (`plan/choose-reading.ts`).
 */
import { parseDateTime, parseDecimal } from '@vanguard/sqlite-sql/values';

/** Counts units of time from an origin. */
interface CountingReading {
  /** As rules name it. */
  name: string;
  words: string;
  nanoseconds: bigint;
  /** In seconds since 1970-01-01 UTC. */
  origin: bigint;
  /** Fractions of a day are kept to the millisecond, as SQLite's own functions and spreadsheets do. */
  ofDays?: true;
}

const [second, day] = [1_000_000_000n, 86_400_000_000_000n];
const [of1601, of0001] = [-11_644_473_600n, -62_135_596_800n];

export const countingReadings = {
  s: { name: 'seconds', words: 'seconds since 1970', nanoseconds: second, origin: 0n },
  ms: { name: 'milliseconds', words: 'milliseconds since 1970', nanoseconds: 1_000_000n, origin: 0n },
  us: { name: 'microseconds', words: 'microseconds since 1970', nanoseconds: 1_000n, origin: 0n },
  ns: { name: 'nanoseconds', words: 'nanoseconds since 1970', nanoseconds: 1n, origin: 0n },
  days: { name: 'days', words: 'days since 1970', nanoseconds: day, origin: 0n, ofDays: true },
  julian: { name: 'julian', words: 'Julian days', nanoseconds: day, origin: -210_866_760_000n, ofDays: true },
  excel: {
    name: 'excel',
    words: "days of a spreadsheet's calendar",
    nanoseconds: day,
    origin: -2_209_161_600n,
    ofDays: true,
  },
  coredata: { name: 'coredata', words: 'seconds since 2001 (Core Data)', nanoseconds: second, origin: 978_307_200n },
  webkit: { name: 'webkit', words: 'microseconds since 1601 (WebKit, Chromium)', nanoseconds: 1_000n, origin: of1601 },
  filetime: { name: 'filetime', words: '100 nanoseconds since 1601 (FILETIME)', nanoseconds: 100n, origin: of1601 },
  ticks: { name: 'ticks', words: '100 nanoseconds since the year 1 (.NET ticks)', nanoseconds: 100n, origin: of0001 },
} as const satisfies Record<string, CountingReading>;

export type CountingUnit = keyof typeof countingReadings;

/** Digits of a calendar date. */
const calendarReadings = {
  yyyymmdd: { name: 'yyyymmdd', words: 'digits YYYYMMDD', digits: 8 },
  yyyymmddhhmmss: { name: 'yyyymmddhhmmss', words: 'digits YYYYMMDDHHMMSS', digits: 14 },
} as const;

/** `magnitude` decides value by value among the units since 1970 and Julian days. */
export type DateReading = CountingUnit | keyof typeof calendarReadings | 'magnitude';

/** By the name in rules. */
export const readingNames: Readonly<Record<string, DateReading>> = Object.fromEntries([
  ...[...Object.entries(countingReadings), ...Object.entries(calendarReadings)].map(([unit, { name }]) => [name, unit]),
  ['magnitude', 'magnitude'],
]);

export function describeReading(unit: DateReading): { name: string; words: string } {
  if (unit === 'magnitude') return { name: unit, words: 'mixed units since 1970, each by its magnitude' };
  return { ...countingReadings, ...calendarReadings }[unit];
}

/** Counts days, of which a fraction is a time of day. */
export function isOfDays(unit: DateReading): boolean {
  return unit === 'days' || unit === 'julian' || unit === 'excel';
}

/** Greater numbers count in a finer unit. */
const magnitudeLimits = { s: 1e11, ms: 1e14, us: 1e17 } as const;
const julianReals = { first: 1_721_059.5, last: 5_373_484.5 };

/** The unit that puts the value between 1973 and 5138; smaller values count as seconds, reals of 0 to 9999 as Julian days. */
export function unitByMagnitude(value: bigint | number): 's' | 'ms' | 'us' | 'ns' | 'julian' {
  if (typeof value === 'number' && value >= julianReals.first && value <= julianReals.last) return 'julian';
  const size = Math.abs(Number(value));
  if (size < magnitudeLimits.s) return 's';
  if (size < magnitudeLimits.ms) return 'ms';
  return size < magnitudeLimits.us ? 'us' : 'ns';
}

export interface NumberInstant {
  /** Since 1970-01-01 UTC; what is finer is cut off. */
  nanoseconds: bigint;
  isExact: boolean;
}

/** Undefined where the number is not an instant. */
export function instantOfNumber(value: bigint | number, unit: DateReading): NumberInstant | undefined {
  if (unit === 'magnitude') return instantOfNumber(value, unitByMagnitude(value));
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    if (!Number.isInteger(value)) return instantOfFraction(value, unit);
  }
  const whole = BigInt(value);
  if (unit === 'yyyymmdd' || unit === 'yyyymmddhhmmss') return instantOfDigits(String(whole), unit);
  const { nanoseconds, origin } = countingReadings[unit];
  return { nanoseconds: whole * nanoseconds + origin * second, isExact: true };
}

/** A REAL stands for the shortest decimal that reads back as it. */
function instantOfFraction(value: number, unit: Exclude<DateReading, 'magnitude'>): NumberInstant | undefined {
  if (unit === 'yyyymmdd' || unit === 'yyyymmddhhmmss') return undefined;
  const { nanoseconds, origin, ofDays }: CountingReading = countingReadings[unit];
  if (ofDays) {
    const milliseconds = Math.round(value * 86_400_000);
    // Days are often added up to from others, which leaves them beside the nearest number there is.
    const isExact = Math.abs(milliseconds / 86_400_000 - value) <= Math.abs(value) * Number.EPSILON;
    return { nanoseconds: BigInt(milliseconds) * 1_000_000n + origin * second, isExact };
  }
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) return undefined;
  const divisor = 10n ** BigInt(Math.max(0, -decimal.exponent));
  const scaled = BigInt(decimal.digits) * nanoseconds * (decimal.negative ? -1n : 1n);
  const rest = ((scaled % divisor) + divisor) % divisor;
  return { nanoseconds: (scaled - rest) / divisor + origin * second, isExact: rest === 0n };
}

function instantOfDigits(text: string, unit: keyof typeof calendarReadings): NumberInstant | undefined {
  if (text.length !== calendarReadings[unit].digits || text.startsWith('-')) return undefined;
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const time = unit === 'yyyymmdd' ? '' : ` ${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12)}`;
  const parsed = parseDateTime(date + time);
  return parsed && { nanoseconds: parsed.microseconds * 1_000n, isExact: true };
}

/**
 * The numbers that may stand for an instant, the integer first. A REAL is the nearest there is: whether it reads as that
 * very instant is for the caller to see.
 */
export function numbersOfInstant(microseconds: bigint, unit: Exclude<DateReading, 'magnitude'>): (bigint | number)[] {
  if (unit === 'yyyymmdd' || unit === 'yyyymmddhhmmss')
    return digitsOfInstant(microseconds, calendarReadings[unit].digits);
  const { nanoseconds, origin, ofDays }: CountingReading = countingReadings[unit];
  const since = microseconds - origin * 1_000_000n;
  const whole = since * 1_000n;
  if (whole % nanoseconds === 0n) return [whole / nanoseconds];
  if (ofDays) return [Number(since / 1_000n) / 86_400_000];
  return [Number(since) / (Number(nanoseconds) / 1_000)];
}

const years1to9999 = { from: -62_135_596_800_000_000n, to: 253_402_300_800_000_000n };

function digitsOfInstant(microseconds: bigint, count: number): bigint[] {
  if (microseconds < years1to9999.from || microseconds >= years1to9999.to) return [];
  const digits = new Date(Number(microseconds / 1_000n)).toISOString().replaceAll(/\D/g, '');
  return [BigInt(digits.slice(0, count))];
}
