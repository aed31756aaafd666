/** The matrix against a plain walk over every day of every record. */
import { add, addDays, calendarDate, type CalendarDate, daysBetween, dimensions } from '@vanguard/pfa';
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { arbitraryDrafted, arbitraryFilter } from '../testing/arbitrary-records.ts';
import { buildOrganization, buildUser, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { costsOf, evaluate, type Evaluated, matches, valueOf } from '../testing/plain-evaluation.ts';
import { idOf, storeRecords } from '../testing/store-records.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { findMonthMatrix, type MatrixQuery } from './month-matrix.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
  otherUser = await buildUser(product.database, 'bob');
});

interface Sums {
  cost: number;
  days: number;
  records: number;
}

type Months = Pick<MatrixQuery, 'fromMonth' | 'toMonth'>;

function layersOf({ original, record, costs }: Evaluated) {
  const { originalStart, originalEnd, forecastStart, forecastEnd, actualStart, actualEnd, source } = record;
  const layers = [
    {
      layer: 'plan',
      source: original.planSource ?? original.source,
      cost: costs.plan,
      start: originalStart,
      end: originalEnd,
    },
    {
      layer: 'forecast',
      source: record.forecastSource ?? source,
      cost: costs.forecast,
      start: forecastStart,
      end: forecastEnd,
    },
    { layer: 'actual', source: record.actualSource ?? source, cost: costs.actual, start: actualStart, end: actualEnd },
  ];
  return layers
    .filter(({ layer }) => layer !== 'actual' || record.isActualized)
    .map((one) => ({ ...one, isPurchase: one.source === 'Purchase', cost: Number(one.cost) }));
}

function monthsBetween(start: CalendarDate, end: CalendarDate): Map<string, number> {
  const months = new Map<string, number>();
  for (let day = start; day < end; day = addDays(day, 1))
    months.set(day.slice(0, 7), (months.get(day.slice(0, 7)) ?? 0) + 1);
  return months;
}

function matrixOf(
  items: readonly Evaluated[],
  dimension: (typeof dimensions)[number] | undefined,
  { fromMonth = '1970-01', toMonth = '2099-12' }: Months,
) {
  const labelOf = (month: string) => (month < fromMonth ? 'earlier' : month > toMonth ? 'later' : month);
  const cells = new Map<string, Sums>();
  const enter = (key: unknown[], { cost, days, records }: Sums) => {
    const cell = cells.get(JSON.stringify(key)) ?? { cost: 0, days: 0, records: 0 };
    cells.set(JSON.stringify(key), { cost: cell.cost + cost, days: cell.days + days, records: cell.records + records });
  };
  for (const item of items) {
    const group = dimension === undefined ? null : valueOf(item, dimension);
    const layers = layersOf(item);
    const actualizedPlan = layers.filter(({ layer }) => layer === 'plan' && item.record.isActualized);
    for (const { layer, isPurchase, cost, start, end } of [
      ...layers,
      ...actualizedPlan.map((one) => ({ ...one, layer: 'actualizedPlan' })),
    ]) {
      const fallsDue = start === null ? null : labelOf(start.slice(0, 7));
      if (isPurchase) enter([layer, group, fallsDue], { cost, days: 0, records: 0 });
      if (start === null || end === null || end <= start) continue;
      const daily = isPurchase ? 0 : cost / daysBetween(start, end);
      const entered = new Set<string>();
      for (const [month, days] of monthsBetween(start, end)) {
        const label = labelOf(month);
        enter([layer, group, label], { cost: daily * days, days, records: entered.has(label) ? 0 : 1 });
        entered.add(label);
      }
    }
  }
  return new Map([...cells].filter(([, { cost, days, records }]) => cost !== 0 || days !== 0 || records !== 0));
}

test.each([
  ['small', 1_000_000],
  ['large', 0],
])('every month of a %s organization costs, bills and counts what a walk over the days does', async (_, largeFrom) => {
  await setLargeFrom(product.database, largeFrom);
  const groupBy = fc.option(fc.constantFrom(...dimensions), { nil: undefined });
  const months: fc.Arbitrary<Months> = fc.oneof(
    fc.constant({}),
    fc.constantFrom({ fromMonth: '2024-11' }, { toMonth: '2024-12' }, { fromMonth: '2024-06', toMonth: '2025-02' }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryDrafted, { maxLength: 15 }),
      arbitraryFilter,
      groupBy,
      fc.boolean(),
      months,
      async (rows, filter, by, isRefreshed, asked) => {
        await storeRecords(product.database, scope, otherUser, rows);
        if (isRefreshed) await refreshSummaries(product.database);
        const matching = evaluate(rows, idOf).filter((item) => matches(filter, item));
        const expected = matrixOf(matching, by, asked);
        const cells = await findMonthMatrix(product.database, scope, filter, {
          groupBy: by,
          ...asked,
          withActualizedPlan: true,
        });
        expect(cells.map(({ layer, group, month }) => JSON.stringify([layer, group, month])).toSorted()).toEqual(
          [...expected.keys()].toSorted(),
        );
        for (const { layer, group, month, cost, days, records } of cells) {
          const sums = expected.get(JSON.stringify([layer, group, month]));
          expect({ days, records }).toEqual({ days: sums?.days, records: sums?.records });
          expect(Number(cost)).toBeCloseTo(sums?.cost ?? Number.NaN, 4);
        }
        const total = add('0', ...cells.filter(({ layer }) => layer === 'forecast').map(({ cost }) => cost));
        expect(Number(total)).toBeCloseTo(Number(costsOf(matching).forecastCost), 6);
        expect(await findMonthMatrix(product.database, scope, filter, { groupBy: by, ...asked })).toEqual(
          cells.filter(({ layer }) => layer !== 'actualizedPlan'),
        );
        const plan = cells.filter(({ layer }) => layer === 'actualizedPlan').map(({ cost }) => cost);
        expect(Number(add('0', ...plan))).toBeCloseTo(Number(costsOf(matching).actualizedPlanCost), 6);
      },
    ),
    { numRuns: propertyRuns(75) },
  );
});

test('what a pull changes after a refresh counts at once, and once', async () => {
  const dates = { originalStart: '2025-01-01', originalEnd: '2025-02-01' };
  const store = async (monthlyRate: string) =>
    await sql`insert into pfa_mirror (organization_id, pfa_id, data)
              values (${scope.organizationId}, 'P000', ${{ source: 'Rental', monthlyRate, ...dates }})
                  on conflict (organization_id, pfa_id) do update set data = excluded.data`.execute(product.database);
  const cost = async () => (await findMonthMatrix(product.database, scope, {}))[0]?.cost;
  await storeRecords(product.database, scope, otherUser, []);
  await store('30.44');
  await refreshSummaries(product.database);
  expect(await cost()).toBe('31');
  await store('60.88');
  expect(await cost()).toBe('62');
  await refreshSummaries(product.database);
  expect(await cost()).toBe('62');
});

test('a rental over three months is spread by days, a purchase falls in the month of its start', async () => {
  const dates = {
    forecastStart: calendarDate('2025-01-22'),
    forecastEnd: calendarDate('2025-03-03'),
    isActualized: false,
  };
  await storeRecords(product.database, scope, otherUser, [
    { data: { source: 'Rental', monthlyRate: '30.44', ...dates }, draft: null },
    { data: { source: 'Purchase', purchasePrice: '1000', ...dates }, draft: null },
    { data: { source: 'Purchase', purchasePrice: '7', isActualized: false }, draft: null },
  ]);
  const cells = await findMonthMatrix(product.database, scope, {});
  expect(cells.filter(({ layer }) => layer === 'forecast')).toEqual([
    { layer: 'forecast', group: null, month: '2025-01', cost: '1010', days: 20, records: 2 },
    { layer: 'forecast', group: null, month: '2025-02', cost: '28', days: 56, records: 2 },
    { layer: 'forecast', group: null, month: '2025-03', cost: '2', days: 4, records: 2 },
    { layer: 'forecast', group: null, month: null, cost: '7', days: 0, records: 0 },
  ]);
});

test('an end that is open to the year 9999 is told behind the months asked for, and too many cells are refused', async () => {
  const dates = { forecastStart: calendarDate('2098-12-31'), forecastEnd: calendarDate('9999-12-31') };
  const rows = Array.from({ length: 20 }, (_, i) => ({
    data: { source: 'Rental', monthlyRate: '30.44', model: `Model ${i}`, isActualized: false, ...dates },
    draft: null,
  }));
  await storeRecords(product.database, scope, otherUser, rows);
  const cells = await findMonthMatrix(product.database, scope, {}, { toMonth: '2099-01' });
  expect(cells.filter(({ layer }) => layer === 'forecast')).toMatchObject([
    { month: '2098-12', cost: '20', days: 20, records: 20 },
    { month: '2099-01', cost: '620', days: 620, records: 20 },
    { month: 'later', records: 20 },
  ]);
  const all = { groupBy: 'model', toMonth: '9999-12' } as const;
  await expect(findMonthMatrix(product.database, scope, {}, all)).rejects.toMatchObject({ code: 'bad_query' });
  const backwards = { fromMonth: '2025-02', toMonth: '2025-01' };
  await expect(findMonthMatrix(product.database, scope, {}, backwards)).rejects.toMatchObject({ code: 'bad_query' });
});
