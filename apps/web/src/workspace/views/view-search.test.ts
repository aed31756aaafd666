import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWorkspaceSearch } from '../workspace-search.ts';
import { applyView, differenceFrom, isChanged, readViewParameters } from './view-search.ts';

const search = fc
  .record(
    {
      category: fc.subarray(['Cranes', 'Pumps', ''], { minLength: 1 }),
      forecastEndFrom: fc.constantFrom('2026-01-31', '2026-02-28'),
      hasPlan: fc.boolean(),
      q: fc.constantFrom('crane', 'x y'),
      custom: fc.constantFrom({ A: { in: ['North'] } }, { A: { in: ['North'] }, B: { from: '7' } }),
      sort: fc.constantFrom('class', '-planCost,class'),
      group: fc.constantFrom('category', 'category,class'),
      cols: fc.constantFrom('pfaId!,class', 'pfaId!,class:180,area'),
    },
    { requiredKeys: [] },
  )
  .map((raw) => readWorkspaceSearch(raw));

test('an address over a view says the differences, and leads back to what was looked at', () => {
  fc.assert(
    fc.property(search, search, (base, next) => {
      const said = differenceFrom(base, next, 'mine');
      expect(applyView(said, base)).toEqual(next);
      expect(isChanged(base, next)).toBe(JSON.stringify(differenceFrom(next, base, 'x')) !== '{"view":"x"}');
    }),
  );
  expect(differenceFrom({ category: ['Cranes'], sort: 'class' }, { category: ['Cranes'] }, 'mine')).toEqual({
    view: 'mine',
    without: 'sort',
  });
});

test('an open record does not make a view differ, and an address that says nonsense names none', () => {
  expect(isChanged({ q: 'crane' }, { q: 'crane', record: 'P-1' })).toBe(false);
  expect(readViewParameters({ view: 'A view!', without: 'sort' })).toEqual({});
  expect(readViewParameters({ view: 'mine', without: 'sort,<' })).toEqual({ view: 'mine' });
});
