/**
 * A page of 100 merged records, any one filter and sort, with the drafts of the asking user and without, in the process
 * that asks; against the known implementation, whose pages must have the same records. Scenarios: scenarios.ts.
 */
import { deepEqual } from 'node:assert/strict';
import { inSnapshot, readPage, type RecordFilter, type Scope, type SortKey } from '@vanguard/datastore';
import { type Bench, ms, percentile, timing } from './bench-database.ts';
import { dimensionFilters, otherFilters, sortFields } from './filters.ts';
import { naivePage } from './naive-merge.ts';
import { optionOf } from './option-of.ts';
import { range } from './range.ts';
import { tabulate } from './scenarios.ts';

const limit = 100;
const barMs = 25;
const naiveRuns = 3;

/** What must read the table without an index and a sort of it. */
const naivelyAsked: readonly [RecordFilter, SortKey][] = [
  [{}, { field: 'forecastStart', descending: false }],
  [dimensionFilters.category ?? {}, { field: 'forecastStart', descending: true }],
  [otherFilters.dates ?? {}, { field: 'actualEnd', descending: false }],
];

/** `--runs N` of each page in the scenario of the bar, 20 by default; a quarter of them in the others. */
export async function run(args: string[]): Promise<void> {
  const runs = Number(optionOf(args, '--runs') ?? 20);
  const heading = ['median page', 'slowest median', 'p99', 'with drafts / without', 'left join, then filter', 'slower'];
  await tabulate(args, heading, async (scenario) => {
    const pages = await measurePages(scenario, scenario.isOfBar ? runs : Math.ceil(runs / 4));
    const medians = pages.map(({ times }) => percentile(times, 0.5));
    const above = medians.filter((median) => median > barMs).length;
    console.log(`${pages.length} pages, medians of ${above} above ${barMs} ms; the slowest:`);
    for (const { name, times } of pages
      .toSorted((a, b) => percentile(b.times, 0.5) - percentile(a.times, 0.5))
      .slice(0, 8))
      console.log(`  ${name}: ${ms(percentile(times, 0.5))}, longest ${ms(Math.max(...times))}`);
    const naive = await compareWithNaive(scenario);
    return [
      ms(percentile(medians, 0.5)),
      ms(Math.max(...medians)),
      ms(
        percentile(
          pages.flatMap(({ times }) => times),
          0.99,
        ),
      ),
      (sum(medians) / sum(pages.map(({ draftlessTimes }) => percentile(draftlessTimes, 0.5)))).toFixed(2),
      range(
        naive.map(({ naiveMs }) => naiveMs),
        ms,
      ),
      range(
        naive.map(({ naiveMs, pageMs }) => naiveMs / pageMs),
        (times) => `${times.toFixed(0)} ×`,
      ),
    ];
  });
}

interface Page {
  name: string;
  times: number[];
  draftlessTimes: number[];
}

/** With and without drafts in turns, so that what else the machine does strikes both alike. */
async function measurePages({ database, scope, draftless }: Bench, runs: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (const [name, filter] of Object.entries({ ...dimensionFilters, ...otherFilters })) {
    for (const field of sortFields) {
      for (const descending of [false, true]) {
        const page: Page = { name: `${name} by ${descending ? '-' : ''}${field}`, times: [], draftlessTimes: [] };
        for (let i = -2; i < runs; i++) {
          for (const [asking, times] of [
            [scope, page.times],
            [draftless, page.draftlessTimes],
          ] as const) {
            const start = performance.now();
            await pageIds(database, asking, filter, { field, descending });
            if (i >= 0) times.push(performance.now() - start);
          }
        }
        pages.push(page);
      }
    }
  }
  return pages;
}

async function compareWithNaive({ database, scope }: Bench): Promise<{ naiveMs: number; pageMs: number }[]> {
  const compared: { naiveMs: number; pageMs: number }[] = [];
  for (const [filter, sort] of naivelyAsked) {
    const ids = await naivePage(database, scope, { filter, sort, limit });
    deepEqual(await pageIds(database, scope, filter, sort), ids, 'the page and that of the reference differ');
    const naive = await timing(naiveRuns, async () => await naivePage(database, scope, { filter, sort, limit }));
    const page = await timing(20, async () => await pageIds(database, scope, filter, sort));
    compared.push({ naiveMs: naive.medianMs, pageMs: page.medianMs });
  }
  return compared;
}

async function pageIds(
  database: Bench['database'],
  scope: Scope,
  filter: RecordFilter,
  sort: SortKey,
): Promise<string[]> {
  const query = { ...filter, sort: [sort], limit };
  const page = await inSnapshot(database, scope, async (trx) => await readPage(trx, scope, query));
  return page.records.map(({ pfaId }) => pfaId);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
