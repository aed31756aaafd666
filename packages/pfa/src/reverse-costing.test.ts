import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryAmount, arbitraryDay } from './arbitrary-record.ts';
import { addDays, calendarDate, daysBetween } from './calendar-date.ts';
import { layerCost } from './costs.ts';
import { forecastEndForCost } from './reverse-costing.ts';

const rate = arbitraryAmount.filter((amount) => Number(amount) > 0);
const start = calendarDate('2025-01-01');

/** Ten digits behind the point, as a whole number. */
function units(cost: string): bigint {
  const [whole = '', fraction = ''] = cost.split('.');
  return BigInt(whole + fraction.padEnd(10, '0'));
}

function rental(monthlyRate: string, days: number): bigint {
  return units(layerCost({ source: 'Rental', monthlyRate, purchasePrice: null, start, end: addDays(start, days) }));
}

describe('reverse costing', () => {
  test('gives back the end that a cost was computed from', () => {
    fc.assert(
      fc.property(rate, arbitraryDay, fc.integer({ min: 0, max: 3000 }), (monthlyRate, from, days) => {
        const end = addDays(from, days);
        const targetCost = layerCost({ source: 'Rental', monthlyRate, purchasePrice: null, start: from, end });
        expect(forecastEndForCost({ start: from, monthlyRate, targetCost })).toBe(end);
      }),
    );
  });

  test('keeps to any target, and the next day would not', () => {
    fc.assert(
      fc.property(rate, arbitraryAmount, (monthlyRate, targetCost) => {
        const end = forecastEndForCost({ start, monthlyRate, targetCost });
        fc.pre(end !== undefined && end < '9999-12-31');
        const days = daysBetween(start, end);
        expect(rental(monthlyRate, days) <= units(targetCost)).toBe(true);
        expect(rental(monthlyRate, days + 1) > units(targetCost)).toBe(true);
      }),
    );
  });

  test.each([
    ['3044', '3000', '2025-01-31'],
    ['3044', '3099.99', '2025-01-31'],
    ['3044', '3100', '2025-02-01'],
    ['3044', '99.99', '2025-01-01'],
    ['3044', '0', '2025-01-01'],
    ['304400000000000', '99999999999999.9999999999', '2025-01-10'],
  ])('at %s a month ends a rental for %s on %s', (monthlyRate, targetCost, end) => {
    expect(forecastEndForCost({ start, monthlyRate, targetCost })).toBe(end);
  });

  test.each([
    ['0', '100'],
    ['-5', '100'],
    ['3044', '-0.01'],
    ['0.01', '100000'],
  ])('finds no end at %s a month for %s', (monthlyRate, targetCost) => {
    expect(forecastEndForCost({ start, monthlyRate, targetCost })).toBeUndefined();
  });
});
