import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReturnPath } from './return-path.ts';

test('keeps a place within the page', () => {
  expect(readReturnPath('/o/ALPHA/records?category=Cranes&sort=-planCost')).toBe(
    '/o/ALPHA/records?category=Cranes&sort=-planCost',
  );
});

test.each([
  '//evil.example/x',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/sign-in',
  7,
  undefined,
])('refuses %s', (raw) => {
  expect(readReturnPath(raw)).toBeUndefined();
});

test('never leads to another origin', () => {
  const pieces = fc.constantFrom('/', '\\', '//', 'evil.example', ':', '@', '..', '.', '\t', 'a', '?', '#');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const path = readReturnPath(`/${parts.join('')}`) ?? '/';
      expect(new URL(path, 'http://own.example').origin).toBe('http://own.example');
    }),
  );
});
