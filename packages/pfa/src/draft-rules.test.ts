import { describe, expect, test } from 'vitest';
import { calendarDate } from './calendar-date.ts';
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
});
