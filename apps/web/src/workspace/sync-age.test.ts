import { expect, test } from 'vitest';
import { ageText, lastPullAt, toneOfAge } from './sync-age.ts';

const at = '2026-03-01T08:00:00.000Z';
const after = (minutes: number) => Date.parse(at) + minutes * 60_000;

test.each([
  [-5, 'just now'],
  [0.9, 'just now'],
  [1, '1 min ago'],
  [59.9, '59 min ago'],
  [60, '1 h ago'],
  [48 * 60 - 1, '47 h ago'],
  [48 * 60, '2 days ago'],
])('after %d min it was %s', (minutes, words) => expect(ageText(at, after(minutes))).toBe(words));

test.each([
  // Without a schedule after half an hour; what was never synchronized says so itself.
  [at, null, 30, 'calm'],
  [at, null, 31, 'stale'],
  [null, null, 99, 'calm'],
  // Every quarter of an hour, every night, and right after somebody has asked for a pull.
  [at, 15, 30, 'calm'],
  [at, 15, 31, 'stale'],
  [at, 24 * 60, 48 * 60, 'calm'],
  [at, 24 * 60, 48 * 60 + 1, 'stale'],
  [at, 1, 6, 'calm'],
  [at, 1, 7, 'stale'],
])('of %s, with the next pull after %s min, after %s min: %s', (pulledAt, next, minutes, tone) =>
  expect(toneOfAge(pulledAt, after(minutes), next === null ? null : new Date(after(next)).toISOString())).toBe(tone),
);

test('the latest of what the page knows and of a pull that has ended counts; one that failed does not', () => {
  const run = { status: 'completed', startedAt: '2026-03-01T08:10:00.000Z', durationMs: 30_000 };
  expect(lastPullAt(at, run)).toBe('2026-03-01T08:10:30.000Z');
  expect(lastPullAt('2026-03-01T09:00:00.000Z', run)).toBe('2026-03-01T09:00:00.000Z');
  expect(lastPullAt(null, run)).toBe('2026-03-01T08:10:30.000Z');
  expect(lastPullAt(at, { ...run, status: 'failed' })).toBe(at);
});
