import { expect, test } from 'vitest';
import { nextSize } from './chunk-size.ts';

test.each([
  [
    'one that took as long as it should is followed by one of its size',
    { size: 100, tookMs: 60, isWaitedFor: false },
    100,
  ],
  ['a slow one by a smaller one', { size: 200, tookMs: 120, isWaitedFor: false }, 100],
  ['a fast one by one at most twice as large', { size: 100, tookMs: 1, isWaitedFor: false }, 200],
  ['none is larger than the largest', { size: 900, tookMs: 1, isWaitedFor: false }, 1000],
  ['where nobody waits, none is smaller than pays for itself', { size: 50, tookMs: 600, isWaitedFor: false }, 40],
  ['where somebody waits, it takes half as long', { size: 100, tookMs: 60, isWaitedFor: true }, 50],
  ['and may be as small as that needs', { size: 40, tookMs: 600, isWaitedFor: true }, 8],
])('%s', (_, chunk, size) => {
  expect(nextSize(chunk)).toBe(size);
});
