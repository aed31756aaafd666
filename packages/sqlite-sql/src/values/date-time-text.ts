/**
 * Dates and times as SQLite applications write them in text: `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS[.fraction]]`,
 * the same with `T`, and with `Z`, `UTC` or an offset of less than 16
 * hours (PostgreSQL's limit), whose minutes may be left out. A time without zone is UTC, as SQLite's own functions have it.
 * Read by character codes: a mature database has millions of them.
 */

export type DateTimeShape = 'date' | 'sqlite' | 'iso' | 'offset';

export interface DateTimeText {
  /** Microseconds since 1970-01-01 UTC. */
  microseconds: bigint;
  shape: DateTimeShape;
  /** Digits of the fraction of a second, without trailing zeros. */
  fractionDigits: number;
  /** The text names its zone. */
  isZoned: boolean;
}

const zero = 48;
const maxFractionDigits = 9;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const zoneForm = /^\s*(?:(Z|UTC)|([+-])(0\d|1[0-5])(?::?([0-5]\d))?)?$/i;

export interface DateTimeParts extends Omit<DateTimeText, 'microseconds'> {
  /** Whole seconds since 1970-01-01 UTC. */
  seconds: number;
  /** Microseconds within the second. */
  microseconds: number;
}

/** Undefined for any other text and for a date that does not exist, 30 February or 24:00 for example. */
export function parseDateTime(text: string): DateTimeText | undefined {
  const parts = parseDateTimeParts(text);
  if (parts === undefined) return undefined;
  const { seconds, microseconds, ...rest } = parts;
  return { microseconds: BigInt(seconds) * 1_000_000n + BigInt(microseconds), ...rest };
}

/** As `parseDateTime`, without a bigint. */
export function parseDateTimeParts(text: string): DateTimeParts | undefined {
  const day = readDay(text);
  if (day === undefined) return undefined;
  if (text.length === 10)
    return { seconds: day * 86_400, microseconds: 0, shape: 'date', fractionDigits: 0, isZoned: false };
  const time = readTime(text);
  const zone = time && readZone(text.slice(time.end));
  if (time === undefined || zone === undefined || time.fractionDigits > 6) return undefined;
  const seconds = day * 86_400 + time.seconds - zone.offsetMinutes * 60;
  const isPlain = text[10] === ' ' && !zone.isGiven;
  return {
    seconds,
    microseconds: time.microseconds,
    shape: zone.isOffset ? 'offset' : isPlain ? 'sqlite' : 'iso',
    fractionDigits: time.fractionDigits,
    isZoned: zone.isGiven,
  };
}

/** Days since 1970-01-01 of the first ten characters. */
function readDay(text: string): number | undefined {
  if (text.length < 10 || text[4] !== '-' || text[7] !== '-') return undefined;
  const [year, month, day] = [readDigits(text, 0, 4), readDigits(text, 5, 2), readDigits(text, 8, 2)];
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  // Days from civil: years begin in March, so that the leap day comes last.
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    365 * shifted +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    dayOfYear -
    719_468
  );
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (monthDays[month - 1] as number);
}

interface Time {
  seconds: number;
  microseconds: number;
  fractionDigits: number;
  /** Where the zone begins. */
  end: number;
}

function readTime(text: string): Time | undefined {
  if (text[10] !== ' ' && text[10] !== 'T' && text[10] !== 't') return undefined;
  const [hour, minute] = [readDigits(text, 11, 2), readDigits(text, 14, 2)];
  if (text[13] !== ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  const time = { seconds: hour * 3600 + minute * 60, microseconds: 0, fractionDigits: 0, end: 16 };
  if (text[16] !== ':') return time;
  const second = readDigits(text, 17, 2);
  if (second < 0 || second > 59) return undefined;
  time.seconds += second;
  time.end = 19;
  return text[19] === '.' ? readFraction(text, time) : time;
}

function readFraction(text: string, time: Time): Time | undefined {
  let end = 20;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  const given = end - 20;
  if (given === 0 || given > maxFractionDigits) return undefined;
  let significant = given;
  while (significant > 0 && text.charCodeAt(19 + significant) === zero) significant--;
  const value = significant === 0 ? 0 : readDigits(text, 20, significant);
  return { ...time, microseconds: Math.trunc(value * 10 ** (6 - significant)), fractionDigits: significant, end };
}

interface Zone {
  offsetMinutes: number;
  isGiven: boolean;
  isOffset: boolean;
}

const utc: Zone = { offsetMinutes: 0, isGiven: true, isOffset: false };
const none: Zone = { offsetMinutes: 0, isGiven: false, isOffset: false };

function readZone(text: string): Zone | undefined {
  if (text === '') return none;
  if (text === 'Z') return utc;
  const match = zoneForm.exec(text);
  if (match === null) return undefined;
  const [, name, sign, hours, minutes] = match;
  if (name !== undefined) return utc;
  if (sign === undefined) return undefined;
  const offsetMinutes = Number(hours) * 60 + Number(minutes ?? 0);
  return { offsetMinutes: sign === '-' ? -offsetMinutes : offsetMinutes, isGiven: true, isOffset: true };
}

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9;
}

/** -1 where not all of them are digits. */
function readDigits(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + (code - zero);
  }
  return value;
}
