/** Dates as people write them. Pure: what is relative takes the day it is relative to. */
import { addDays, type CalendarDate, parseCalendarDate } from '@vanguard/pfa';
import type { Locale } from './locale.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

/**
 * `2026-03-01`, `1 Mar 2026`, `March 1, 2026`, `1 Mar` (of `year`), and by the locale `3/1/2026`, `01.03.26`, `1/3`. Undefined
 * for anything else and for days that do not exist.
 */
export function parseDate(text: string, locale: Locale, year: number): CalendarDate | undefined {
  const trimmed = text.trim();
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(trimmed);
  if (iso !== null) return dateOf(iso[1], iso[2], iso[3]);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*([a-z]{3,9})\.?[\s,.\-/]*(\d{4}|\d{2})?$/i.exec(trimmed);
  if (dayFirst !== null) return dateOf(dayFirst[3] ?? year, monthOf(dayFirst[2]), dayFirst[1]);
  const monthFirst = /^([a-z]{3,9})\.?[\s.\-/]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,.\-/]+(\d{4}|\d{2}))?$/i.exec(trimmed);
  if (monthFirst !== null) return dateOf(monthFirst[3] ?? year, monthOf(monthFirst[1]), monthFirst[2]);
  const numbers = /^(\d{1,4})[./\-\s](\d{1,2})(?:[./\-\s](\d{4}|\d{2}))?\.?$/.exec(trimmed);
  return numbers === null ? undefined : byOrder(numbers, locale, year);
}

function byOrder(
  [, first, second, third]: RegExpExecArray,
  { dateOrder }: Locale,
  year: number,
): CalendarDate | undefined {
  if (third === undefined) {
    return dateOrder === 'dmy' ? dateOf(year, second, first) : dateOf(year, first, second);
  }
  if (dateOrder === 'ymd') return dateOf(first, second, third);
  return dateOrder === 'dmy' ? dateOf(third, second, first) : dateOf(third, first, second);
}

/** Two digits are of this century. */
function dateOf(
  year: string | number | undefined,
  month: string | number | undefined,
  day: string | undefined,
): CalendarDate | undefined {
  const fullYear = String(year).length <= 2 ? `20${twoDigits(year)}` : String(year).padStart(4, '0');
  return parseCalendarDate(`${fullYear}-${twoDigits(month)}-${twoDigits(day)}`);
}

const twoDigits = (value: string | number | undefined) => String(value).padStart(2, '0');

function monthOf(name: string | undefined): number {
  const full = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' });
  const wanted = String(name).toLowerCase();
  const place = monthNames.findIndex((short, month) => {
    const long = full.format(new Date(Date.UTC(2000, month, 1))).toLowerCase();
    return wanted.startsWith(short) && (long.startsWith(wanted) || wanted === 'sept');
  });
  return place + 1;
}

/** `+14`, `-3d`, `+2w`, `-1m`, `+1y` from a day; undefined where the text is not such a step or leads out of the calendar. */
export function stepDate(text: string, from: CalendarDate): CalendarDate | undefined {
  const match = /^([+\-\u2212])\s*(\d{1,5})\s*(d|days?|w|weeks?|m|mo|months?|y|years?)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const count = Number(match[2]) * (match[1] === '+' ? 1 : -1);
  const unit = (match[3] ?? 'd')[0]?.toLowerCase();
  if (unit === 'm') return addMonths(from, count);
  if (unit === 'y') return addMonths(from, count * 12);
  try {
    return addDays(from, unit === 'w' ? count * 7 : count);
  } catch {
    return undefined;
  }
}

export const isDateStep = (text: string): boolean => /^[+\-\u2212]\s*\d/.test(text.trim());

/** The same day of another month, or its last where it has no such day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate | undefined {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  const [nextYear, nextMonth] = [Math.floor(count / 12), (count % 12) + 1];
  if (nextYear < 1 || nextYear > 9999) return undefined;
  return dateOf(String(nextYear).padStart(4, '0'), nextMonth, String(Math.min(day, daysIn(nextYear, nextMonth))));
}

export function endOfMonth(date: CalendarDate): CalendarDate {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return parseCalendarDate(`${date.slice(0, 8)}${daysIn(year, month)}`) ?? date;
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
