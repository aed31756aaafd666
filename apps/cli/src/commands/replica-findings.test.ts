/** What the doctor makes of what a replica tells; real ones: apps/server/src/long-reads. */
import { expect, test } from 'vitest';
import { judge } from './replica-findings.ts';

const told = {
  systemIdentifier: '1',
  isReplica: true,
  isPaused: false,
  hasReplayed: true,
  lagS: 7200,
  hasFeedback: true,
};

test.each<[words: RegExp, outcome: string, told: Partial<typeof told>]>([
  // Nothing has changed for two hours.
  [/follows/, 'fine', {}],
  [/follows/, 'fine', { hasReplayed: false, lagS: 3 }],
  [/7200 s behind/, 'warning', { hasReplayed: false }],
  [/paused/, 'warning', { isPaused: true, hasReplayed: false }],
  [/another server/, 'warning', { systemIdentifier: '2' }],
  [/no replica/, 'warning', { isReplica: false }],
])('%s', (words, outcome, changed) => {
  expect(judge({ ...told, ...changed }, '1')).toMatchObject([{ outcome, says: expect.stringMatching(words) }]);
});

test('reads that may be cut off are a finding beside others', () => {
  expect(judge({ ...told, hasFeedback: false }, '1').map(({ outcome }) => outcome)).toEqual(['fine', 'warning']);
});
