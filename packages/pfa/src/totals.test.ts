import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from './arbitrary-record.ts';
import { recordCosts } from './costs.ts';
import { add } from './money.ts';
import { type Totals, totalsOf } from './totals.ts';
import { variances } from './variance.ts';

const records = fc.array(arbitraryRecord, { maxLength: 20 });
const includes = fc.record({ discontinued: fc.boolean(), fundsTransferable: fc.boolean() });
const none = { discontinued: false, fundsTransferable: false };

/** Ten digits behind the point, as a whole number. */
function units(cost: string): bigint {
  const [whole = '', fraction = ''] = cost.split('.');
  return BigInt(whole + fraction.padEnd(10, '0'));
}

describe('totals', () => {
  test('are the sums of the costs of the records, to the last digit', () => {
    fc.assert(
      fc.property(records, (list) => {
        const { costs } = totalsOf(list, { discontinued: true, fundsTransferable: true });
        for (const layer of ['plan', 'forecast', 'actual'] as const) {
          const sum = list.reduce((total, record) => total + units(recordCosts(record)[layer]), 0n);
          expect(units(costs[layer])).toBe(sum);
        }
      }),
    );
  });

  test('of two lists add up to those of both, in any order', () => {
    fc.assert(
      fc.property(records, records, includes, (a, b, included) => {
        const [one, other] = [totalsOf(a, included), totalsOf(b, included)];
        const both = totalsOf([...b, ...a], included);
        expect(both.records).toBe(one.records + other.records);
        expect(both.costs.forecast).toBe(add(one.costs.forecast, other.costs.forecast));
        expect(both.variances.forecast).toBe(add(one.variances.forecast, other.variances.forecast));
        expect(both.variances.actual).toBe(add(one.variances.actual, other.variances.actual));
        for (const part of [
          (totals: Totals) => totals.actualized,
          (totals: Totals) => totals.hidden.discontinued,
          (totals: Totals) => totals.hidden.fundsTransferable,
        ]) {
          expect(part(both).records).toBe(part(one).records + part(other).records);
          expect(part(both).planCost).toBe(add(part(one).planCost, part(other).planCost));
        }
      }),
    );
  });

  test('leave discontinued and transferable records out unless asked for, and say so', () => {
    fc.assert(
      fc.property(records, includes, (list, included) => {
        const kept = list
          .filter((record) => included.discontinued || !record.isDiscontinued)
          .filter((record) => included.fundsTransferable || !record.isFundsTransferable);
        const everyKept = kept.map((record) => ({ ...record, isDiscontinued: false, isFundsTransferable: false }));
        const totals = totalsOf(list, included);
        expect(totals.costs).toEqual(totalsOf(everyKept, none).costs);
        expect(totals.records).toBe(kept.length);
        expect(totals.includes).toEqual(included);
      }),
    );
  });

  test('compare actuals with the plan of what is actualized, forecasts with the plan of all', () => {
    fc.assert(
      fc.property(records, (list) => {
        const totals = totalsOf(list, { discontinued: true, fundsTransferable: true });
        const own = list.map((record) => variances(recordCosts(record), record.isActualized));
        expect(totals.variances.actual).toBe(add('0', ...own.flatMap(({ actual }) => actual ?? [])));
        expect(totals.variances.forecast).toBe(add('0', ...own.map(({ forecast }) => forecast)));
        expect(totals.actualized.records).toBe(own.filter(({ actual }) => actual !== null).length);
      }),
    );
  });

  test('and what they hide make up all', () => {
    fc.assert(
      fc.property(records, includes, (list, included) => {
        const totals = totalsOf(list, included);
        const all = totalsOf(list, { discontinued: true, fundsTransferable: true });
        const hidden = [totals.hidden.discontinued, totals.hidden.fundsTransferable];
        expect(hidden.reduce((sum, part) => sum + part.records, totals.records)).toBe(all.records);
        expect(add(totals.costs.plan, ...hidden.map(({ planCost }) => planCost))).toBe(all.costs.plan);
        expect(all.hidden).toEqual(totalsOf([], none).hidden);
        expect(included.discontinued && hidden[0]?.records !== 0).toBe(false);
      }),
    );
  });

  test('of nothing are nothing', () => {
    expect(totalsOf([], none)).toEqual({
      records: 0,
      costs: { plan: '0', forecast: '0', actual: '0' },
      actualized: { records: 0, planCost: '0' },
      variances: { forecast: '0', actual: '0' },
      includes: none,
      hidden: { discontinued: { records: 0, planCost: '0' }, fundsTransferable: { records: 0, planCost: '0' } },
    });
  });
});
