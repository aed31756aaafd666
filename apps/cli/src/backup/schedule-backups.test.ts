/** When the daily backup is due. */
import { expect, test } from 'vitest';
import { isDue } from './schedule-backups.ts';

const at = (text: string) => new Date(`2026-11-${text}`);
const half = 2 * 60 + 30;

test.each<[is: boolean, now: string, latest: string | undefined]>([
  [true, '10T12:00', undefined],
  [false, '10T02:29', '09T02:30'],
  [true, '10T02:30', '09T02:30'],
  [false, '10T02:31', '10T02:30'],
  // Nobody was there at half past two.
  [true, '10T09:00', '09T02:30'],
  [false, '10T09:00', '10T02:31'],
  // One made by hand in the evening does not count for the next day.
  [true, '10T02:30', '09T23:00'],
])('%s at %s after one of %s', (is, now, latest) => {
  expect(isDue(at(now), half, latest === undefined ? undefined : at(latest))).toBe(is);
});
