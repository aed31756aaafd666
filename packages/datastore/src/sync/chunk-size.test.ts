import { expect, test } from 'vitest';
import { ChunkPace } from './chunk-size.ts';

const paceOf = (first: number) => new ChunkPace({ first, least: 40, most: 1000 });
const chunk = (tookMs: number, isWaitedFor: boolean, beganAt = 0) => ({
  beganAt,
  endedAt: beganAt + tookMs,
  isWaitedFor,
});

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
  ['where somebody waits, it takes a quarter as long', { size: 120, tookMs: 60, isWaitedFor: true }, 30],
  ['and may be as small as that needs', { size: 40, tookMs: 600, isWaitedFor: true }, 8],
])('%s', (_, { size, tookMs, isWaitedFor }, next) => {
  const pace = paceOf(size);
  pace.note(chunk(tookMs, isWaitedFor));
  expect(pace.size).toBe(next);
});

test('who has waited saves again: chunks stay short for a while, and grow again', () => {
  const pace = paceOf(120);
  pace.note(chunk(60, true));
  pace.note(chunk(15, false, 4000));
  expect(pace.size).toBe(30);
  pace.note(chunk(15, false, 5100));
  expect(pace.size).toBe(60);
});
