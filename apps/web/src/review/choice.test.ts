import { expect, test } from 'vitest';
import { spanOfChoice } from './choice.ts';

test('a span goes from the one before to this one, whichever is first; without one before it is this one', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(spanOfChoice(ids, 1, 3)).toEqual(['b', 'c', 'd']);
  expect(spanOfChoice(ids, 3, 1)).toEqual(['b', 'c', 'd']);
  expect(spanOfChoice(ids, undefined, 2)).toEqual(['c']);
});
