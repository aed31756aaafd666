import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate, daysBetween, parseCalendarDate } from './calendar-date.ts';

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function lengthOfMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (monthLengths[month - 1] ?? 0);
}

/** The number of a day, by adding up leap years and lengths of months. */
function ordinal(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leapDays + day;
  for (let earlier = 1; earlier < month; earlier++) days += lengthOfMonth(year, earlier);
  return days;
}

function dateText(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const parts = fc.tuple(
  fc.integer({ min: 1, max: 9999 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 31 }),
);
const validParts = parts.filter(([year, month, day]) => day <= lengthOfMonth(year, month));

describe('calendar dates', () => {
  test('are those days that the calendar has, from year 0001 to 9999', () => {
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const text = dateText(year, month, day);
        expect(parseCalendarDate(text)).toBe(day <= lengthOfMonth(year, month) ? text : undefined);
      }),
    );
  });

  test('are as far apart as leap years and months add up to', () => {
    fc.assert(
      fc.property(validParts, validParts, (from, to) => {
        const days = daysBetween(calendarDate(dateText(...from)), calendarDate(dateText(...to)));
        expect(days).toBe(ordinal(...to) - ordinal(...from));
      }),
    );
  });

  test('come back by the same number of days', () => {
    fc.assert(
      fc.property(validParts, fc.integer({ min: -200_000, max: 200_000 }), (from, days) => {
        const start = calendarDate(dateText(...from));
        fc.pre(ordinal(...from) + days >= 1 && ordinal(...from) + days <= ordinal(9999, 12, 31));
        const end = addDays(start, days);
        expect(daysBetween(start, end)).toBe(days);
        expect(addDays(end, -days)).toBe(start);
      }),
    );
  });

  test.each(['2023-02-29', '2024-13-01', '2024-00-10', '24-01-01', '0000-01-01', '2024-1-1', '2024-01-01T00:00', ''])(
    '"%s" is not one',
    (text) => {
      expect(parseCalendarDate(text)).toBeUndefined();
      expect(() => calendarDate(text)).toThrow(RangeError);
    },
  );

  test('end with the years 0001 and 9999', () => {
    expect(() => addDays(calendarDate('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(calendarDate('0001-01-01'), -1)).toThrow(RangeError);
    expect(() => addDays(calendarDate('2025-01-01'), 0.5)).toThrow(RangeError);
  });
});
