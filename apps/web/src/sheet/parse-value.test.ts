import { calendarDate, type CustomKind, customName } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { expect, test } from 'vitest';
import { createLocale } from '../locale/locale.ts';
import { columns } from './columns.ts';
import { customColumnOf } from './custom-column.ts';
import { type CellContext, parseValue } from './parse-value.ts';

const record = {
  pfaId: 'PFA-1',
  source: 'Rental',
  monthlyRate: '3044',
  purchasePrice: null,
  originalStart: '2026-01-01',
  originalEnd: '2026-02-01',
  forecastStart: '2026-03-01',
  forecastEnd: '2026-03-31',
  actualStart: null,
  actualEnd: null,
  isActualized: false,
  isDiscontinued: false,
  isFundsTransferable: false,
} as unknown as MergedRecord;

const context: CellContext = { record, locale: createLocale('en-US'), today: calendarDate('2026-07-15') };

function parsed(field: string, text: string, more: Partial<CellContext> = {}) {
  const column = columns.find(({ id }) => id === field);
  if (column === undefined) throw new Error(`there is no column ${field}`);
  const result = parseValue(column, text, { ...context, ...more });
  return 'delta' in result ? result.delta : result.fault;
}

function parsedCustom(kind: CustomKind, now: string | boolean | null, text: string) {
  const column = customColumnOf({ key: 'K', label: 'Weight', kind, isEditable: true });
  const result = parseValue(column, text, { ...context, record: { ...record, custom: { K: now } } });
  return 'delta' in result ? result.delta : result.fault;
}

test.each<[kind: CustomKind, now: string | boolean | null, text: string, value: string | boolean | null]>([
  ['text', null, ' North ', 'North'],
  ['text', 'North', '', null],
  ['decimal', '7', '+5', '12'],
  ['decimal', '7', '-300', '-293'],
  ['decimal', '7', '=-300.50', '-300.5'],
  ['decimal', null, '-300', '-300'],
  ['decimal', '200', '+5%', '210'],
  ['decimal', 'heavy', '12k', '12000'],
  ['date', '2026-02-31', '1 Mar', '2026-03-01'],
  ['date', '2026-03-01', '+14', '2026-03-15'],
  ['boolean', false, 'y', true],
  ['boolean', true, '', false],
  ['boolean', false, '-1', true],
])('a declared %s that is %s becomes by "%s" %s', (kind, now, text, value) => {
  expect(parsedCustom(kind, now, text)).toEqual({ [customName('K')]: value });
});

test.each<[kind: CustomKind, now: string | boolean | null, text: string, fault: RegExp]>([
  ['decimal', '-200', '+5%', /above nothing/],
  ['decimal', null, 'heavy', /Write numbers/],
  ['integer', '7', '1.5', /Weight must be a whole number/],
  ['date', '2026-02-31', '+14', /no date to count from/],
  ['date', null, 'plan', /no plan/],
  ['boolean', false, 'perhaps', /yes or no/],
])('a declared %s that is %s takes no "%s"', (kind, now, text, fault) => {
  expect(parsedCustom(kind, now, text)).toMatch(fault);
});

test.each([
  ['+14', '2026-04-14'],
  ['-2w', '2026-03-17'],
  ['eom', '2026-03-31'],
  ['today', '2026-07-15'],
  ['90d', '2026-05-30'],
  ['$10k', '2026-06-09'],
  ['1 Dec', '2026-12-01'],
  ['12/1/2026', '2026-12-01'],
  ['', null],
])('an end of "%s" is %s', (text, forecastEnd) => {
  expect(parsed('forecastEnd', text)).toEqual({ forecastEnd });
});

test.each([
  ['forecastEnd', 'plan', /must not be before the start/],
  ['forecastEnd', '2026-02-28', /must not be before the start/],
  ['forecastEnd', '31 Feb', /is not a date/],
  ['forecastStart', '90d', /is not a date/],
  ['monthlyRate', '1,5', /two ways/],
  ['monthlyRate', '1e3', /Write numbers as in 1,234.50/],
  ['source', 'lease', /Rental or Purchase/],
  ['purchasePrice', '+5%', /no amount to change/],
  ['pfaId', 'x', /cannot be changed/],
  ['forecastCost', '5', /cannot be changed/],
])('%s of "%s" is refused with a reason', (field, text, reason) => {
  expect(parsed(field, text)).toMatch(reason);
});

test('amounts are typed short and changed by steps; what is pasted is a value', () => {
  expect(parsed('monthlyRate', '12k')).toEqual({ monthlyRate: '12000' });
  expect(parsed('monthlyRate', '+5%')).toEqual({ monthlyRate: '3196.2' });
  expect(parsed('monthlyRate', '-44')).toEqual({ monthlyRate: '3000' });
  expect(parsed('monthlyRate', '-4000')).toMatch(/decimal from 0 up/);
  expect(parsed('area', '#N/A', { isPaste: true })).toMatch(/error of a formula/);
  expect(parsed('area', '#N/A')).toEqual({ area: '#N/A' });
  expect(parsed('monthlyRate', '-44', { isPaste: true })).toMatch(/decimal from 0 up/);
  expect(parsed('monthlyRate', '+5%', { isPaste: true })).toMatch(/percentage/);
});

test("a change of the record's rate reaches the rate that its forecast has of its own, each by its own step", () => {
  const ofItsOwn = { record: { ...record, ownTerms: { forecastRate: '6088', actualRate: '1' } } };
  expect(parsed('monthlyRate', '5000', ofItsOwn)).toEqual({ monthlyRate: '5000', forecastRate: '5000' });
  expect(parsed('monthlyRate', '+5%', ofItsOwn)).toEqual({ monthlyRate: '3196.2', forecastRate: '6392.4' });
  expect(parsed('monthlyRate', '', ofItsOwn)).toEqual({ monthlyRate: null, forecastRate: null });
  expect(parsed('purchasePrice', '7', ofItsOwn)).toEqual({ purchasePrice: '7' });
});

test('what a sheet has copied or fills is read as it is stored, not in the language of the reader', () => {
  const german = { locale: createLocale('de-DE') };
  expect(parsed('monthlyRate', '1.500', german)).toEqual({ monthlyRate: '1500' });
  expect(parsed('monthlyRate', '1.500', { ...german, isPaste: true, isRaw: true })).toEqual({ monthlyRate: '1.500' });
});

test('what an end may cost is reckoned by the rate of its layer', () => {
  expect(parsed('forecastEnd', '$10k')).toEqual({ forecastEnd: '2026-06-09' });
  const ofItsOwn = { record: { ...record, ownTerms: { forecastRate: '6088' } } };
  expect(parsed('forecastEnd', '$10k', ofItsOwn)).toEqual({ forecastEnd: '2026-04-20' });
});

test('one key chooses source, DOR and state', () => {
  expect(parsed('source', 'p')).toEqual({ source: 'Purchase' });
  expect(parsed('dor', 'j')).toEqual({ dor: 'PROJECT' });
  expect(parsed('dor', 'Somebody else')).toEqual({ dor: 'Somebody else' });
  expect(parsed('status', 'd')).toEqual({ isDiscontinued: true, isFundsTransferable: false });
});
