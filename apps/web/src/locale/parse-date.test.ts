import { addDays, calendarDate } from '@vanguard/pfa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocale } from './locale.ts';
import { addMonths, endOfMonth, parseDate, stepDate } from './parse-date.ts';

const days = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => calendarDate(date.toISOString().slice(0, 10)));

test('a day that a locale writes in figures is read back there', () => {
  fc.assert(
    fc.property(fc.constantFrom('en-US', 'en-GB', 'de-DE', 'sv-SE', 'fr-FR', 'hu-HU'), days, (tag, day) => {
      const shown = new Intl.DateTimeFormat(tag, {
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        timeZone: 'UTC',
      });
      expect(parseDate(shown.format(new Date(day)).replaceAll('. ', '.'), createLocale(tag), 1999)).toBe(day);
    }),
  );
});

test('a day written with the name of its month is read whatever the locale', () => {
  fc.assert(
    fc.property(days, fc.constantFrom('short', 'long'), fc.constantFrom('en-GB', 'en-US'), (day, month, tag) => {
      const shown = new Intl.DateTimeFormat(tag, { year: 'numeric', month, day: 'numeric', timeZone: 'UTC' });
      expect(parseDate(shown.format(new Date(day)), createLocale('de-DE'), 1999)).toBe(day);
    }),
  );
});

test.each([
  ['1 Mar', '2026-03-01'],
  ['mar 1', '2026-03-01'],
  ['3/1', '2026-03-01'],
  ['3/1/27', '2027-03-01'],
  ['28feb2024', '2024-02-28'],
  ['2026/3/1', '2026-03-01'],
])('%s is %s in American English', (text, day) => {
  expect(parseDate(text, createLocale('en-US'), 2026)).toBe(day);
});

test.each(['31 Feb 2026', '2026-02-30', '13/13/2026', 'x', '', '1', '90d', '+14', '1 Foo 2026'])(
  '"%s" is not a day',
  (text) => {
    expect(parseDate(text, createLocale('en-US'), 2026)).toBeUndefined();
  },
);

test('steps count days, weeks, months and years; a month keeps its day or ends with its last', () => {
  const start = calendarDate('2024-01-31');
  expect(['+14', '-3d', '+2w', '+1m', '-1m', '+1y'].map((step) => stepDate(step, start))).toEqual([
    '2024-02-14',
    '2024-01-28',
    '2024-02-14',
    '2024-02-29',
    '2023-12-31',
    '2025-01-31',
  ]);
  expect(stepDate('+99999', calendarDate('9999-01-01'))).toBeUndefined();
  expect(stepDate('14', start)).toBeUndefined();
});

test('the end of a month is the day before the first of the next', () => {
  fc.assert(
    fc.property(days, (day) => {
      const end = endOfMonth(day);
      expect(end.slice(0, 7)).toBe(day.slice(0, 7));
      expect(addDays(end, 1).slice(8)).toBe('01');
      expect(addMonths(day, 1)?.slice(0, 7)).toBe(addDays(end, 1).slice(0, 7));
    }),
  );
});
