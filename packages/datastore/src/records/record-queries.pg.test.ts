/** Every query over merged records against a plain evaluation in memory, on random records, drafts, filters and sorts. */
import { dimensions, hasUnknownSource, summedFields } from '@vanguard/pfa';
import { sql } from 'kysely';
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GroupField } from '../summaries/cells.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { arbitraryDrafted, arbitraryFilter, arbitrarySort, groupedFields } from '../testing/arbitrary-records.ts';
import { buildOrganization, buildUser, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { comparing, costsOf, evaluate, type Evaluated, matches, valueOf } from '../testing/plain-evaluation.ts';
import { idOf, storeRecords } from '../testing/store-records.ts';
import { readFacets } from './facets.ts';
import { findPosition } from './find-position.ts';
import { type Group, type GroupOrder, readGroups } from './groups.ts';
import { listRecords, type MergedRecord, readPage } from './list-records.ts';
import { inSnapshot } from './overlay.ts';
import type { RecordFilter } from './record-filter.ts';
import { type CostTotals, readSummary } from './record-totals.ts';
import { readTimelineBounds } from './timeline-bounds.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  const { database } = product;
  scope.organizationId = await buildOrganization(database, 'RIO');
  scope.userId = await buildUser(database, 'ann');
  otherUser = await buildUser(database, 'bob');
});

const rowsAndFilters = [
  fc.array(arbitraryDrafted, { maxLength: 25 }),
  fc.array(arbitraryFilter, { minLength: 6, maxLength: 6 }),
] as const;

async function store(rows: Parameters<typeof evaluate>[0]): Promise<Evaluated[]> {
  await storeRecords(product.database, scope, otherUser, rows);
  return evaluate(rows, idOf);
}

const runs = { numRuns: propertyRuns(60) };

describe('merged records', () => {
  test('come in pages that equal an evaluation in memory, by offset and by cursor', async () => {
    const paging = fc.record({ limit: fc.integer({ min: 1, max: 9 }), offset: fc.integer({ min: 0, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(...rowsAndFilters, arbitrarySort, paging, async (rows, filters, sort, { limit, offset }) => {
        const all = await store(rows);
        for (const filter of filters) {
          const matching = all.filter((item) => matches(filter, item)).toSorted(comparing(sort));
          const page = await inSnapshot(
            product.database,
            scope,
            async (trx) => await readPage(trx, scope, { ...filter, sort, limit, offset }),
          );
          expect(page.records.map(shownOfPage)).toEqual(matching.slice(offset, offset + limit).map(shown));
          // As the sheet asks: with the counts beside it, by which a page is reached from the nearer end, or from where one was before.
          await listRecords(product.database, scope, { ...filter, sort, limit: 3, offset: Math.floor(offset / 3) });
          const { total, ...listed } = await listRecords(product.database, scope, { ...filter, sort, limit, offset });
          expect({ total, records: listed.records, nextCursor: listed.nextCursor }).toEqual({
            total: matching.length,
            ...page,
          });
          const [some] = matching.slice(offset);
          const ofOther = rows.length % 25;
          const asked = some?.record.pfaId ?? idOf(ofOther);
          const place = matching.findIndex(({ record }) => record.pfaId === asked);
          expect(await findPosition(product.database, scope, { ...filter, sort }, asked)).toBe(
            place < 0 ? undefined : place,
          );
          expect(await readByCursor({ ...filter, sort, limit })).toEqual(matching.map(({ record }) => record.pfaId));
        }
      }),
      runs,
    );
  });

  test.each([
    ['small', 1_000_000],
    ['large', 0],
  ])('add up to the same totals, groups, facets and bounds in a %s organization', async (_, largeFrom) => {
    await setLargeFrom(product.database, largeFrom);
    const groupBy = fc.shuffledSubarray([...dimensions, ...groupedFields], { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        ...rowsAndFilters,
        groupBy,
        groupOrder,
        fc.boolean(),
        async (rows, filters, by, order, isRefreshed) => {
          const all = await store(rows);
          if (isRefreshed) await refreshSummaries(product.database);
          await inSnapshot(product.database, scope, async (trx) => {
            for (const filter of filters) {
              const matching = all.filter((item) => matches(filter, item));
              const summary = await readSummary(trx, scope, filter);
              expect(summary.totals).toMatchObject(costsOf(matching));
              const unknownSource = matching.filter(({ record }) => hasUnknownSource(record)).length;
              expect(summary.totals.toRepair).toEqual({ unknownSource });
              expect(summary.totals.hidden).toEqual(hiddenOf(all, filter));
              expect(summary.draftCount).toBe(all.filter(({ isDrafted }) => isDrafted).length);
              const groups = await readGroups(trx, scope, { filter, groupBy: by });
              expect(groups).toEqual(withOffsets(groupsOf(matching, by), by.length));
              const bySum = await readGroups(trx, scope, { filter, groupBy: by, order });
              expect(bySum).toEqual(inOrderOf(order, groups));
              const facets = await readFacets(trx, scope, { ...filter, ...includeAll });
              for (const dimension of dimensions) {
                const others = all.filter((item) =>
                  matches({ ...filter, ...includeAll, [dimension]: undefined }, item),
                );
                expect(facets[dimension]).toEqual(countsOf(others, dimension));
                expect(facets.missing[dimension]).toBe(
                  others.filter((item) => valueOf(item, dimension) === null).length,
                );
              }
              expect(await readTimelineBounds(trx, scope, filter)).toEqual(boundsOf(matching));
            }
          });
        },
      ),
      { numRuns: propertyRuns(30) },
    );
  });
});

/** What is shown with all flags and not without them, by the first reason. */
function hiddenOf(all: readonly Evaluated[], filter: RecordFilter): unknown {
  const hidden = all.filter((item) => matches({ ...filter, ...includeAll }, item) && !matches(filter, item));
  const parts = Object.groupBy(hidden, (item) =>
    matches({ ...filter, includeFundsTransferable: true }, item) ? 'fundsTransferable' : 'discontinued',
  );
  const told = ({ records, planCost }: CostTotals) => ({ records, planCost });
  return {
    discontinued: told(costsOf(parts.discontinued ?? [])),
    fundsTransferable: told(costsOf(parts.fundsTransferable ?? [])),
  };
}

const includeAll = { includeDiscontinued: true, includeFundsTransferable: true };

async function readByCursor(query: Parameters<typeof readPage>[2]): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await inSnapshot(
      product.database,
      scope,
      async (trx) => await readPage(trx, scope, { ...query, cursor }),
    );
    ids.push(...page.records.map(({ pfaId }) => pfaId));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
}

const shownFields = [
  'pfaId',
  'category',
  'area',
  'monthlyRate',
  'forecastStart',
  'actualEnd',
  'isActualized',
  'hasPlan',
] as const;

function shown(item: Evaluated): unknown {
  const { record, isDrafted } = item;
  const { planCost, forecastCost, actualCost, actualVariance } = costsOf([item]);
  const mark = hasUnknownSource(record);
  return [
    ...shownFields.map((field) => record[field]),
    mark,
    planCost,
    forecastCost,
    actualCost,
    record.isActualized ? actualVariance : null,
    isDrafted,
  ];
}

function shownOfPage(record: MergedRecord): unknown {
  const { planCost, forecastCost, actualCost, actualVariance, draft, hasUnknownSource: mark } = record;
  const amounts = [mark, planCost, forecastCost, actualCost, actualVariance];
  return [...shownFields.map((field) => record[field]), ...amounts, draft !== null];
}

const groupOrder = fc.record({
  field: fc.constantFrom('records' as const, ...summedFields),
  descending: fc.boolean(),
});

/** Records before each group, where records are sorted by the same fields. */
function withOffsets(groups: readonly Omit<Group, 'offset'>[], levels: number): Group[] {
  let offset = 0;
  return groups.map((group) => {
    const own = { ...group, offset };
    if (group.path.length === levels) offset += group.records;
    return own;
  });
}

/** The same tree, the groups of a level in the order of a sum; those of equal sums as they were. */
function inOrderOf(order: GroupOrder, groups: readonly Group[], path: Group['path'] = []): Group[] {
  const { field, descending } = order;
  const isOwn = (group: Group) => path.every((value, i) => group.path[i] === value);
  const own = groups.filter((group) => group.path.length === path.length + 1 && isOwn(group));
  const sorted = own.toSorted((a, b) => (Number(a[field]) - Number(b[field])) * (descending ? -1 : 1));
  const self = groups.filter((group) => group.path.length === path.length && isOwn(group));
  return [...self, ...sorted.flatMap((group) => inOrderOf(order, groups, group.path))];
}

function groupsOf(
  items: readonly Evaluated[],
  by: readonly GroupField[],
  path: (string | null)[] = [],
): Omit<Group, 'offset'>[] {
  const own = { path, ...costsOf(items) };
  const [dimension, ...rest] = by;
  if (dimension === undefined) return [own];
  const values = [...new Set(items.map((item) => valueOf(item, dimension)))].toSorted(compareNullsLast);
  return [
    own,
    ...values.flatMap((value) =>
      groupsOf(
        items.filter((item) => valueOf(item, dimension) === value),
        rest,
        [...path, value],
      ),
    ),
  ];
}

function countsOf(items: readonly Evaluated[], dimension: (typeof dimensions)[number]) {
  const counts = new Map<string, number>();
  for (const item of items) {
    const value = valueOf(item, dimension);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function boundsOf(items: readonly Evaluated[]) {
  const dates = (
    field: 'originalStart' | 'originalEnd' | 'forecastStart' | 'forecastEnd' | 'actualStart' | 'actualEnd',
  ) => items.flatMap(({ record }) => record[field] ?? []).toSorted();
  return {
    plan: { from: dates('originalStart')[0] ?? null, to: dates('originalEnd').at(-1) ?? null },
    forecast: { from: dates('forecastStart')[0] ?? null, to: dates('forecastEnd').at(-1) ?? null },
    actual: { from: dates('actualStart')[0] ?? null, to: dates('actualEnd').at(-1) ?? null },
  };
}

function compareNullsLast(a: string | null, b: string | null): number {
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

describe('one user', () => {
  test('sees an edited value filtered and sorted by what it is now, and nobody else sees it', async () => {
    await store([
      { data: { category: 'Cranes', source: 'Rental' }, draft: { category: 'Pumps' } },
      { data: { category: 'Cranes', source: 'Rental' }, draft: null },
    ]);
    const ids = async (userId: string, category: string) =>
      (
        await inSnapshot(
          product.database,
          { ...scope, userId },
          async (trx) => await readPage(trx, { ...scope, userId }, { category: [category], sort: [], limit: 9 }),
        )
      ).records.map(({ pfaId }) => pfaId);
    expect([await ids(scope.userId, 'Pumps'), await ids(scope.userId, 'Cranes')]).toEqual([['P000'], ['P001']]);
    expect([await ids(otherUser, 'Pumps'), await ids(otherUser, 'Secret')]).toEqual([[], ['P000']]);
  });

  test('is taken on from where they were as long as nothing has changed, and no longer', async () => {
    await store(Array.from({ length: 6 }, () => ({ data: { category: 'Cranes' }, draft: null })));
    const page = async (offset: number) =>
      (await listRecords(product.database, scope, { sort: [], limit: 2, offset })).records.map(({ pfaId }) => pfaId);
    expect([await page(2), await page(4)]).toEqual([
      ['P002', 'P003'],
      ['P004', 'P005'],
    ]);
    await sql`update pfa_mirror set removed_at = now() where pfa_id = 'P000'`.execute(product.database);
    expect(await page(4)).toEqual(['P005']);
  });

  test('gets the records that match a text best first', async () => {
    await store([
      { data: { manufacturer: 'Crane Works' }, draft: null },
      { data: { class: 'Crane' }, draft: null },
      { data: { class: 'Pump' }, draft: { equipment: 'Crane-7' } },
    ]);
    const page = await inSnapshot(
      product.database,
      scope,
      async (trx) =>
        await readPage(trx, scope, { text: 'crane', sort: [{ field: 'relevance', descending: true }], limit: 9 }),
    );
    expect(page.records.map(({ pfaId }) => pfaId)).toEqual(['P002', 'P001', 'P000']);
    const best = { text: 'crane', sort: [{ field: 'relevance', descending: true }] } as const;
    expect(await findPosition(product.database, scope, best, 'P001')).toBe(1);
  });

  test.each([
    '',
    'x',
    Buffer.from('["-category","a","b"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('is told that a cursor is not of this order: %j', async (cursor) => {
    const reading = inSnapshot(
      product.database,
      scope,
      async (trx) => await readPage(trx, scope, { sort: [{ field: 'category', descending: false }], limit: 1, cursor }),
    );
    await expect(reading).rejects.toMatchObject({ code: 'bad_cursor' });
  });

  test('sees nothing of a record that is gone upstream, and all of it when it comes back', async () => {
    await store([{ data: { category: 'Cranes', source: 'Rental' }, draft: { category: 'Pumps' } }]);
    const total = async () =>
      (await inSnapshot(product.database, scope, async (trx) => await readSummary(trx, scope, { text: 'pumps' })))
        .total;
    await sql`update pfa_mirror set removed_at = now()`.execute(product.database);
    expect(await total()).toBe(0);
    await sql`update pfa_mirror set removed_at = null, data = data || '{"area": "Marine"}'`.execute(product.database);
    expect(await total()).toBe(1);
  });
});
