import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryAmount, arbitraryDay, arbitraryRecord } from './arbitrary-record.ts';
import { addDays, calendarDate } from './calendar-date.ts';
import { type LayerTerms, layerCost, recordCosts } from './costs.ts';

interface Rate {
  units: bigint;
  scale: number;
}

const rate: fc.Arbitrary<Rate> = fc.record({
  units: fc.bigInt({ min: 0n, max: 10n ** 22n }),
  scale: fc.integer({ min: 0, max: 18 }),
});

function amountText({ units, scale }: Rate): string {
  const digits = String(units).padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function canonical(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** days × rate ÷ 30.44 as a fraction of whole numbers, rounded once, half up, to ten digits behind the point. */
function rentalByIntegers(days: number, { units, scale }: Rate): string {
  const [numerator, denominator] = [BigInt(days) * units * 100n * 10n ** 10n, 3044n * 10n ** BigInt(scale)];
  const rounded = (2n * numerator + denominator) / (2n * denominator);
  return canonical(amountText({ units: rounded, scale: 10 }));
}

function rental(monthlyRate: string | null, start: string, end: string): LayerTerms {
  return {
    source: 'Rental',
    monthlyRate,
    purchasePrice: '1',
    start: calendarDate(start),
    end: calendarDate(end),
  };
}

describe('the cost of a rental', () => {
  test('is days ÷ 30.44 × monthly rate, to ten digits, as whole-number arithmetic has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), rate, (days, own) => {
        const terms = rental(amountText(own), '2024-02-01', addDays(calendarDate('2024-02-01'), days));
        expect(layerCost(terms)).toBe(rentalByIntegers(days, own));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['2025-01-01', '2025-01-31', '3044', '3000'],
    ['2024-02-01', '2024-03-01', '30.44', '29'],
    ['2025-01-01', '2025-01-02', '1', '0.0328515112'],
    ['2025-01-01', '2025-01-02', '98765432109876.5432', '3244593696119.4659395532'],
    ['2025-03-01', '2025-02-01', '3044', '0'],
    ['2025-03-01', '2025-03-01', '3044', '0'],
  ])('from %s to %s at %s a month is %s', (start, end, monthlyRate, cost) => {
    expect(layerCost(rental(monthlyRate, start, end))).toBe(cost);
  });

  test('is nothing where it ends before it starts', () => {
    fc.assert(
      fc.property(arbitraryAmount, arbitraryDay, fc.integer({ min: 1, max: 5000 }), (monthlyRate, start, days) => {
        expect(layerCost(rental(monthlyRate, start, addDays(start, -days)))).toBe('0');
      }),
    );
  });

  test('is nothing without a rate, a start or an end', () => {
    const terms = rental('3044', '2025-01-01', '2025-02-01');
    const without = [{ monthlyRate: null }, { start: null }, { end: null }];
    expect(without.map((missing) => layerCost({ ...terms, ...missing }))).toEqual(['0', '0', '0']);
  });
});

describe('the cost of other sources', () => {
  test('is the price for a purchase, whatever the dates, and nothing without one', () => {
    const terms = { source: 'Purchase', monthlyRate: '9', start: null, end: null };
    expect(layerCost({ ...terms, purchasePrice: '1234.560' })).toBe('1234.56');
    expect(layerCost({ ...terms, purchasePrice: '0.00000000005' })).toBe('0.0000000001');
    expect(layerCost({ ...terms, purchasePrice: null })).toBe('0');
  });

  test.each([null, 'Loan', 'rental', ''])('is nothing for %j', (source) => {
    expect(layerCost({ ...rental('3044', '2025-01-01', '2025-02-01'), source })).toBe('0');
  });
});

describe('the costs of a record', () => {
  test('are each of its own layer: source, rate, price where it has them, the dates always', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(recordCosts({ ...record, isActualized: true })).toEqual({
          plan: layerCost({
            source: record.planSource ?? record.source,
            monthlyRate: record.planRate ?? record.monthlyRate,
            purchasePrice: record.planPrice ?? record.purchasePrice,
            start: record.originalStart,
            end: record.originalEnd,
          }),
          forecast: layerCost({
            source: record.forecastSource ?? record.source,
            monthlyRate: record.forecastRate ?? record.monthlyRate,
            purchasePrice: record.forecastPrice ?? record.purchasePrice,
            start: record.forecastStart,
            end: record.forecastEnd,
          }),
          actual: layerCost({
            source: record.actualSource ?? record.source,
            monthlyRate: record.actualRate ?? record.monthlyRate,
            purchasePrice: record.actualPrice ?? record.purchasePrice,
            start: record.actualStart,
            end: record.actualEnd,
          }),
        });
      }),
    );
  });

  test('have no actual until the record is actualized', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        expect(recordCosts({ ...record, isActualized: false }).actual).toBe('0');
      }),
    );
  });

  test('keep the plan whatever happens to forecast and actuals', () => {
    fc.assert(
      fc.property(arbitraryRecord, arbitraryRecord, (record, other) => {
        const { forecastStart, forecastEnd, forecastRate, actualStart, actualEnd, isActualized } = other;
        const changed = { ...record, forecastStart, forecastEnd, actualStart, actualEnd, isActualized };
        expect(recordCosts({ ...changed, forecastRate: forecastRate ?? null }).plan).toBe(recordCosts(record).plan);
      }),
    );
  });
});
