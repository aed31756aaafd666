/** Calendar dates without time zone, as text `YYYY-MM-DD` from year 0001 to 9999, and whole-day arithmetic on them. */

declare const mark: unique symbol;
export type CalendarDate = string & { readonly [mark]: 'CalendarDate' };

const form = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayMs = 86_400_000;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Undefined for text of another form and for a day that does not exist. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isThere = year > 0 && day > 0 && day <= daysInMonth(year, month);
  return isThere ? (text as CalendarDate) : undefined;
}

/** 0 where there is no such month. */
function daysInMonth(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeapYear ? 29 : 28;
  return monthDays[month - 1] ?? 0;
}

/** Throws RangeError. */
export function calendarDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new RangeError(`"${text}" is not a calendar date (YYYY-MM-DD)`);
  return date;
}

/** From `start` to `end` in whole days; negative where the end comes first. */
export function daysBetween(start: CalendarDate, end: CalendarDate): number {
  return dayNumber(end) - dayNumber(start);
}

/** Throws RangeError where days is not a whole number and where the result leaves the years 0001 to 9999. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const sum = Number.isInteger(days) ? parseCalendarDate(moveDays(date, days)) : undefined;
  if (sum === undefined) throw new RangeError(`${date} plus ${days} days is outside the years 0001 to 9999`);
  return sum;
}

/** The same, but for a result beyond those years, which is text that parseCalendarDate does not take. */
export function moveDays(date: CalendarDate, days: number): CalendarDate {
  return formatDay(dayNumber(date) + days) as CalendarDate;
}

/** Days since 1970-01-01. */
function dayNumber(text: string): number {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs;
}

function formatDay(day: number): string {
  const date = new Date(day * dayMs);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return [year, twoDigits(date.getUTCMonth() + 1), twoDigits(date.getUTCDate())].join('-');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
