import { calendarDate } from '@vanguard/pfa';
import type { MergedRecord, Totals } from '@vanguard/protocol/browser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, shiftTotals } from './price-edit.ts';

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
const inCents = (amount: number) => (amount / 100).toFixed(2);
const flags = fc.record({ isActualized: fc.boolean(), isDiscontinued: fc.boolean() });
const records = fc.tuple(flags, cents, fc.option(cents)).map(([own, forecast, actual]) => ({
  ...own,
  isFundsTransferable: false,
  forecastCost: inCents(forecast),
  actualCost: inCents(forecast),
  forecastVariance: inCents(forecast),
  actualVariance: actual === null ? null : inCents(actual),
}));

test('totals follow changed records to the cent, but for those of which only the server knows on which side they count', () => {
  fc.assert(
    fc.property(cents, fc.array(fc.tuple(records, records)), (sum, changed) => {
      const totals = {
        forecastCost: inCents(sum),
        actualVariance: inCents(sum),
        actualCost: '0',
        forecastVariance: '0',
      };
      const isCounted = (a: (typeof changed)[number][0], b: typeof a) =>
        a.isActualized === b.isActualized && a.isDiscontinued === b.isDiscontinued;
      const moved = (field: 'forecastCost' | 'actualVariance') =>
        changed
          .filter(([before, after]) => isCounted(before, after))
          .reduce(
            (all, [before, after]) => all + Math.round((Number(after[field]) - Number(before[field])) * 100),
            sum,
          );
      const shifted = shiftTotals(
        totals as Totals,
        changed.map(([before, after]) => ({ before: before as MergedRecord, after: after as MergedRecord })),
      );
      expect(Math.round(Number(shifted.forecastCost) * 100)).toBe(moved('forecastCost'));
      expect(Math.round(Number(shifted.forecastVariance) * 100)).toBe(moved('forecastCost') - sum);
      expect(Math.round(Number(shifted.actualVariance) * 100)).toBe(moved('actualVariance'));
    }),
  );
});

test('a change is what differs from the record, in declared fields too', () => {
  const record = { area: 'Silo 1', monthlyRate: '12.50', custom: { CREW: 'A', SHIFT: null } };
  const end = calendarDate('2027-01-31');
  const same = {
    area: 'Silo 1',
    monthlyRate: '12.5',
    'custom.CREW': 'A',
    'custom.SHIFT': null,
    'custom.constructor': null,
  };
  const changed = { forecastEnd: end, 'custom.CREW': 'B', 'custom.SHIFT': 'night' };
  expect(changesOf(record as unknown as MergedRecord, { ...same, ...changed })).toEqual(changed);
});
