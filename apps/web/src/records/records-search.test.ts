import { type SortField, sortFields } from '@vanguard/protocol/browser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSearchParams, parseSearchParams } from '../routing/search-params.ts';
import {
  formatSort,
  hasFilters,
  parseSort,
  type RecordsSearch,
  readRecordsSearch,
  toggleSort,
  withFlag,
  withOptions,
  withoutFilters,
} from './records-search.ts';

const fields = fc.constantFrom<SortField>('category', 'planCost', 'forecastStart', 'pfaId', 'monthlyRate');
const sortKeys = fc.uniqueArray(fc.record({ field: fields, descending: fc.boolean() }), {
  maxLength: 4,
  selector: (key) => key.field,
});
const texts = fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
const searches: fc.Arbitrary<RecordsSearch> = fc.record(
  {
    category: texts,
    source: texts,
    sort: sortKeys.filter((keys) => keys.length > 0).map((keys) => formatSort(keys) as string),
    discontinued: fc.constant(true),
    transferable: fc.constant(true),
  },
  { requiredKeys: [] },
);

const throughAddress = (search: RecordsSearch) =>
  readRecordsSearch(parseSearchParams(formatSearchParams({ ...search })));

describe('the address', () => {
  test('holds any filter and sort without loss', () => {
    fc.assert(
      fc.property(searches, (search) => {
        expect(throughAddress(search)).toEqual(search);
      }),
    );
  });

  test('reads as a person would write it', () => {
    expect(formatSearchParams({ category: ['Cranes', 'Pumps'], sort: '-planCost,category', discontinued: true })).toBe(
      '?category=Cranes&category=Pumps&sort=-planCost%2Ccategory&discontinued=1',
    );
  });

  test('never fails, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const search = readRecordsSearch(parseSearchParams(text));
        expect(throughAddress(search)).toEqual(search);
      }),
    );
    expect(readRecordsSearch(parseSearchParams('?sort=-;drop,category&category=&discontinued=maybe'))).toEqual({
      sort: 'category',
    });
  });
});

describe('sort keys', () => {
  test('are the same after formatting and parsing', () => {
    fc.assert(
      fc.property(sortKeys, (keys) => {
        expect(parseSort(formatSort(keys))).toEqual(keys);
      }),
    );
  });

  test('three presses on one header lead back to no sort', () => {
    const once = toggleSort([], 'planCost', false);
    const twice = toggleSort(once, 'planCost', false);
    expect(once).toEqual([{ field: 'planCost', descending: false }]);
    expect(twice).toEqual([{ field: 'planCost', descending: true }]);
    expect(toggleSort(twice, 'planCost', false)).toEqual([]);
  });

  test('adding toggles one key and leaves the order of the others', () => {
    fc.assert(
      fc.property(sortKeys, fields, (keys, field) => {
        const others = (list: readonly { field: string }[]) => list.filter((key) => key.field !== field);
        const after = toggleSort(keys, field, true);
        expect(others(after)).toEqual(others(keys));
        expect(toggleSort(toggleSort(after, field, true), field, true)).toHaveLength(keys.length);
      }),
    );
  });
});

test('never asks for more sort keys than the server takes', () => {
  const all = sortFields.map((field) => ({ field, descending: false }));
  expect(parseSort(formatSort(all))).toEqual(all.slice(0, 5));
  expect(toggleSort(all.slice(0, 5), 'actualVariance', true)).toEqual([
    ...all.slice(0, 4),
    { field: 'actualVariance', descending: false },
  ]);
});

describe('filters', () => {
  test('clearing them keeps the sort', () => {
    fc.assert(
      fc.property(searches, (search) => {
        expect(hasFilters(withoutFilters(search))).toBe(false);
        expect(withoutFilters(search).sort).toBe(search.sort);
      }),
    );
  });

  test('an emptied filter leaves the address', () => {
    expect(withOptions({ category: ['Cranes'], sort: 'category' }, 'category', [])).toEqual({ sort: 'category' });
    expect(withFlag({ discontinued: true }, 'discontinued', false)).toEqual({});
  });
});
