/** Totals, groups, facets, bounds and the month matrix over a million records with a thousand drafts. */
import {
  findMonthMatrix,
  findTimelineBounds,
  findTotals,
  listFacets,
  listGroups,
  refreshSummaries,
} from '@vanguard/datastore';
import { ms, timing, withBench } from './bench-database.ts';
import { dimensionFilters, otherFilters } from './filters.ts';

const runs = 50;

export async function run(args: string[]): Promise<void> {
  await withBench(args, async ({ database, scope }) => {
    const print = async (name: string, count: number, work: () => Promise<unknown>) => {
      const { medianMs, p99Ms } = await timing(count, work);
      console.log(`${name}: ${ms(medianMs)}, p99 ${ms(p99Ms)}`);
    };
    for (const [name, filter] of Object.entries({ ...dimensionFilters, ...otherFilters })) {
      await print(`totals, ${name}`, runs, async () => await findTotals(database, scope, filter));
    }
    const cranes = { category: ['Cranes'] };
    await print('facets', runs, async () => await listFacets(database, scope, cranes));
    await print(
      'groups by category, class, source',
      runs,
      async () => await listGroups(database, scope, {}, ['category', 'class', 'source']),
    );
    await print('timeline bounds', runs, async () => await findTimelineBounds(database, scope, cranes));
    await print(
      'month matrix of a class',
      5,
      async () => await findMonthMatrix(database, scope, { class: ['Class 77'] }),
    );
    await print(
      'month matrix of all, by category',
      1,
      async () => await findMonthMatrix(database, scope, {}, 'category'),
    );
    await print('refresh of the summaries', 1, async () => await refreshSummaries(database));
  });
}
