/** Random deltas for property tests: any subset of the editable fields, null where a field may be empty. */
import fc from 'fast-check';
import { arbitraryAmount, arbitraryDay } from './arbitrary-record.ts';
import type { Delta } from './delta.ts';
import { type EditableField, editableFieldNames, recordFields } from './record-fields.ts';

const values: Record<(typeof recordFields)[EditableField]['kind'], fc.Arbitrary<string | boolean | null>> = {
  flag: fc.boolean(),
  text: fc.constantFrom('Cranes', 'Pumps', null),
  source: fc.constantFrom('Rental', 'Purchase', null),
  amount: fc.option(arbitraryAmount, { nil: null, freq: 4 }),
  date: fc.option(arbitraryDay, { nil: null, freq: 4 }),
};

export const arbitraryDelta: fc.Arbitrary<Delta> = fc.record(
  Object.fromEntries(editableFieldNames.map((field) => [field, values[recordFields[field].kind]])),
  { requiredKeys: [] },
) as fc.Arbitrary<Delta>;
