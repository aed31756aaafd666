/**
 * Totals over any dimension filter, groups, facets, bounds and the month matrix, drafts of the asking user included;
 * against the known implementation, whose totals must be the same. Scenarios: scenarios.ts.
 */
import { equal, ok } from 'node:assert/strict';
import {
  findMonthMatrix,
  findTimelineBounds,
  findTotals,
  listFacets,
  listGroups,
  type RecordFilter,
  refreshSummaries,
} from '@vanguard/datastore';
import { type Bench, ms, percentile, timing } from './bench-database.ts';
import { dimensionFilters, otherFilters } from './filters.ts';
import { naiveTotals } from './naive-merge.ts';
import { optionOf } from './option-of.ts';
import { range } from './range.ts';
import { tabulate } from './scenarios.ts';

const naiveRuns = 3;
const naivelyAsked: readonly RecordFilter[] = [
  {},
  dimensionFilters['category and area'] ?? {},
  otherFilters.dates ?? {},
];

/** `--runs N` of each, 50 by default; `--refresh` also refreshes the summaries of each scenario. */
export async function run(args: string[]): Promise<void> {
  const runs = Number(optionOf(args, '--runs') ?? 50);
  const summaries = ['facets', 'groups by three', 'bounds', 'months of a class', 'months by category'];
  const heading = ['totals: median', 'slowest median', 'p99', 'left join, then sum', 'slower', ...summaries];
  await tabulate(args, heading, async (scenario) => {
    const totals = await measureTotals(scenario, runs);
    const naive = await compareWithNaive(scenario);
    const others = await measureSummaries(scenario, runs);
    if (args.includes('--refresh')) {
      const start = performance.now();
      await refreshSummaries(scenario.database);
      console.log(`refresh of the summaries, beside readers: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
    const medians = totals.map((times) => percentile(times, 0.5));
    return [
      ms(percentile(medians, 0.5)),
      ms(Math.max(...medians)),
      ms(percentile(totals.flat(), 0.99)),
      range(
        naive.map(({ naiveMs }) => naiveMs),
        ms,
      ),
      range(
        naive.map(({ naiveMs, totalsMs }) => naiveMs / totalsMs),
        (times) => `${times.toFixed(0)} ×`,
      ),
      ...others.map(ms),
    ];
  });
}

async function measureTotals({ database, scope }: Bench, runs: number): Promise<number[][]> {
  const all: number[][] = [];
  for (const [name, filter] of Object.entries({ ...dimensionFilters, ...otherFilters })) {
    const { times, medianMs, p99Ms } = await timing(runs, async () => await findTotals(database, scope, filter));
    console.log(`  totals, ${name}: ${ms(medianMs)}, p99 ${ms(p99Ms)}`);
    all.push(times);
  }
  return all;
}

async function compareWithNaive({ database, scope }: Bench): Promise<{ naiveMs: number; totalsMs: number }[]> {
  const compared: { naiveMs: number; totalsMs: number }[] = [];
  for (const filter of naivelyAsked) {
    const [{ totals }, expected] = [
      await findTotals(database, scope, filter),
      await naiveTotals(database, scope, filter),
    ];
    equal(totals.records, expected.records);
    for (const layer of ['planCost', 'forecastCost', 'actualCost'] as const)
      ok(Math.abs(Number(totals[layer]) - Number(expected[layer])) < 0.01, `${layer} and that of the reference differ`);
    const naive = await timing(naiveRuns, async () => await naiveTotals(database, scope, filter));
    const own = await timing(20, async () => await findTotals(database, scope, filter));
    compared.push({ naiveMs: naive.medianMs, totalsMs: own.medianMs });
  }
  return compared;
}

/** Medians, in the order of the heading. */
async function measureSummaries({ database, scope }: Bench, runs: number): Promise<number[]> {
  const cranes = { category: ['Cranes'] };
  const asked = [
    async () => await listFacets(database, scope, cranes),
    async () => await listGroups(database, scope, { filter: {}, groupBy: ['category', 'class', 'source'] }),
    async () => await findTimelineBounds(database, scope, cranes),
    async () => await findMonthMatrix(database, scope, { class: ['Class 77'] }),
    async () => await findMonthMatrix(database, scope, {}, { groupBy: 'category' }),
  ];
  const medians: number[] = [];
  for (const one of asked) medians.push((await timing(runs, one, 4000)).medianMs);
  return medians;
}
