import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from './arbitrary-record.ts';
import { type BulkOperation, bulkDelta } from './bulk-operation.ts';
import { calendarDate, daysBetween } from './calendar-date.ts';
import { recordCosts } from './costs.ts';
import { applyDelta } from './delta.ts';
import { findDraftFault } from './draft-rules.ts';
import { mergedCosts } from './merged-costs.ts';
import { emptyRecord, type PfaRecord } from './record.ts';

function run(record: PfaRecord, operation: BulkOperation): PfaRecord {
  return applyDelta(record, bulkDelta(operation, record, record));
}

const forecastOnly = arbitraryRecord.map((record): PfaRecord => ({ ...record, isActualized: false }));
const actualized = arbitraryRecord.map((record): PfaRecord => ({ ...record, isActualized: true }));
const days = fc.integer({ min: -400, max: 400 });
const empty = emptyRecord('P1', 'organization');

describe('bulk operations', () => {
  test('shift both dates of a forecast alike, and back', () => {
    fc.assert(
      fc.property(forecastOnly, days, (record, by) => {
        expect(run(run(record, { kind: 'shift', days: by }), { kind: 'shift', days: -by })).toEqual(record);
        const shifted = run(record, { kind: 'shift', days: by });
        fc.pre(record.forecastStart !== null && shifted.forecastStart !== null);
        expect(daysBetween(record.forecastStart, shifted.forecastStart)).toBe(by);
      }),
    );
  });

  test('move only the end of an actualized record, never before its start', () => {
    fc.assert(
      fc.property(actualized, days, (record, by) => {
        const delta = bulkDelta({ kind: 'shift', days: by }, record, record);
        expect(Object.keys(delta).filter((field) => field !== 'actualEnd')).toEqual([]);
        fc.pre(Boolean(delta.actualEnd) && record.actualStart !== null);
        expect(String(delta.actualEnd) >= String(record.actualStart)).toBe(true);
      }),
    );
  });

  test('set a duration from the start, which stays', () => {
    fc.assert(
      fc.property(forecastOnly, fc.integer({ min: 0, max: 900 }), (record, length) => {
        const { forecastStart, forecastEnd } = run(record, { kind: 'setDuration', days: length });
        expect(forecastStart).toBe(record.forecastStart);
        fc.pre(forecastStart !== null && forecastEnd !== null);
        expect(daysBetween(forecastStart, forecastEnd)).toBe(length);
      }),
    );
  });

  test.each<[BulkOperation, string | null]>([
    [{ kind: 'setAmount', field: 'monthlyRate', value: '7' }, '7'],
    [{ kind: 'scaleAmount', field: 'monthlyRate', percent: '-7.5' }, '92.5'],
    [{ kind: 'scaleAmount', field: 'monthlyRate', percent: '-150' }, '0'],
    [{ kind: 'addAmount', field: 'monthlyRate', amount: '0.01' }, '100.01'],
    [{ kind: 'addAmount', field: 'monthlyRate', amount: '-101' }, '0'],
  ])('%j takes a rate of 100 to %s, in the record and in the forecast that has its own', (operation, rate) => {
    const [sample] = fc.sample(arbitraryRecord, { numRuns: 1, seed: 1 }) as [PfaRecord];
    const record: PfaRecord = { ...sample, monthlyRate: '100', forecastRate: '100' };
    expect(bulkDelta(operation, record, record)).toEqual({ monthlyRate: rate, forecastRate: rate });
    expect(bulkDelta(operation, { ...record, forecastRate: null }, record)).toEqual({ monthlyRate: rate });
  });

  test.each<[BulkOperation, Partial<PfaRecord>, string]>([
    [{ kind: 'shift', days: 1 }, { forecastEnd: calendarDate('9999-12-31') }, 'date_out_of_range'],
    [{ kind: 'shift', days: -36_500 }, { forecastStart: calendarDate('0099-12-01') }, 'date_out_of_range'],
    [{ kind: 'setDuration', days: 31 }, { forecastStart: calendarDate('9999-12-01') }, 'date_out_of_range'],
    [
      { kind: 'scaleAmount', field: 'monthlyRate', percent: '9999' },
      { monthlyRate: '99999999999999' },
      'amount_out_of_range',
    ],
    [
      { kind: 'addAmount', field: 'monthlyRate', amount: '1' },
      { forecastRate: '999999999999999' },
      'amount_out_of_range',
    ],
  ])('%j comes to what no draft holds, which is refused: %j', (operation, values, code) => {
    const record: PfaRecord = { ...empty, ...values };
    const delta = bulkDelta(operation, record, record);
    expect(findDraftFault(record, delta)?.code).toBe(code);
  });

  test('move an actual end below the year 1 no further than its start', () => {
    const [actualStart, actualEnd] = [calendarDate('0001-01-01'), calendarDate('0001-02-01')];
    const record: PfaRecord = { ...empty, isActualized: true, actualStart, actualEnd };
    expect(bulkDelta({ kind: 'shift', days: -36_500 }, record, record)).toEqual({ actualEnd: actualStart });
  });

  test('leave an empty rate empty unless they set it', () => {
    const [sample] = fc.sample(arbitraryRecord, { numRuns: 1, seed: 1 }) as [PfaRecord];
    const record: PfaRecord = { ...sample, monthlyRate: null, forecastRate: null };
    expect(bulkDelta({ kind: 'scaleAmount', field: 'monthlyRate', percent: '10' }, record, record)).toEqual({});
    expect(bulkDelta({ kind: 'setAmount', field: 'monthlyRate', value: '5' }, record, record)).toEqual({
      monthlyRate: '5',
    });
  });

  test('reset to plan: the forecast then costs what the plan does', () => {
    const planned = forecastOnly.map(
      (record): PfaRecord => ({
        ...record,
        source: 'Rental',
        monthlyRate: record.monthlyRate ?? '100',
        planSource: null,
        originalStart: calendarDate('2024-01-01'),
        originalEnd: record.originalEnd ?? calendarDate('2024-06-01'),
      }),
    );
    fc.assert(
      fc.property(planned, (original) => {
        const edited: PfaRecord = { ...original, monthlyRate: '1234', source: 'Purchase' };
        const delta = bulkDelta({ kind: 'resetToPlan' }, edited, original);
        const costs = recordCosts(applyDelta(edited, delta));
        expect(costs.forecast).toBe(recordCosts(original).plan);
      }),
    );
  });

  test('keep discontinued and transferable apart, and bring back both', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const transferable = run(run(record, { kind: 'discontinue' }), { kind: 'markTransferable' });
        expect(transferable).toMatchObject({ isDiscontinued: false, isFundsTransferable: true });
        expect(run(transferable, { kind: 'bringBack' })).toMatchObject({
          isDiscontinued: false,
          isFundsTransferable: false,
        });
      }),
    );
  });

  test('never change what the plan costs', () => {
    fc.assert(
      fc.property(arbitraryRecord, fc.constantFrom('Rental', 'Purchase'), (record, source) => {
        const delta = bulkDelta({ kind: 'setText', field: 'source', value: source }, record, record);
        expect(mergedCosts(record, delta).plan).toBe(recordCosts(record).plan);
      }),
    );
  });
});
