import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocale, inLocale } from '../locale/locale.ts';
import { parseDate } from '../locale/parse-date.ts';
import { parseNumber } from '../locale/parse-number.ts';
import {
  formatCompactMoney,
  formatDate,
  formatInstant,
  formatMoney,
  formatShare,
  formatVariance,
  varianceDirection,
} from './format.ts';

describe('money', () => {
  test('rounds halves away from zero and groups thousands', () => {
    expect(formatMoney('1234.505')).toBe('1,234.51');
    expect(formatMoney('-1234.505')).toBe('\u22121,234.51');
  });

  test('keeps every digit of amounts that a float could not hold', () => {
    expect(formatMoney('90071992547409930.17')).toBe('90,071,992,547,409,930.17');
  });

  test('never shows a negative zero', () => {
    expect(formatMoney('-0.001')).toBe('0.00');
    expect(formatVariance('-0.001')).toBe('0.00');
    expect(varianceDirection('-0.001')).toBe('on');
  });

  test('shows nothing for a missing amount and text it does not understand as it is', () => {
    expect(formatMoney(null)).toBe('');
    expect(formatMoney('n/a')).toBe('n/a');
  });

  test('shortens headlines', () => expect(formatCompactMoney('12345678.9')).toBe('12.35M'));

  test('agrees with integer arithmetic for any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), (mills) => {
        const digits = (mills < 0n ? -mills : mills).toString().padStart(4, '0');
        const amount = `${mills < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
        const cents = ((mills < 0n ? -mills : mills) + 5n) / 10n;
        const shown = formatMoney(amount).replace(/,/g, '');
        const expected = `${mills < 0n && cents > 0n ? '\u2212' : ''}${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
        expect(shown).toBe(expected);
      }),
    );
  });
});

describe('variance', () => {
  test('carries its sign', () => {
    expect(formatVariance('12.5')).toBe('+12.50');
    expect(formatVariance('-12.5')).toBe('\u221212.50');
    expect(formatVariance('0')).toBe('0.00');
  });

  test('knows over, under and on budget', () => {
    expect([varianceDirection('0.01'), varianceDirection('-0.01'), varianceDirection('0')]).toEqual([
      'over',
      'under',
      'on',
    ]);
  });

  test('has no share of an empty plan', () => {
    expect(formatShare('10', '0')).toBe('');
    expect(formatShare('-5', '200')).toBe('\u22122.5%');
  });
});

describe('dates', () => {
  test('read the same in every time zone', () => {
    expect(formatDate('2026-09-01')).toBe('01 Sep 2026');
    expect(formatDate('0001-12-31')).toBe('31 Dec 0001');
  });

  test('show nothing when missing, and what is not a date as it is', () => {
    expect(formatDate(null)).toBe('');
    expect(formatDate('soon')).toBe('soon');
    expect(formatDate('2026-13-01')).toBe('2026-13-01');
    expect(formatInstant('soon')).toBe('soon');
  });

  test('instants are in the reader’s time zone', () => {
    const local = new Date(2026, 2, 9, 14, 5);
    expect(formatInstant(local.toISOString())).toBe('09 Mar 2026, 14:05');
  });
});

describe('in another language', () => {
  const shown = (tag: string) =>
    inLocale(tag, () => [formatMoney('-1234567.505'), formatVariance('1234.5'), formatDate('2026-09-01')]);

  test.each([
    ['de-DE', ['\u22121.234.567,51', '+1.234,50', '01.09.2026']],
    ['en-GB', ['\u22121,234,567.51', '+1,234.50', '01 Sep 2026']],
    ['fr-FR', ['\u22121\u202f234\u202f567,51', '+1\u202f234,50', '01/09/2026']],
  ])('%s', (tag, expected) => expect(shown(tag)).toEqual(expected));

  test('digits are those that can be typed, and the sign is known without them', () => {
    const [money, variance, date] = shown('ar-EG');
    expect(`${money} ${variance} ${date}`).not.toMatch(/[\u0660-\u0669]/);
    expect(
      inLocale('ar-EG', () => [varianceDirection('-12'), varianceDirection('12'), varianceDirection('0.001')]),
    ).toEqual(['under', 'over', 'on']);
    expect(formatMoney('1234.5')).toBe('1,234.50');
  });

  test.each(['de-DE', 'en-US', 'fr-CH', 'ar-EG', 'sv-SE', 'ja-JP', 'en-IN'])(
    'what %s shows is read as it was',
    (tag) => {
      const locale = createLocale(tag);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 36_500 }), (cents, days) => {
          const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
          const date = new Date(Date.UTC(1990, 0, 1 + days)).toISOString().slice(0, 10);
          const [money, day] = inLocale(tag, () => [formatMoney(amount), formatDate(date)]);
          const parsed = parseNumber(money ?? '', locale);
          expect('amount' in parsed ? Number(parsed.amount) : parsed).toBe(Number(amount));
          expect(parseDate(day ?? '', locale, 2026)).toBe(date);
        }),
        { numRuns: 50 },
      );
    },
  );
});
