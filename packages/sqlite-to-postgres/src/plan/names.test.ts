import { anyText } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constraintName, Namespace, systemColumns, truncateName } from './names.ts';

const name = fc.oneof(
  anyText({ maxLength: 90 }),
  fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀'), minLength: 14, maxLength: 70 }),
);

test('a cut name has at most 63 bytes and ends with a whole character', () => {
  fc.assert(
    fc.property(name, (long) => {
      const cut = truncateName(long.toWellFormed());
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(63);
      expect(long.toWellFormed().startsWith(cut)).toBe(true);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

test('names given out differ, are not empty and have at most 63 bytes, however alike the wishes are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(name, fc.constantFrom('a', 'é'.repeat(40), '日'.repeat(21))), { maxLength: 30 }),
      (wishes) => {
        const namespace = new Namespace();
        const given = wishes.map((wish) => namespace.claim(wish.toWellFormed()));
        expect(new Set(given).size).toBe(wishes.length);
        expect(given.every((one) => one !== '' && Buffer.byteLength(one) <= 63)).toBe(true);
      },
    ),
  );
});

test('a clash gets a number', () => {
  const namespace = new Namespace(systemColumns);
  expect(['a', 'a', 'a', 'ctid', ''].map((wish) => namespace.claim(wish))).toEqual([
    'a',
    'a1',
    'a2',
    'ctid1',
    'unnamed',
  ]);
});

test('the suffix of a constraint stays whole', () => {
  expect(constraintName('t'.repeat(80), ['a'], 'fkey')).toBe(`${'t'.repeat(58)}_fkey`);
  expect(constraintName('orders', ['a', 'b'], 'key')).toBe('orders_a_b_key');
});
