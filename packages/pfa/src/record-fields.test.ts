import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from './arbitrary-record.ts';
import { recordCosts } from './costs.ts';
import { emptyRecord, type PfaRecord } from './record.ts';
import { fieldNames, fieldsWith, hasRole, isNullable, recordFields, storedFieldNames } from './record-fields.ts';

describe('the table of fields', () => {
  test('calls no two fields alike', () => {
    const labels = fieldNames.map((name) => recordFields[name].label.toLowerCase());
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('lets only texts be grouped and searched, only amounts be summed', () => {
    const kindsOf = (names: readonly (keyof typeof recordFields)[]) =>
      new Set(names.map((name) => recordFields[name].kind));
    expect(kindsOf(fieldsWith('grouped'))).toEqual(new Set(['text', 'source', 'status']));
    expect(kindsOf(fieldsWith('searched'))).toEqual(new Set(['text']));
    expect(kindsOf(fieldsWith('summed'))).toEqual(new Set(['amount']));
  });

  test('shows whatever can be sorted by, exported or changed in a list, and filters by whatever is grouped', () => {
    for (const role of ['sorted', 'exported'] as const)
      expect(fieldsWith(role).filter((name) => !hasRole(name, 'listed'))).toEqual([]);
    expect(fieldsWith('grouped').filter((name) => !hasRole(name, 'filtered'))).toEqual([]);
  });

  test('names the fields that costs follow from, and no others', () => {
    const sample = fc.sample(fc.tuple(arbitraryRecord, arbitraryRecord), { numRuns: 600, seed: 1 });
    const decides = (name: keyof PfaRecord) =>
      sample.some(([record, other]) => {
        const changed = { ...record, [name]: other[name] };
        return JSON.stringify(recordCosts(changed)) !== JSON.stringify(recordCosts(record));
      });
    expect(storedFieldNames.filter(decides)).toEqual(fieldsWith('priced'));
  });

  test('says which fields of a record may be empty', () => {
    const empty = emptyRecord('P1', 'organization');
    expect(storedFieldNames.filter((name) => empty[name] === null)).toEqual(storedFieldNames.filter(isNullable));
  });
});
