import type { MergedRecord } from '@vanguard/protocol/browser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSearchParams, parseSearchParams } from '../routing/search-params.ts';
import { clampWidth, formatChoice, layOut, parseChoice } from '../sheet/column-layout.ts';
import { columns } from '../sheet/columns.ts';
import { customColumnOf } from '../sheet/custom-column.ts';
import {
  groupFields,
  questionOf,
  readWorkspaceSearch,
  type WorkspaceSearch,
  withQuestion,
} from './workspace-search.ts';

const choices = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...columns.map(({ id }) => id)),
    widthPx: fc.option(fc.integer({ min: 48, max: 640 }), { nil: undefined }),
    isPinned: fc.option(fc.constant(true), { nil: undefined }),
  }),
  { selector: ({ id }) => id, minLength: 1 },
);

const searches: fc.Arbitrary<WorkspaceSearch> = fc.record(
  {
    category: fc.constant(['Cranes', '']),
    sort: fc.constant('-planCost,category'),
    group: fc
      .uniqueArray(fc.constantFrom(...groupFields), { minLength: 1, maxLength: 3 })
      .map((names) => names.join(',')),
    cols: choices.map((choice) => formatChoice(choice as Parameters<typeof formatChoice>[0])),
    record: fc.constantFrom('PFA-1', 'a/b c', '..'),
  },
  { requiredKeys: [] },
);

test('an address holds a whole workspace without loss, and its question apart', () => {
  fc.assert(
    fc.property(searches, (search) => {
      expect(readWorkspaceSearch(parseSearchParams(formatSearchParams({ ...search })))).toEqual(search);
      expect(withQuestion(search, questionOf(search))).toEqual(search);
      expect(Object.keys(questionOf(search)).filter((name) => ['group', 'cols', 'record'].includes(name))).toEqual([]);
    }),
  );
});

test('what an address says wrongly of a workspace is left out', () => {
  expect(
    readWorkspaceSearch({ group: 'category,lost,category,status,class,area,dor', cols: 'lost,,class:9', record: '' }),
  ).toEqual({
    group: 'category,class,area',
  });
});

test('whatever is chosen, the id comes first, pinned ones before the others, and edges follow from widths', () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const {
        columns: shown,
        widthsPx,
        leftsPx,
        pinned,
        pinnedPx,
        totalPx,
      } = layOut(choice as Parameters<typeof layOut>[0]);
      expect(shown[0]?.id).toBe('pfaId');
      expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(['pfaId', ...choice.map(({ id }) => id)]));
      const isPinned = (id: string) => id === 'pfaId' || choice.some((one) => one.id === id && one.isPinned === true);
      expect(shown.map(({ id }) => isPinned(id))).toEqual(shown.map((_, place) => place < pinned));
      expect(leftsPx.slice(1).map((right, place) => right - (leftsPx[place] ?? 0))).toEqual(widthsPx);
      expect(widthsPx.every((width) => width === clampWidth(width))).toBe(true);
      expect([leftsPx[pinned], leftsPx.at(-1)]).toEqual([pinnedPx, totalPx]);
    }),
  );
});

test('a choice of columns that names none does not count', () => {
  expect(parseChoice('lost,x')).toBeUndefined();
  expect(parseChoice(undefined)).toBeUndefined();
});

test('a declared field is a column where it is chosen and known, and a sort wherever it is named', () => {
  const said = readWorkspaceSearch({
    cols: 'pfaId!,custom.PFS_UDFNUM01:180,custom.GONE',
    sort: '-custom.PFS_UDFNUM01',
  });
  expect(said).toEqual({ cols: 'pfaId!,custom.PFS_UDFNUM01:180,custom.GONE', sort: '-custom.PFS_UDFNUM01' });
  const declared = [customColumnOf({ key: 'PFS_UDFNUM01', label: 'Weight', kind: 'decimal', isEditable: false })];
  const { columns: shown, widthsPx } = layOut(parseChoice(said.cols), declared);
  expect(shown.map(({ header }) => header)).toEqual(['PFA ID', 'Weight']);
  expect(widthsPx[1]).toBe(180);
  expect(shown[1]?.text({ custom: { PFS_UDFNUM01: 'heavy' } } as unknown as MergedRecord)).toBe('heavy');
});
