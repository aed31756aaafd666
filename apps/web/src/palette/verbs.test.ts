import { expect, test } from 'vitest';
import { createLocale } from '../locale/locale.ts';
import { parseVerb, verbs } from './verbs.ts';

const context = { locale: createLocale('en-US'), year: 2026 };
const said = (line: string) => {
  const { parsed, reason } = parseVerb(line, context) ?? {};
  return { ...(parsed && 'operation' in parsed ? parsed.operation : parsed), ...(reason ? { reason } : {}) };
};

test.each([
  ['shift -2w', { kind: 'shift', days: -14 }],
  ['Shift 14d "mats are late"', { kind: 'shift', days: 14, reason: 'mats are late' }],
  ['duration 90d', { kind: 'setDuration', days: 90 }],
  ['duration +10d', { kind: 'changeDuration', days: 10 }],
  ['start 1 mar', { kind: 'setDates', start: '2026-03-01' }],
  ['end 2026-03-31', { kind: 'setDates', end: '2026-03-31' }],
  ['rate +5%', { kind: 'scaleAmount', field: 'monthlyRate', percent: '5' }],
  ['price 45k', { kind: 'setAmount', field: 'purchasePrice', value: '45000' }],
  ['area Silo 3', { kind: 'setText', field: 'area', value: 'Silo 3' }],
  ['area -', { kind: 'setText', field: 'area', value: null }],
  ['plan', { kind: 'resetToPlan' }],
  ['reason "mats are late"', { kind: 'setReason', reason: 'mats are late' }],
  ['bring back "wanted again', { kind: 'bringBack', reason: 'wanted again' }],
])('%s', (line, operation) => {
  expect(said(line)).toEqual(operation);
});

test('what needs a value waits for it, and what needs none takes none', () => {
  expect(parseVerb('shift', context)?.parsed).toBeUndefined();
  expect(said('shift soon')).toHaveProperty('fault');
  expect(parseVerb('reason "', context)?.parsed).toBeUndefined();
  expect(said('reason mats are late')).toHaveProperty('fault');
  expect(said('plan now')).toHaveProperty('fault');
  expect(parseVerb('shifty 3', context)).toBeUndefined();
  expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
});
