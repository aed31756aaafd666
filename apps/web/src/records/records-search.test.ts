import { type SortField, sortFields } from '@vanguard/protocol/browser';
import { budgets, statuses } from '@vanguard/pfa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSearchParams, parseSearchParams } from '../routing/search-params.ts';
import { describeAny, isAnyInForce, withoutAny } from './filters/any-filter.ts';
import { customFilterKinds } from './filters/custom-condition.ts';
import { filterKinds } from './filters/filter-kinds.ts';
import { filterParameters } from './filters/filter-parameters.ts';
import {
  formatSort,
  hasFilters,
  parseSort,
  type RecordsSearch,
  readRecordsSearch,
  toggleSort,
  withFilter,
  withoutFilters,
} from './records-search.ts';

const fields = fc.constantFrom<SortField>('category', 'planCost', 'forecastStart', 'pfaId', 'monthlyRate');
const sortKeys = fc.uniqueArray(fc.record({ field: fields, descending: fc.boolean() }), {
  maxLength: 4,
  selector: (key) => key.field,
});
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !one.includes('\0'));
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const values: Record<(typeof filterParameters)[number]['kind'], fc.Arbitrary<unknown>> = {
  list: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
  status: fc.subarray([...statuses], { minLength: 1 }),
  date: day,
  amount: fc.constantFrom('0', '-1200.5', '99999999999999999999', '0.0000000001'),
  budget: fc.subarray([...budgets], { minLength: 1 }),
  flag: fc.boolean(),
  switch: fc.constant(true),
  text: text.filter((one) => one.trim() !== ''),
  custom: fc.dictionary(
    fc.oneof(fc.constantFrom('PFS_UDFCHAR01', 'constructor'), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_$]{0,9}$/)),
    fc.oneof(
      fc.record({ in: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }) }),
      fc.record({ from: text.filter((one) => one !== '') }),
      fc.record({ from: day, to: day }),
    ),
    { minKeys: 1, maxKeys: 3, noNullPrototype: true },
  ),
};
const searches = fc.record(
  {
    ...Object.fromEntries(filterParameters.map(({ name, kind }) => [name, values[kind]])),
    sort: sortKeys.filter((keys) => keys.length > 0).map((keys) => formatSort(keys) as string),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<RecordsSearch>;

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
    expect(formatSearchParams({ category: ['Cranes', 'Pumps'], hasPlan: false, draftsOnly: true })).toBe(
      '?category=Cranes&category=Pumps&hasPlan=0&draftsOnly=1',
    );
  });

  test('says conditions on declared fields side by side, whatever the order of their keys', () => {
    const search = readRecordsSearch(
      parseSearchParams('?custom.B.to=9&custom.A=North&custom.A=&custom.B.from=7&custom.x!=1'),
    );
    expect(search).toEqual({ custom: { A: { in: ['North', ''] }, B: { from: '7', to: '9' } } });
    expect(formatSearchParams({ ...search })).toBe('?custom.A=North&custom.A=&custom.B.from=7&custom.B.to=9');
    expect(readRecordsSearch(parseSearchParams('?custom=1&custom.A.from='))).toEqual({});
  });

  test('never fails, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const search = readRecordsSearch(parseSearchParams(text));
        expect(throughAddress(search)).toEqual(search);
      }),
    );
    expect(
      readRecordsSearch(
        parseSearchParams('?sort=-;drop,category&forecastEndTo=2026-02-30&status=lost&includeDiscontinued=maybe'),
      ),
    ).toEqual({
      sort: 'category',
    });
    expect(readRecordsSearch(parseSearchParams(`?category=${'x'.repeat(1001)}&q=%00&class=`))).toEqual({ class: [''] });
  });

  test('opens a link of an older version', () => {
    expect(readRecordsSearch(parseSearchParams('?discontinued=1&transferable=1'))).toEqual({
      includeDiscontinued: true,
      includeFundsTransferable: true,
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
    expect(withFilter({ category: ['Cranes'], sort: 'category' }, 'category', [])).toEqual({ sort: 'category' });
    expect(withFilter({ draftsOnly: true }, 'draftsOnly', undefined)).toEqual({});
  });

  test('of fields come off one by one, each told in words, until none of a field is left', () => {
    const shownElsewhere = ['q', 'includeDiscontinued', 'includeFundsTransferable'];
    fc.assert(
      fc.property(searches, fc.nat(), (search, from) => {
        let left = search;
        const inForce = () =>
          [...filterKinds, ...customFilterKinds([], left)].filter((filter) => isAnyInForce(filter, left));
        for (let before = inForce(); before.length > 0; before = inForce()) {
          const one = before[from % before.length] as (typeof before)[number];
          expect(describeAny(one, left)).not.toBe('');
          left = withoutAny(one, left);
          expect(inForce()).toEqual(before.filter((other) => other !== one));
        }
        expect(Object.keys(left).filter((name) => name !== 'sort' && !shownElsewhere.includes(name))).toEqual([]);
      }),
    );
  });
});
