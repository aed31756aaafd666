import { expect, test } from 'vitest';
import type { Groups } from '@vanguard/protocol/browser';
import { inPlace } from './read-moment.ts';

const group = (name: string, records: number, offset: number, forecastVariance: string) =>
  ({ path: [name], records, offset, forecastVariance }) as Groups['groups'][number];

test('groups stay where they stand when their sums change; those with other records stand as they are answered', () => {
  const before = [group('b', 3, 2, '90'), group('a', 2, 0, '50')];
  const overtaken = [group('a', 2, 0, '95'), group('b', 3, 2, '90')];
  expect(inPlace(before, overtaken)).toEqual({ groups: overtaken.toReversed(), movedRecords: 5 });
  expect(inPlace(before, [group('b', 3, 2, '70'), group('a', 2, 0, '50')]).movedRecords).toBe(0);
  const others = [group('a', 3, 0, '95'), group('b', 3, 3, '90')];
  expect(inPlace(before, others)).toEqual({ groups: others, movedRecords: 0 });
});
