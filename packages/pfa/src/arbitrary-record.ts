/** Random days, amounts and records for property tests. */
import fc from 'fast-check';
import { addDays, calendarDate } from './calendar-date.ts';
import type { PfaRecord } from './record.ts';

export const arbitraryDay = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => addDays(calendarDate('1990-01-01'), days));
/** From nothing to ten billion, to four digits behind the point. */
export const arbitraryAmount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10_000_000_000n }), fc.integer({ min: 0, max: 4 }))
  .map(([units, scale]) => {
    const digits = String(units).padStart(scale + 1, '0');
    return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 4 });
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
  monthlyRate: orNull(arbitraryAmount),
  purchasePrice: orNull(arbitraryAmount),
  originalStart: orNull(arbitraryDay),
  originalEnd: orNull(arbitraryDay),
  forecastStart: orNull(arbitraryDay),
  forecastEnd: orNull(arbitraryDay),
  actualStart: orNull(arbitraryDay),
  actualEnd: orNull(arbitraryDay),
  planSource: source,
  planRate: orNull(arbitraryAmount),
  planPrice: orNull(arbitraryAmount),
  forecastSource: source,
  forecastRate: orNull(arbitraryAmount),
  forecastPrice: orNull(arbitraryAmount),
  actualSource: source,
  actualRate: orNull(arbitraryAmount),
  actualPrice: orNull(arbitraryAmount),
});
