/**
 * By which reading the numbers of a date column are dates: the one that puts all of them where dates of an application
 * lie. What leaves doubt is a question, never a guess. Pure.
 */
import { type DateReading, describeReading, instantOfNumber, readingNames } from '../casts/date-readings.ts';
import { plural } from '../progress/plural.ts';
import type { InstantEvidence } from '../source/evidence.ts';

export interface ReadingChoice {
  unit: DateReading;
  /** What the numbers were taken for, with the range of dates that comes out; undefined where there are none. */
  reason?: string;
  /** What a careful reader should know of it. */
  note?: string;
  /** Why no reading is certain, with what each would make of the numbers. */
  question?: string;
}

type Unit = Exclude<DateReading, 'magnitude'>;

const year = (number: number) => Date.UTC(number, 0, 1) / 1_000;
/** Dates outside are a question. Of an application's own dates the newest is not older than SQLite's first versions. */
const [sensible, newestAtLeast] = [{ from: year(1971), to: year(2100) }, year(2000)];

/** Applications write these unasked. No two of them put a number between 1971 and 2100. */
const ofUnix: readonly Unit[] = ['s', 'ms', 'us', 'ns'];
/** Chosen by their range where nothing else is possible, or where Unix time would put all dates before 2000. */
const byRange: readonly Unit[] = ['days', 'excel', 'webkit', 'filetime', 'ticks'];
const all: readonly Unit[] = [...ofUnix, ...byRange, 'yyyymmdd', 'yyyymmddhhmmss', 'julian', 'coredata'];
/** A counter from 2001 makes a date of any small number; below a year it says nothing. */
const leastOfCoreData = 366 * 86_400;

interface Candidate {
  unit: Unit;
  /** In seconds since 1970. */
  from: number;
  to: number;
}

/** `declared`: what the writer of the database counts in, which needs no further evidence. */
export function chooseReading(instants: InstantEvidence, declared?: Unit): ReadingChoice {
  const numbers = instants.count - instants.zeros;
  if (instants.count === 0) return { unit: declared ?? 'ms' };
  if (declared !== undefined) return taken(instants, declared);
  if (numbers === 0) {
    const zeros = plural(instants.zeros, 'zero in a date column is', 'zeros in a date column are');
    return { unit: 's', reason: `${zeros} 1970-01-01 or no date`, question: `${zeros} 1970-01-01 or no date` };
  }
  const candidates = all.flatMap((unit) => candidate(instants, unit) ?? []);
  const possible = candidates.filter((each) => isSensible(each.unit, each.from, each.to));
  const found = choose(
    possible.filter((each) => !mayBeYears(each)),
    instants,
  );
  if (found !== undefined) return taken(instants, found);
  const { s, ms, us, ns, julian } = instants.recent;
  if (s + ms + us + ns + julian === numbers) return taken(instants, 'magnitude');
  const unit = likeliest(instants);
  const shown = candidates.filter((each) => each.unit === unit || possible.includes(each));
  return question(instants, possible.find((each) => each.unit !== 'coredata')?.unit ?? unit, shown);
}

/** The reading that a rule names, with what comes out. */
export function ruledReading(instants: InstantEvidence, unit: DateReading): ReadingChoice {
  return instants.count === 0 ? { unit } : taken(instants, unit);
}

function isSensible(unit: Unit, from: number, to: number): boolean {
  // Julian days are SQLite's own, and reach into history.
  return (unit === 'julian' || from >= sensible.from) && to >= sensible.from && to < sensible.to;
}

/** Dates before 2000 as days are numbers as small as years (2024 would be 1975-07-18) and counters. */
function mayBeYears({ unit, to }: Candidate): boolean {
  return unit === 'days' && to < newestAtLeast;
}

function choose(possible: readonly Candidate[], { count, zeros, calendarDates, calendarTimes }: InstantEvidence) {
  const has = (unit: Unit) => possible.some((each) => each.unit === unit);
  const isNew = ({ to }: Candidate) => to >= newestAtLeast;
  const numbers = count - zeros;
  if (has('yyyymmdd') && calendarDates === numbers) return 'yyyymmdd';
  if (has('yyyymmddhhmmss') && calendarTimes === numbers) return 'yyyymmddhhmmss';
  if (has('julian')) return 'julian';
  const unix = possible.find((each) => ofUnix.includes(each.unit));
  if (unix !== undefined && isNew(unix)) return unix.unit;
  if (possible.length === 1 && !has('coredata')) return possible[0]?.unit;
  if (has('coredata')) return undefined;
  const others = possible.filter(({ unit }) => byRange.includes(unit));
  return others.length === 1 ? others[0]?.unit : undefined;
}

/** Undefined where the reading makes no date of the least or the greatest number. */
function candidate({ min, max, count, zeros, calendarDates, calendarTimes }: InstantEvidence, unit: Unit) {
  const numbers = count - zeros;
  if (unit === 'yyyymmdd' && calendarDates !== numbers) return undefined;
  if (unit === 'yyyymmddhhmmss' && calendarTimes !== numbers) return undefined;
  if (unit === 'coredata' && max < leastOfCoreData) return undefined;
  const [from, to] = [secondsOf(min, unit), secondsOf(max, unit)];
  if (from === undefined || to === undefined || from < year(-4_000) || to > year(10_000)) return undefined;
  return { unit, from, to } satisfies Candidate;
}

function secondsOf(value: number, unit: DateReading): number | undefined {
  const instant = instantOfNumber(value, unit);
  return instant && Number(instant.nanoseconds) / 1e9;
}

function taken(instants: InstantEvidence, unit: DateReading): ReadingChoice {
  const numbers = instants.count - instants.zeros;
  const { words } = describeReading(unit);
  const shown = range(instants, unit);
  const reason = [
    ...(numbers === 0 ? [] : [`${plural(numbers, 'number')} as ${words}${shown === undefined ? '' : `: ${shown}`}`]),
    ...(instants.zeros === 0 ? [] : [zerosAs(instants, unit)]),
  ].join(', ');
  const notes = [
    ...(instants.zeros === 0 ? [] : [zerosAs(instants, unit)]),
    ...(unit === 'magnitude' ? [`its ${plural(numbers, 'number')} count in ${words}`] : []),
    ...(numbers > 0 && unit !== 'magnitude' && isOdd(instants, unit)
      ? [`${plural(numbers, 'number')} as ${words}: ${shown ?? oddness(instants)}`]
      : []),
  ];
  return { unit, reason, ...(notes.length > 0 && { note: notes.join('; ') }) };
}

function isOdd({ min, max }: InstantEvidence, unit: Unit): boolean {
  const [from, to] = [secondsOf(min, unit), secondsOf(max, unit)];
  return from === undefined || to === undefined || !isSensible(unit, from, to);
}

function oddness({ hidesRange }: InstantEvidence): string {
  return hidesRange ? 'not all of them dates of an application' : 'beyond all dates';
}

function zerosAs({ zeros }: InstantEvidence, unit: DateReading): string {
  const seconds = secondsOf(0, unit);
  const shown = seconds === undefined ? 'no date' : showDay(seconds);
  return `${plural(zeros, 'zero becomes', 'zeros become')} ${shown}`;
}

/** Undefined where it is not told. */
function range({ min, max, hidesRange }: InstantEvidence, unit: DateReading): string | undefined {
  if (hidesRange) return undefined;
  const [from, to] = [secondsOf(min, unit), secondsOf(max, unit)];
  return from === undefined || to === undefined ? undefined : showRange(from, to);
}

function showRange(from: number, to: number): string {
  const [first, last] = [showDay(from), showDay(to)];
  return first === last ? first : `${first} to ${last}`;
}

function showDay(seconds: number): string {
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return 'a date beyond the year 200000';
  return date.toISOString().replace(/T.*/, '');
}

function likeliest({ max, min }: InstantEvidence): Unit {
  const size = Math.max(Math.abs(min), Math.abs(max));
  return size < 1e11 ? 's' : size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns';
}

function question(instants: InstantEvidence, unit: Unit, candidates: readonly Candidate[]): ReadingChoice {
  const what = plural(instants.count - instants.zeros, 'number');
  const shown = instants.hidesRange ? '' : ` (${showNumbers(instants)}${instants.zeros > 0 ? ', and 0' : ''})`;
  const readings = candidates.map(({ unit: each, from, to }) =>
    [`as ${describeReading(each).name}`, ...(instants.hidesRange ? [] : [showRange(from, to)])].join(' '),
  );
  const asked = [`${what}${shown} in a date column, of no certain reading`, readings.join('; ')]
    .filter(Boolean)
    .join(': ');
  return { unit, reason: asked, question: asked };
}

function showNumbers({ min, max }: InstantEvidence): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

/** For people who write rules. */
export function listReadings(): string {
  return Object.keys(readingNames).join(', ');
}
