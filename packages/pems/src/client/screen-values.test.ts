import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeScreenValue, encodeScreenValue, type ScreenValue } from './screen-values.ts';

const decimal = fc
  .tuple(fc.boolean(), fc.nat({ max: 999_999_999 }), fc.nat({ max: 9999 }))
  .map(([isNegative, whole, fraction]) => `${isNegative && whole > 0 ? '-' : ''}${whole}.${fraction}`);
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const values: fc.Arbitrary<ScreenValue> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value: fc.option(decimal) }),
  fc.record({ kind: fc.constant('date' as const), value: fc.option(day) }),
  fc.record({ kind: fc.constant('text' as const), value: fc.option(fc.string({ minLength: 1 })) }),
);

test('a value comes back from its form on the wire as it was, of a date its day', () => {
  fc.assert(
    fc.property(values, (value) => {
      const back = decodeScreenValue(JSON.parse(JSON.stringify(encodeScreenValue(value))));
      expect(value.kind === 'date' ? back?.slice(0, 10) : back).toBe(
        value.value ?? (value.kind === 'date' ? undefined : null),
      );
    }),
  );
});

test.each(['12345678901234567.89', '1e3', '1,5', ''])('the amount %j is refused, not rounded', (value) => {
  expect(() => encodeScreenValue({ kind: 'number', value })).toThrow(/amount/);
});

test.each([
  { NUMERICDATA: { VALUE: 2 ** 60, NUMOFDEC: 2 } },
  { NUMERICDATA: { VALUE: 1.5, NUMOFDEC: 2 } },
  { NUMERICDATA: { VALUE: 1, NUMOFDEC: -1 } },
  { DATETIMEDATA: { YEAR: 0, MONTH: 2, DAY: 30 } },
  { DATETIMEDATA: { YEAR: 'x', MONTH: 1, DAY: 1 } },
])('%j of an answer is refused', (value) => {
  expect(() => decodeScreenValue(value)).toThrow(/unknown form/);
});
