import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubleOfText, integerOfText } from './number-text.ts';
import { digits } from './text.ts';

test('every integer is read from its digits, and from no other text of the same value', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
      expect(integerOfText(String(number))).toBe(number);
      for (const other of [` ${number}`, `${number} `, `+${number}`, `${number}.0`, `0${number}`, `${number}e0`])
        expect(integerOfText(other)).toBeUndefined();
    }),
  );
  expect(['', '-', '-0', '00', '0x10', '１'].map(integerOfText)).toEqual(Array(6).fill(undefined));
});

test('every double is read from what it prints as; digits that it does not hold are refused', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const text = String(number);
      expect(Object.is(doubleOfText(text), number) || Object.is(number, -0)).toBe(true);
      expect(doubleOfText(number.toPrecision(17).replace('e+', 'e')) === number).toBe(true);
    }),
  );
  expect(['1e3', '0.10', '250.00', '-7'].map(doubleOfText)).toEqual([1000, 0.1, 250, -7]);
  const others = ['0.1000000000000000055', '9007199254740993', '1e400', 'NaN', 'Infinity', '', '.5', '5.', ' 1', '007'];
  expect(others.filter((text) => doubleOfText(text) !== undefined)).toEqual([]);
});

test('a number becomes a text with the point of a REAL and the sign of a zero', () => {
  expect([-0, 0, 1, -7, 0.5, 1e21, 7n, '007'].map(digits)).toEqual([
    '-0.0',
    '0.0',
    '1.0',
    '-7.0',
    '0.5',
    '1e+21',
    '7',
    '007',
  ]);
});
