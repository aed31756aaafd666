import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryAmount } from './arbitrary-record.ts';
import { add, parseAmount, roundToCents, subtract } from './money.ts';

const signedAmount = fc
  .tuple(fc.boolean(), arbitraryAmount)
  .map(([isNegative, amount]) => (isNegative ? subtract('0', amount) : amount));

/** An amount of at most four digits behind the point in ten-thousandths. */
function tenThousandths(amount: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(amount) ?? [];
  return BigInt(`${sign}${whole}${fraction.padEnd(4, '0')}`);
}

describe('amounts', () => {
  test('are added and subtracted exactly', () => {
    fc.assert(
      fc.property(signedAmount, signedAmount, (a, b) => {
        expect(tenThousandths(add(a, b))).toBe(tenThousandths(a) + tenThousandths(b));
        expect(tenThousandths(subtract(a, b))).toBe(tenThousandths(a) - tenThousandths(b));
      }),
    );
  });

  test.each([
    ['0.1', '0.2', '0.3'],
    ['-5.50', '5.5', '0'],
    ['99999999999999999999.01', '0.99', '100000000000000000000'],
  ])('%s + %s = %s', (a, b, sum) => {
    expect(add(a, b)).toBe(sum);
  });

  test.each([
    ['1200', '1200'],
    ['+007.50', '7.5'],
    ['-0.00', '0'],
    ['0.0000001', '0.0000001'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s is read as %s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  test.each(['', ' 1', '1,200', '1e3', '.5', '5.', 'NaN', 'Infinity', '--1', '١٢'])('"%s" is not one', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });
});

describe('rounding to cents', () => {
  test.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['-0.004', '0.00'],
    ['1.004999', '1.00'],
    ['12', '12.00'],
    ['123456789012345678.905', '123456789012345678.91'],
  ])('shows %s as %s', (amount, shown) => {
    expect(roundToCents(amount)).toBe(shown);
  });

  test('never changes an amount by more than half a cent, and away from zero where it is half', () => {
    fc.assert(
      fc.property(signedAmount, (amount) => {
        const [exact, rounded] = [tenThousandths(amount), tenThousandths(roundToCents(amount))];
        const change = exact < 0n ? exact - rounded : rounded - exact;
        expect(rounded % 100n).toBe(0n);
        expect(change > -50n && change <= 50n).toBe(true);
      }),
    );
  });
});
