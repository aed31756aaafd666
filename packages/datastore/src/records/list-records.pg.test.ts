/** The API's page and totals against a plain evaluation in memory, by the domain's own rules. */
import { addDays, calendarDate, isIncluded, type PfaRecord, recordCosts, subtract, totalsOf } from '@vanguard/pfa';
import { sql } from 'kysely';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { buildDraft, buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import type { RecordField } from './fields.ts';
import { listFacets, listRecords, type MergedRecord } from './list-records.ts';

const product = useProductDatabase();
const day = fc.option(
  fc.integer({ min: 0, max: 900 }).map((days) => addDays(calendarDate('2024-01-01'), days)),
  { nil: null, freq: 8 },
);
const amount = fc.option(
  fc.integer({ min: 0, max: 90_000_00 }).map((cents) => (cents / 100).toFixed(2)),
  { nil: null, freq: 8 },
);
const edits = fc.record(
  {
    category: fc.option(fc.constantFrom('Cranes', 'Pumps', 'Tools'), { nil: null }),
    monthlyRate: amount,
    forecastStart: day,
    forecastEnd: day,
    isDiscontinued: fc.constant(false),
    isActualized: fc.boolean(),
  },
  { requiredKeys: [] },
);
const record = fc.record({
  category: fc.option(fc.constantFrom('Cranes', 'Pumps', 'Tools', 'Crane'), { nil: null, freq: 6 }),
  source: fc.option(fc.constantFrom('Rental', 'Purchase'), { nil: null, freq: 9 }),
  manufacturer: fc.option(fc.constantFrom('Liebherr', 'LIEBHERR', 'Äther', 'zeta'), { nil: null }),
  isActualized: fc.boolean(),
  state: fc.constantFrom('none', 'none', 'discontinued', 'transferable'),
  monthlyRate: amount,
  purchasePrice: amount,
  originalStart: day,
  originalEnd: day,
  forecastStart: day,
  forecastEnd: day,
  actualStart: day,
  actualEnd: day,
  draft: fc.option(edits, { freq: 4 }),
});
type Arbitrary = typeof record extends fc.Arbitrary<infer Value> ? Value : never;

const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
  otherUser = await buildUser(product.database, 'bob');
});

async function store(rows: readonly Arbitrary[]): Promise<PfaRecord[]> {
  const { database } = product;
  const { organizationId, userId } = scope;
  await sql`delete from pfa_mirror`.execute(database);
  const merged: PfaRecord[] = [];
  for (const [i, { draft, state, ...fields }] of rows.entries()) {
    const pfaId = `P${String(i).padStart(3, '0')}`;
    const data = {
      ...fields,
      isDiscontinued: state === 'discontinued',
      isFundsTransferable: state === 'transferable',
      unknownField: i,
    };
    await buildMirrorRecord(database, organizationId, pfaId, data);
    if (draft) await buildDraft(database, organizationId, pfaId, userId, draft);
    // Somebody else's draft must never show.
    if (i % 3 === 0)
      await buildDraft(database, organizationId, pfaId, otherUser, { category: 'Secret', monthlyRate: '1' });
    merged.push({ ...emptyRecord, ...data, ...draft, pfaId, organizationId });
  }
  return merged;
}

const emptyRecord = {
  area: null,
  forecastCategory: null,
  class: null,
  dor: null,
  model: null,
  equipment: null,
  contract: null,
  hasPlan: false,
  hasActuals: false,
};

const sortable = [
  'category',
  'manufacturer',
  'monthlyRate',
  'forecastStart',
  'planCost',
  'forecastVariance',
  'pfaId',
] as const satisfies readonly RecordField[];

function sortValue(item: PfaRecord, field: (typeof sortable)[number]): string | number | null {
  const costs = recordCosts(item);
  if (field === 'planCost') return Number(costs.plan);
  if (field === 'forecastVariance') return Number(subtract(costs.forecast, costs.plan));
  if (field === 'monthlyRate') return item.monthlyRate === null ? null : Number(item.monthlyRate);
  return item[field];
}

function compare(sort: readonly { field: (typeof sortable)[number]; descending: boolean }[]) {
  return (a: PfaRecord, b: PfaRecord): number => {
    for (const { field, descending } of sort) {
      const [x, y] = [sortValue(a, field), sortValue(b, field)];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return (x < y ? -1 : 1) * (descending ? -1 : 1);
    }
    return a.pfaId < b.pfaId ? -1 : 1;
  };
}

test('pages, order, totals and counts equal an evaluation in memory, drafts included', async () => {
  const query = fc.record({
    category: fc.option(fc.subarray(['Cranes', 'Pumps', 'Crane', "x' or '1'='1"], { minLength: 1 }), {
      nil: undefined,
    }),
    source: fc.option(fc.subarray(['Rental', 'Purchase'], { minLength: 1 }), { nil: undefined }),
    includeDiscontinued: fc.boolean(),
    includeFundsTransferable: fc.boolean(),
    sort: fc.uniqueArray(fc.record({ field: fc.constantFrom(...sortable), descending: fc.boolean() }), {
      selector: ({ field }) => field,
      minLength: 1,
      maxLength: 3,
    }),
    limit: fc.integer({ min: 1, max: 12 }),
    offset: fc.integer({ min: 0, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 25 }),
      fc.array(query, { minLength: 4, maxLength: 4 }),
      async (rows, queries) => {
        const merged = await store(rows);
        for (const one of queries) {
          const includes = { discontinued: one.includeDiscontinued, fundsTransferable: one.includeFundsTransferable };
          const matching = merged.filter(
            (item) =>
              isIncluded(item, includes) &&
              (one.category === undefined || one.category.includes(item.category ?? '')) &&
              (one.source === undefined || one.source.includes(item.source ?? '')),
          );
          const page = await listRecords(product.database, scope, one);
          const expected = matching.toSorted(compare(one.sort)).slice(one.offset, one.offset + one.limit);
          expect(page.records.map(({ pfaId }) => pfaId)).toEqual(expected.map(({ pfaId }) => pfaId));
          expect(page.records.map(shown)).toEqual(expected.map(shown));
          const totals = totalsOf(matching, includes);
          expect(page.totals).toEqual({
            records: totals.records,
            planCost: totals.costs.plan,
            forecastCost: totals.costs.forecast,
            actualCost: totals.costs.actual,
            forecastVariance: totals.variances.forecast,
            actualVariance: totals.variances.actual,
            includes,
          });
          expect(page.total).toBe(matching.length);
          expect(page.draftCount).toBe(rows.filter(({ draft }) => draft !== null).length);
        }
      },
    ),
    { numRuns: 40 },
  );
});

function shown(item: PfaRecord | MergedRecord): unknown {
  const { category, monthlyRate, forecastStart, forecastEnd, isActualized, isDiscontinued } = item;
  return { category, monthlyRate, forecastStart, forecastEnd, isActualized, isDiscontinued };
}

test('the costs in SQL are those of the domain, and a merged record has the columns of the mirror', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 25 }), async (rows) => {
      await store(rows.map((row) => ({ ...row, draft: null })));
      const { rows: stored } = await sql<{
        data: PfaRecord;
        plan: string;
        forecast: string;
        actual: string;
        same: boolean;
      }>`
        select data, trim_scale(plan_cost)::text as plan, trim_scale(forecast_cost)::text as forecast, trim_scale(actual_cost)::text as actual,
               to_jsonb(m) @> to_jsonb(pfa_fields_of(data)) as same
          from pfa_mirror m`.execute(product.database);
      for (const { data, plan, forecast, actual, same } of stored) {
        expect({ plan, forecast, actual }).toEqual(recordCosts({ ...emptyRecord, ...data }));
        expect(same).toBe(true);
      }
    }),
    { numRuns: 15 },
  );
});

test('facets count what can be filtered by, without what is hidden', async () => {
  const base: Arbitrary = {
    category: null,
    state: 'none',
    source: 'Rental',
    manufacturer: null,
    isActualized: false,
    monthlyRate: null,
    purchasePrice: null,
    originalStart: null,
    originalEnd: null,
    forecastStart: null,
    forecastEnd: null,
    actualStart: null,
    actualEnd: null,
    draft: null,
  };
  await store([
    { ...base, category: 'Pumps', state: 'none' },
    { ...base, category: 'Cranes', state: 'none' },
    { ...base, category: 'Cranes', state: 'none' },
    { ...base, category: 'Tools', state: 'discontinued' },
    { ...base, category: null, state: 'none' },
  ]);
  expect(await listFacets(product.database, scope)).toEqual({
    category: [
      { value: 'Cranes', count: 2 },
      { value: 'Pumps', count: 1 },
    ],
    source: [{ value: 'Rental', count: 4 }],
  });
});
