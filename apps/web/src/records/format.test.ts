import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
