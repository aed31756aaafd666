import type { Draft } from '@vanguard/protocol/browser';
import { expect, test } from 'vitest';
import { groupDrafts } from './group-drafts.ts';

const draft = (pfaId: string, step: Draft['step'], more: Partial<Draft> = {}): Draft => ({
  pfaId,
  delta: { monthlyRate: '2.50' },
  upstream: { monthlyRate: '2' },
  version: '1',
  conflicts: [],
  changeReason: null,
  sessionId: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  refusal: null,
  isRemoved: false,
  before: { forecastCost: '10.10', actualCost: '1' },
  after: { forecastCost: '12.30', actualCost: '0.5' },
  step,
  ...more,
});

test('drafts stand by gesture, the latest first, each with its exact effect', () => {
  const first = { step: '1', label: 'save', createdAt: '2026-01-02T00:00:00Z', fields: [] };
  const second = { step: '2', label: 'shift', createdAt: '2026-01-03T00:00:00Z', fields: [] };
  const groups = groupDrafts([
    draft('A', second, { changeReason: 'late' }),
    draft('B', first),
    draft('C', second, { changeReason: 'late' }),
    draft('D', null, { upstream: { monthlyRate: '2.5' } }),
    draft('E', null),
  ]);
  expect(
    groups.map(({ key, label, reason, drafts, effect, isSettled }) => [
      key,
      label,
      reason,
      drafts.length,
      effect,
      isSettled,
    ]),
  ).toEqual([
    ['2', 'shift', 'late', 2, '3.4', false],
    ['1', 'save', null, 1, '1.7', false],
    ['settled', undefined, null, 1, '1.7', true],
    ['unknown', undefined, null, 1, '1.7', false],
  ]);
});

test('reasons that differ are nobody’s of the group', () => {
  const step = { step: '1', label: 'save', createdAt: '2026-01-02T00:00:00Z', fields: [] };
  expect(groupDrafts([draft('A', step, { changeReason: 'a' }), draft('B', step)])[0]?.reason).toBeNull();
});
