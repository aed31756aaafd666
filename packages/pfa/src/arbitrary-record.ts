/** Random days, amounts and records for property tests. */
import fc from 'fast-check';
import { addDays, calendarDate } from './calendar-date.ts';
import { emptyRecord, type PfaRecord } from './record.ts';
import { recordFields, type StoredField, storedFieldNames } from './record-fields.ts';

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

/** Texts decide nothing in the domain, but for the source. */
const valuesOf: Record<(typeof recordFields)[StoredField]['kind'], fc.Arbitrary<string | boolean | null>> = {
  text: orNull(fc.constantFrom('Cranes', 'Pumps')),
  source: orNull(fc.constantFrom('Rental', 'Purchase', 'Loan')),
  flag: fc.boolean(),
  amount: orNull(arbitraryAmount),
  date: orNull(arbitraryDay),
};

const {
  pfaId: _,
  organizationId: __,
  ...arbitraries
} = Object.fromEntries(storedFieldNames.map((name) => [name, valuesOf[recordFields[name].kind]]));

export const arbitraryRecord = fc
  .record({ id: fc.uuid(), values: fc.record(arbitraries) })
  .map(({ id, values }): PfaRecord => ({ ...emptyRecord(id, 'organization'), ...(values as Partial<PfaRecord>) }));
