import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDelta } from './arbitrary-delta.ts';
import { changedFields } from './delta.ts';
import { parseDelta } from './parse-delta.ts';

const codes = (input: unknown) => parseDelta(input).faults.map(({ field, code }) => `${field} ${code}`);

describe('parseDelta', () => {
  test('takes every delta of known fields and values', () => {
    fc.assert(
      fc.property(arbitraryDelta, (delta) => {
        fc.pre(changedFields(delta).length > 0);
        const parsed = parseDelta(delta);
        expect(parsed.faults).toEqual([]);
        expect(changedFields(parsed.delta ?? {})).toEqual(changedFields(delta));
      }),
    );
  });

  test.each([
    'pfaId',
    'organizationId',
    'hasPlan',
    'hasActuals',
    'originalStart',
    'originalEnd',
    'planSource',
    'planRate',
    'planPrice',
    'planCost',
    'actualVariance',
    'status',
    'hasUnknownSource',
  ])('refuses %s, which is locked or follows from others', (field) => {
    expect(codes({ [field]: null })).toEqual([`${field} locked_field`]);
  });

  test.each([
    ['__proto__x', 'unknown_field'],
    ['toString', 'unknown_field'],
    ['Category', 'unknown_field'],
  ])('refuses %s: %s', (field, code) => {
    expect(codes({ [field]: 'x' })).toEqual([`${field} ${code}`]);
  });

  test.each([
    ['category', 5, 'wrong_type'],
    ['category', ' ', 'impossible_value'],
    ['category', 'a\0b', 'impossible_value'],
    ['category', '\ud800', 'impossible_value'],
    ['category', 'x'.repeat(1001), 'impossible_value'],
    ['source', 'Lease', 'unknown_source'],
    ['source', 'rental', 'unknown_source'],
    ['source', ' Rental ', 'unknown_source'],
    ['source', 'Rental\u00a0', 'unknown_source'],
    ['source', '', 'unknown_source'],
    ['forecastSource', 'RENTAL', 'unknown_source'],
    ['actualSource', 'Loan', 'unknown_source'],
    ['source', true, 'wrong_type'],
    ['isDiscontinued', null, 'wrong_type'],
    ['isDiscontinued', 'true', 'wrong_type'],
    ['monthlyRate', 12.5, 'wrong_type'],
    ['monthlyRate', '-1', 'impossible_value'],
    ['monthlyRate', '1,000', 'impossible_value'],
    ['monthlyRate', '1e3', 'impossible_value'],
    ['monthlyRate', '1234567890123456', 'impossible_value'],
    ['forecastEnd', 1_700_000_000_000, 'wrong_type'],
    ['forecastEnd', '2025-02-29', 'impossible_value'],
    ['forecastEnd', '2025-02-28T00:00:00Z', 'impossible_value'],
  ])('refuses %s = %j: %s', (field, value, code) => {
    expect(codes({ [field]: value })).toEqual([`${field} ${code}`]);
  });

  test.each(['Rental', 'Purchase', null])(
    'takes %j as the source of the record and of each layer that can be edited',
    (source) => {
      const delta = { source, forecastSource: source, actualSource: source };
      expect(parseDelta(delta)).toEqual({ delta, faults: [] });
    },
  );

  test.each([null, [], 'x', 5, undefined])('refuses %j as a delta', (input) => {
    expect(codes(input)).toEqual([' not_an_object']);
  });

  test('refuses a delta without a change, and names every fault of one that has several', () => {
    expect(codes({})).toEqual([' empty']);
    expect(codes({ area: undefined })).toEqual([' empty']);
    expect(codes({ planRate: '1', nonsense: 1, dor: 'BEO', forecastEnd: 'soon' })).toEqual([
      'planRate locked_field',
      'nonsense unknown_field',
      'forecastEnd impossible_value',
    ]);
  });

  test('writes amounts in canonical form', () => {
    expect(parseDelta({ monthlyRate: '0100.50', purchasePrice: '0.00' }).delta).toEqual({
      monthlyRate: '100.5',
      purchasePrice: '0',
    });
  });
});
