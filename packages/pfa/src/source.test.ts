import { expect, test } from 'vitest';
import { hasUnknownSource } from './source.ts';

test.each(['Lease', 'rental', ' Rental', 'PURCHASE', ' '])('%j of upstream is not a known source', (source) => {
  expect(hasUnknownSource({ source })).toBe(true);
  expect(hasUnknownSource({ source: 'Rental', planSource: source })).toBe(true);
  expect(hasUnknownSource({ source: null, forecastSource: source })).toBe(true);
  expect(hasUnknownSource({ actualSource: source })).toBe(true);
});

test('a record without a source, or with known ones, has no unknown one', () => {
  expect(hasUnknownSource({})).toBe(false);
  expect(hasUnknownSource({ source: null, planSource: '' })).toBe(false);
  expect(hasUnknownSource({ source: 'Rental', planSource: 'Purchase', actualSource: 'Rental' })).toBe(false);
});
