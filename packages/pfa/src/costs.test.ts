import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from './arbitrary-record.ts';
import {
  add,
  addDays,
  budgetOf,
  calendarDate,
  daysBetween,
  layerCost,
  parseCalendarDate,
  recordCosts,
  roundToCents,
  subtract,
  totalsOf,
  variances,
} from './index.ts';

/** Rental cost by whole numbers only: rate in 1/10000, result in 1/10^10, rounded half up. */
function rentalByIntegers(days: number, rateTenThousandths: bigint): string {
  const numerator = BigInt(days) * rateTenThousandths * 100n * 10n ** 6n * 2n;
  const rounded = (numerator / 3044n + 1n) / 2n;
  const text = String(rounded).padStart(11, '0');
  return `${text.slice(0, -10)}.${text.slice(-10)}`.replace(/\.?0+$/, '');
}

describe('costs', () => {
  test('a rental costs days ÷ 30.44 × monthly rate, to ten digits, as whole-number arithmetic has it', () => {
    const start = calendarDate('2024-02-01');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.bigInt({ min: 1n, max: 10n ** 10n }), (days, units) => {
        const digits = String(units).padStart(5, '0');
        const monthlyRate = `${digits.slice(0, -4)}.${digits.slice(-4)}`;
        const cost = layerCost({
          source: 'Rental',
          monthlyRate,
          purchasePrice: null,
          start,
          end: addDays(start, days),
        });
        expect(cost).toBe(rentalByIntegers(days, units));
      }),
    );
  });

  test.each([
    ['2025-01-01', '2025-01-31', '3044', '3000'],
    ['2025-03-01', '2025-02-01', '3044', '0'],
    ['2025-03-01', '2025-03-01', '3044', '0'],
  ])('from %s to %s at %s a month costs %s', (start, end, monthlyRate, cost) => {
    const terms = {
      source: 'Rental',
      monthlyRate,
      purchasePrice: '1',
      start: calendarDate(start),
      end: calendarDate(end),
    };
    expect(layerCost(terms)).toBe(cost);
  });

  test('a purchase costs its price whatever the dates, a missing price nothing', () => {
    const terms = { source: 'Purchase', monthlyRate: '9', start: null, end: null };
    expect(layerCost({ ...terms, purchasePrice: '1234.56' })).toBe('1234.56');
    expect(layerCost({ ...terms, purchasePrice: null })).toBe('0');
  });

  test('actual cost is nothing until the record is actualized', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(recordCosts({ ...record, isActualized: false }).actual).toBe('0');
      }),
    );
  });

  test('the plan never depends on forecast or actual dates', () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryRecord, (record, other) => {
        const moved = { ...record, forecastStart: other.forecastStart, actualEnd: other.actualEnd };
        expect(recordCosts(moved).plan).toBe(recordCosts(record).plan);
      }),
    );
  });
});

describe('variance', () => {
  test('plan plus variance is the forecast', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const costs = recordCosts(record);
        expect(add(costs.plan, variances(costs).forecast)).toBe(costs.forecast);
      }),
    );
  });

  test('swapping plan and forecast turns the sign', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const costs = recordCosts(record);
        const swapped = variances({ ...costs, plan: costs.forecast, forecast: costs.plan });
        expect(swapped.forecast).toBe(subtract('0', variances(costs).forecast));
      }),
    );
  });

  test.each([
    ['0', 'on'],
    ['0.00', 'on'],
    ['-0.01', 'under'],
    ['12', 'over'],
  ])('%s is %s budget', (amount, budget) => {
    expect(budgetOf(amount)).toBe(budget);
  });
});

describe('totals', () => {
  const records = fc.array(arbitraryRecord, { maxLength: 20 });
  const all = { discontinued: true, fundsTransferable: true };
  const none = { discontinued: false, fundsTransferable: false };

  test('of two lists add up to those of both', () => {
    fc.assert(
      fc.property(records, records, (a, b) => {
        const [one, other, both] = [totalsOf(a, all), totalsOf(b, all), totalsOf([...a, ...b], all)];
        expect(both.records).toBe(one.records + other.records);
        expect(both.costs.forecast).toBe(add(one.costs.forecast, other.costs.forecast));
        expect(both.variances.actual).toBe(add(one.variances.actual, other.variances.actual));
      }),
    );
  });

  test('leave discontinued and transferable records out unless asked for, and say so', () => {
    fc.assert(
      fc.property(records, (list) => {
        const totals = totalsOf(list, none);
        expect(totals.records).toBe(
          list.filter((record) => !record.isDiscontinued && !record.isFundsTransferable).length,
        );
        expect(totals.includes).toEqual(none);
      }),
    );
  });
});

describe('rounding to cents', () => {
  test.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['1.004999', '1.00'],
    ['12', '12.00'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(roundToCents(amount)).toBe(shown);
  });
});

describe('calendar dates', () => {
  test('adding days and counting them are inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const start = calendarDate('2024-02-29');
        expect(daysBetween(start, addDays(start, days))).toBe(days);
      }),
    );
  });

  test.each(['2023-02-29', '2024-13-01', '2024-00-10', '24-01-01', '0000-01-01', '2024-1-1', '2024-01-01T00:00'])(
    '%s is none',
    (text) => {
      expect(parseCalendarDate(text)).toBeUndefined();
    },
  );
});
