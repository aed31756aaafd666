import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocale } from './locale.ts';
import { parseNumber } from './parse-number.ts';

const tags = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'sv-SE', 'es-ES'];

test('what Intl writes in a locale is read back there, digit by digit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...tags),
      fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
      fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: 1, maxLength: 8 }),
      (tag, whole, fraction) => {
        const amount = `${whole}.${fraction}`;
        const format = new Intl.NumberFormat(tag, { minimumFractionDigits: fraction.length, maximumFractionDigits: 8 });
        const shown = format.format(amount as Intl.StringNumericLiteral);
        expect(parseNumber(shown, createLocale(tag))).toEqual({ amount });
      },
    ),
  );
});

test.each([
  ['12k', '12000'],
  ['$1.2m', '1200000'],
  ['1,234.567K', '1234567'],
  ['-300', '-300'],
  ['\u2212$0.5', '-0.5'],
  ['007', '7'],
  ['.5', '0.5'],
])('%s is %s', (text, amount) => {
  expect(parseNumber(text, createLocale('en-US'))).toEqual({ amount });
});

test.each(['1,5', '1.200.000', '1,2345', '12 000', '1e3', '0x10', 'k', '', '--5', '12,', '1..5', '٣'])(
  '"%s" is refused, not guessed',
  (text) => {
    expect(parseNumber(text, createLocale('en-US'))).toHaveProperty('fault');
  },
);
