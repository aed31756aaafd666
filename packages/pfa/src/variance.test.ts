import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from './arbitrary-record.ts';
import { recordCosts } from './costs.ts';
import { add, subtract } from './money.ts';
import { budgetOf, variances } from './variance.ts';

const costs = arbitraryRecord.map(recordCosts);

describe('variance', () => {
  test('added to the plan gives forecast and actual', () => {
    fc.assert(
      fc.property(costs, (own) => {
        const { forecast, actual } = variances(own, true);
        expect(add(own.plan, forecast)).toBe(own.forecast);
        expect(add(own.plan, actual ?? '')).toBe(own.actual);
        expect(variances(own, false)).toEqual({ forecast, actual: null });
      }),
    );
  });

  test('turns its sign, and over to under, where plan and forecast are swapped', () => {
    const opposite = { over: 'under', under: 'over', on: 'on' };
    fc.assert(
      fc.property(costs, (own) => {
        const { forecast } = variances(own, true);
        const swapped = variances({ ...own, plan: own.forecast, forecast: own.plan }, true);
        expect(swapped.forecast).toBe(subtract('0', forecast));
        expect(budgetOf(swapped.forecast)).toBe(opposite[budgetOf(forecast)]);
      }),
    );
  });

  test.each([
    ['0', 'on'],
    ['0.00', 'on'],
    ['-0.00', 'on'],
    ['-0.0000000001', 'under'],
    ['12', 'over'],
  ])('of %s is %s budget', (amount, budget) => {
    expect(budgetOf(amount)).toBe(budget);
  });
});
