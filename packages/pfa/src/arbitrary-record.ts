/** Random records for property tests. */
import fc from 'fast-check';
import { addDays, calendarDate } from './calendar-date.ts';
import type { PfaRecord } from './record.ts';

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(calendarDate('1990-01-01'), days));
const amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10_000_000_00n }), fc.integer({ min: 0, max: 4 }))
  .map(([units, scale]) => {
    const digits = String(units).padStart(scale + 1, '0');
    return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 9 });
const source = orNull(fc.constantFrom('Rental', 'Purchase', 'Loan'));

export const arbitraryRecord: fc.Arbitrary<PfaRecord> = fc.record({
  pfaId: fc.uuid(),
  organizationId: fc.constant('organization'),
  area: fc.constant(null),
  category: fc.constant('Cranes'),
  forecastCategory: fc.constant(null),
  class: fc.constant(null),
  source,
  dor: fc.constant('PROJECT'),
  manufacturer: fc.constant(null),
  model: fc.constant(null),
  equipment: fc.constant(null),
  contract: fc.constant(null),
  isActualized: fc.boolean(),
  isDiscontinued: fc.boolean(),
  isFundsTransferable: fc.boolean(),
  hasPlan: fc.constant(true),
  hasActuals: fc.boolean(),
  monthlyRate: orNull(amount),
  purchasePrice: orNull(amount),
  originalStart: orNull(day),
  originalEnd: orNull(day),
  forecastStart: orNull(day),
  forecastEnd: orNull(day),
  actualStart: orNull(day),
  actualEnd: orNull(day),
  planSource: source,
  planRate: orNull(amount),
  forecastPrice: orNull(amount),
});
