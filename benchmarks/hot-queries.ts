/** What people wait for, each as the product asks it: the statements whose cost must not follow the table. */
import {
  findMonthMatrix,
  findTimelineBounds,
  findTotals,
  inSnapshot,
  listFacets,
  listGroups,
  type ProductDatabase,
  readPage,
  type RecordFilter,
  runBulk,
  type Scope,
  type SortKey,
  undoDrafts,
} from '@vanguard/datastore';

export type HotQuery = (database: ProductDatabase, scope: Scope) => Promise<unknown>;

const cranes: RecordFilter = { category: ['Cranes'] };

export const hotQueries: Readonly<Record<string, HotQuery>> = {
  'page by forecast start': page({}, { field: 'forecastStart', descending: false }),
  'page of a category by plan cost': page(cranes, { field: 'planCost', descending: true }),
  'page of two categories and an area by class': page(
    { category: ['Cranes', 'Welding'], area: ['Silo 3'] },
    { field: 'class', descending: true },
  ),
  'page of a quarter by actual end': page(
    { dates: { forecastStart: { from: '2025-01-01', to: '2025-03-31' } } },
    { field: 'actualEnd', descending: false },
  ),
  'page of a text, few records': page({ text: 'EQ-777' }, { field: 'forecastStart', descending: false }),
  'page of a text, many records': page({ text: 'crane' }, { field: 'forecastStart', descending: false }),
  'totals of all': async (database, scope) => await findTotals(database, scope, {}),
  'totals of a category and area': async (database, scope) =>
    await findTotals(database, scope, { ...cranes, area: ['Silo 3'] }),
  'facets of a category': async (database, scope) => await listFacets(database, scope, cranes),
  'groups by category and class': async (database, scope) =>
    await listGroups(database, scope, { filter: {}, groupBy: ['category', 'class'] }),
  'bounds of the timeline': async (database, scope) => await findTimelineBounds(database, scope, cranes),
  'months of all': async (database, scope) => await findMonthMatrix(database, scope, {}),
  'months of a class': async (database, scope) => await findMonthMatrix(database, scope, { class: ['Class 77'] }),
  'bulk shift of 600 and back': shiftAndBack,
};

function page(filter: RecordFilter, sort: SortKey): HotQuery {
  return async (database, scope) =>
    await inSnapshot(
      database,
      scope,
      async (trx) => await readPage(trx, scope, { ...filter, sort: [sort], limit: 100 }),
    );
}

async function shiftAndBack(database: ProductDatabase, scope: Scope): Promise<void> {
  const ids = Array.from({ length: 600 }, (_, i) => `PFA-${String(i * 7 + 1).padStart(8, '0')}`);
  await runBulk(database, scope, { select: { ids }, operation: { kind: 'shift', days: 7 } });
  await undoDrafts(database, scope);
}
