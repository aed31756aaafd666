/** What an installation writes is read exactly, or not at all. The simulator writes, by code that shares nothing with this. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatValue } from '../simulator/format-values.ts';
import { defaultFormats, type UpstreamFormats } from './formats.ts';
import { valueReader } from './read-value.ts';

const installations: Record<string, UpstreamFormats> = {
  American: { ...defaultFormats, date: 'MM/dd/yyyy', dateTime: 'MM/dd/yyyy hh:mm:ss a', timeZone: 'America/Chicago' },
  German: {
    date: 'dd.MM.yyyy',
    dateTime: 'dd.MM.yyyy HH:mm:ss',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    decimalMark: ',',
    groupMark: '.',
  },
  Swiss: { ...defaultFormats, date: 'dd-MMM-yyyy', locale: 'fr-CH', timeZone: 'Asia/Kolkata', groupMark: "'" },
  plain: { ...defaultFormats, date: 'yyyyMMdd', groupMark: '' },
};

const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2079-12-31'), noInvalidDate: true });

test.each(Object.entries(installations))('what a %s installation writes is read as it was', (_, formats) => {
  const reader = valueReader(formats);
  fc.assert(
    fc.property(
      day,
      fc.bigInt({ min: 1n - 10n ** 15n, max: 10n ** 15n - 1n }),
      fc.nat({ max: 9999 }),
      (at, whole, fraction) => {
        const date = at.toISOString().slice(0, 10);
        expect(reader.date(formatValue(date, 'DATE', formats) ?? '')).toBe(date);
        const amount = fraction === 0 ? String(whole) : `${whole}.${fraction}`.replace(/0+$/, '');
        expect(reader.amount(formatValue(amount, 'CURRENCY', formats) ?? '')).toBe(amount);
        const instant = `${at.toISOString().slice(0, 19)}Z`;
        const read = reader.instant(formatValue(instant, 'DATETIME', formats) ?? '') ?? '';
        // The hour that a change of clocks repeats is written the same twice; the earlier one is read.
        expect([0, 3_600_000]).toContain(Date.parse(instant) - Date.parse(read));
      },
    ),
    { numRuns: 100 },
  );
});

describe('refuses rather than guesses', () => {
  const { amount, date, instant, flag } = valueReader(defaultFormats);

  test.each([
    '1,23',
    '12,34,567',
    '1.234,56',
    '1 234',
    '1e3',
    '0x10',
    '.5',
    '5.',
    '--1',
    '١٢',
    '1,234.5.6',
    ' 1',
    'NaN',
    '1,000,000,000,000,000',
    `0.${'0'.repeat(20)}1`,
  ])('the amount %j', (text) => expect(amount(text)).toBeUndefined());

  test.each(['01/02/2026', '31-FEB-2026', '1-Mar-2026', '2026-03-01', '01-Mar-26', 'today'])('the date %j', (text) =>
    expect(date(text)).toBeUndefined(),
  );

  test.each(['01-Mar-2026', '01-Mar-2026 25:00:00'])('the instant %j', (text) => expect(instant(text)).toBeUndefined());

  test.each(['2', 'perhaps', 'null'])('the flag %j', (text) => expect(flag(text)).toBeUndefined());
});

test('a date with a time is the day that PEMS shows, whatever the zone', () => {
  const { date } = valueReader({ ...defaultFormats, timeZone: 'Pacific/Auckland' });
  expect(date('01-MAR-2026 00:30:00')).toBe('2026-03-01');
});

test('the forms of check boxes', () => {
  const { flag } = valueReader(defaultFormats);
  expect(['-1', '1', 'true', '+', 'Yes'].map(flag)).toEqual(Array(5).fill(true));
  expect(['0', '', 'false', '-', 'No'].map(flag)).toEqual(Array(5).fill(false));
});
