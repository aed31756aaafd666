import { expect, test } from 'vitest';
import { plural } from './plural.ts';

test('a count has the form of its noun, and its thousands apart', () => {
  expect([0, 1, 2, 1204].map((count) => plural(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '1,204 rows']);
  expect([1, 2].map((count) => plural(count, 'index', 'indexes'))).toEqual(['1 index', '2 indexes']);
});
