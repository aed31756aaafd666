import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDateTime } from './date-time-text.ts';

const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const microsecondsOf = (value: Date) => BigInt(value.getTime()) * 1_000n;

describe('a date in text', () => {
  test('is the instant that JavaScript reads, in every spelling', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (value, offset) => {
        const iso = value.toISOString();
        expect(parseDateTime(iso)).toMatchObject({ microseconds: microsecondsOf(value), shape: 'iso' });
        expect(parseDateTime(iso.replace('T', ' ').replace('Z', ''))).toMatchObject({
          microseconds: microsecondsOf(value),
          shape: 'sqlite',
        });
        expect(parseDateTime(iso.replace('Z', ' UTC'))?.microseconds).toBe(microsecondsOf(value));
        const midnight = new Date(value.getTime() - (((value.getTime() % 86_400_000) + 86_400_000) % 86_400_000));
        expect(parseDateTime(iso.slice(0, 10))).toEqual({
          microseconds: microsecondsOf(midnight),
          shape: 'date',
          fractionDigits: 0,
          isZoned: false,
        });
        const pad = (part: number) => String(Math.floor(part)).padStart(2, '0');
        const zone = `${offset < 0 ? '-' : '+'}${pad(Math.abs(offset) / 60)}:${pad(Math.abs(offset) % 60)}`;
        expect(parseDateTime(iso.replace('Z', zone))).toMatchObject({
          microseconds: microsecondsOf(value) - BigInt(offset) * 60_000_000n,
          shape: 'offset',
        });
      }),
    );
  });

  test.each([
    ['2024-01-02 03:04', '2024-01-02T03:04:00.000Z', 0],
    ['2024-01-02T03:04:05.123456Z', '2024-01-02T03:04:05.123Z', 6],
    ['2024-01-02 03:04:05.500000000', '2024-01-02T03:04:05.500Z', 1],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', 0],
    ['2024-01-02T03:04:05+0530', '2024-01-01T21:34:05.000Z', 0],
    ['2024-01-02 03:04:05.25-08', '2024-01-02T11:04:05.250Z', 2],
  ])('%s is %s, with %i significant digits of a second', (text, iso, fractionDigits) => {
    const parsed = parseDateTime(text);
    expect(new Date(Number((parsed?.microseconds ?? 0n) / 1_000n)).toISOString()).toBe(iso);
    expect(parsed?.fractionDigits).toBe(fractionDigits);
  });

  test.each([
    '2023-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-01-00',
    '2024-01-32',
    '2024-01-01 24:00',
    '2024-01-01 10:60',
    '2024-01-01 10:00:60',
    '2024-01-01 10:00:00.',
    '2024-01-01 10:00:00.1234567',
    '2024-01-01x10:00',
    '2024-1-1',
    '24-01-01',
    '2024-01-01 10',
    '2024-01-01 ',
    '2024-01-01T10:00:00+5',
    '2024-01-01T10:00:00+02:',
    '2024-01-01T10:00:00+16',
    '2024-01-01T10:00:00+01:60',
    '2024-01-01T10:00:00 PST',
    'yesterday',
    '',
    '1700000000',
    '+2024-01-01',
    '2024-01-01 10:00 ',
  ])('%j is not a time', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });
});
