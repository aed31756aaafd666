import { describe, expect, test } from 'vitest';
import { calendarDate, moveDays } from './calendar-date.ts';
import { findDraftFault } from './draft-rules.ts';

const [january, march, may] = [calendarDate('2025-01-01'), calendarDate('2025-03-01'), calendarDate('2025-05-01')];

describe('findDraftFault', () => {
  test('fixes the actual start of an actualized record, and only of one', () => {
    expect(findDraftFault({ isActualized: true, actualStart: january }, { actualStart: march })?.code).toBe(
      'actual_start_fixed',
    );
    expect(findDraftFault({ isActualized: true, actualStart: january }, { actualStart: null })?.code).toBe(
      'actual_start_fixed',
    );
    expect(findDraftFault({ isActualized: true, actualStart: january }, { actualEnd: march })).toBeUndefined();
    expect(findDraftFault({ isActualized: false, actualStart: january }, { actualStart: march })).toBeUndefined();
  });

  test('does not let the start be freed by taking the actualization back in the same draft', () => {
    const delta = { isActualized: false, actualStart: march };
    expect(findDraftFault({ isActualized: true, actualStart: january }, delta)?.code).toBe('actual_start_fixed');
  });

  test('refuses an end before its start, of the layer that the draft touches', () => {
    const record = { forecastStart: march, forecastEnd: may, actualStart: march, actualEnd: january };
    expect(findDraftFault(record, { forecastEnd: january })?.code).toBe('forecast_ends_before_start');
    expect(findDraftFault(record, { forecastStart: may })).toBeUndefined();
    expect(findDraftFault(record, { category: 'Pumps' })).toBeUndefined();
    expect(findDraftFault(record, { actualEnd: january })?.code).toBe('actual_ends_before_start');
  });

  test('keeps discontinued and transferable apart', () => {
    expect(findDraftFault({ isFundsTransferable: true }, { isDiscontinued: true })?.code).toBe(
      'discontinued_and_transferable',
    );
    expect(
      findDraftFault({ isFundsTransferable: true }, { isDiscontinued: true, isFundsTransferable: false }),
    ).toBeUndefined();
  });

  test('judges what the change touches, and leaves the rest of the draft as it is', () => {
    const record = { forecastStart: march, forecastEnd: may };
    const delta = { forecastEnd: january, category: 'Pumps' };
    expect(findDraftFault(record, delta, { category: 'Pumps' })).toBeUndefined();
    expect(findDraftFault(record, delta, { forecastStart: march })?.code).toBe('forecast_ends_before_start');
  });

  test('refuses a source that is neither Rental nor Purchase where the change sets it, not what the draft had before', () => {
    expect(findDraftFault({}, { forecastSource: 'Lease' })?.code).toBe('unknown_source');
    expect(findDraftFault({ source: 'Lease' }, { source: 'Rental', actualSource: null })).toBeUndefined();
    const delta = { source: 'Lease', forecastSource: 'Rental' };
    expect(findDraftFault({}, delta, { forecastSource: 'Rental' })).toBeUndefined();
    expect(findDraftFault({}, delta, { source: 'Lease' })?.code).toBe('unknown_source');
  });

  test('refuses days and amounts that no draft holds, and takes the last that one does', () => {
    expect(findDraftFault({}, { forecastEnd: calendarDate('9999-12-31') })).toBeUndefined();
    expect(findDraftFault({}, { forecastEnd: moveDays(calendarDate('9999-12-31'), 1) })?.code).toBe(
      'date_out_of_range',
    );
    expect(findDraftFault({}, { actualEnd: moveDays(calendarDate('0001-01-01'), -1) })?.code).toBe('date_out_of_range');
    expect(findDraftFault({}, { forecastRate: '999999999999999.9999999999' })).toBeUndefined();
    expect(findDraftFault({}, { forecastRate: '1000000000000000' })?.code).toBe('amount_out_of_range');
  });
});
