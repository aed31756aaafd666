import { expect, test } from 'vitest';
import { createLocale } from '../../locale/locale.ts';
import { parseAmount, parseDates, parseDuration, parseShift } from './parse-bulk.ts';

const context = { locale: createLocale('en-US'), year: 2026 };

test.each([
  [parseShift('14d'), { kind: 'shift', days: 14 }],
  [parseShift('\u22122w'), { kind: 'shift', days: -14 }],
  [parseDuration('90'), { kind: 'setDuration', days: 90 }],
  [parseDuration('+1w'), { kind: 'changeDuration', days: 7 }],
  [parseDuration('-10d'), { kind: 'changeDuration', days: -10 }],
  [parseAmount('monthlyRate', '12k', context), { kind: 'setAmount', field: 'monthlyRate', value: '12000' }],
  [parseAmount('monthlyRate', '-7.5 %', context), { kind: 'scaleAmount', field: 'monthlyRate', percent: '-7.5' }],
  [parseAmount('purchasePrice', '+$1,000', context), { kind: 'addAmount', field: 'purchasePrice', amount: '1000' }],
  [parseDates('1 mar', '', context), { kind: 'setDates', start: '2026-03-01' }],
  [parseDates('3/1/26', '4/1/26', context), { kind: 'setDates', start: '2026-03-01', end: '2026-04-01' }],
])('%j', (parsed, operation) => {
  expect(parsed).toEqual({ operation });
});

test.each([
  parseShift('0'),
  parseShift('14m'),
  parseShift('99999w'),
  parseDuration('long'),
  parseAmount('monthlyRate', '5%', context),
  parseAmount('monthlyRate', '1,5', context),
  parseDates('', '', context),
  parseDates('2 mar', '1 mar', context),
  parseDates('31 feb', '', context),
])('what means nothing, or two things, says what to type: %j', (parsed) => {
  expect(parsed).toHaveProperty('fault');
});
