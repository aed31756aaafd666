import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantTexts } from '../sample/instant-text.ts';
import {
  countingReadings,
  type DateReading,
  instantOfNumber,
  numbersOfInstant,
  readingNames,
} from './date-readings.ts';

/** From the manuals of those who count so. */
const anchors: [DateReading, bigint | number, string][] = [
  ['s', 1_700_000_000n, '2023-11-14T22:13:20.000Z'],
  ['ms', -1n, '1969-12-31T23:59:59.999Z'],
  ['days', 19_723n, '2024-01-01T00:00:00.000Z'],
  ['julian', 2_440_587.5, '1970-01-01T00:00:00.000Z'],
  ['julian', 0n, '-004713-11-24T12:00:00.000Z'],
  ['excel', 61n, '1900-03-01T00:00:00.000Z'],
  ['excel', 45_000.333333333336, '2023-03-15T08:00:00.000Z'],
  ['coredata', 0n, '2001-01-01T00:00:00.000Z'],
  ['webkit', 11_644_473_600_000_000n, '1970-01-01T00:00:00.000Z'],
  ['filetime', 116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
  ['ticks', 621_355_968_000_000_000n, '1970-01-01T00:00:00.000Z'],
  ['yyyymmdd', 20_240_229n, '2024-02-29T00:00:00.000Z'],
  ['yyyymmddhhmmss', 20_240_229_235_958n, '2024-02-29T23:59:58.000Z'],
];

test.each(anchors)('%s %s', (unit, value, iso) => {
  expect(instantOfNumber(value, unit)).toEqual({
    nanoseconds: BigInt(new Date(iso).getTime()) * 1_000_000n,
    isExact: true,
  });
});

test.each<[DateReading, bigint | number]>([
  ['yyyymmdd', 20_230_229n],
  ['yyyymmdd', 0n],
  ['yyyymmdd', -20_240_131n],
  ['yyyymmdd', 20_240_131.5],
  ['yyyymmddhhmmss', 20_240_131_240_000n],
  ['s', Number.POSITIVE_INFINITY],
])('%s makes no date of %s', (unit, value) => {
  expect(instantOfNumber(value, unit)).toBeUndefined();
});

test.each<[DateReading, number, bigint, boolean]>([
  ['s', 1_700_000_000.1234567, 1_700_000_000_123_456_700n, true],
  ['s', -0.5, -500_000_000n, true],
  ['coredata', 457_455_981.1167551, 1_435_763_181_116_755_100n, true],
  ['us', 1.0005, 1_000n, false],
  ['us', -1.0005, -1_001n, false],
  ['julian', 2_460_000.123456789, 1_677_250_666_667_000_000n, false],
  ['julian', 2_473_457.7546246294, 2_839_989_999_568_000_000n, true],
])('%s of a fraction %s', (unit, value, nanoseconds, isExact) => {
  expect(instantOfNumber(value, unit)).toEqual({ nanoseconds, isExact });
});

describe('for any number of dates from 1700 to 2200', () => {
  const counting = Object.keys(countingReadings) as (keyof typeof countingReadings)[];
  const seconds = fc.integer({ min: Date.UTC(1700) / 1_000, max: Date.UTC(2200) / 1_000 });

  test('the reading of the verification, which shares no code, reads them alike', () => {
    const readings = fc.constantFrom(...Object.values<DateReading>(readingNames).filter((one) => one !== 'magnitude'));
    fc.assert(
      fc.property(readings, seconds, (unit, at) => {
        const [value] = numbersOfInstant(BigInt(at) * 1_000_000n, unit);
        fc.pre(value !== undefined);
        const instant = instantOfNumber(value, unit);
        const [least, greatest] = instantTexts(value, unit, 1n) ?? ['', ''];
        const own = new Date(Number((instant?.nanoseconds ?? 0n) / 1_000_000n)).toISOString().replace('T', ' ');
        expect(least.slice(0, 19) <= own.slice(0, 19) && own.slice(0, 19) <= greatest.slice(0, 19)).toBe(true);
      }),
    );
  });

  test('the number of an instant is that instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...counting), seconds, (unit, at) => {
        const [value] = numbersOfInstant(BigInt(at) * 1_000_000n, unit);
        expect(instantOfNumber(value as bigint | number, unit)).toEqual({
          nanoseconds: BigInt(at) * 1_000_000_000n,
          isExact: true,
        });
      }),
    );
  });
});
