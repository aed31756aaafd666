/**
 * A page of 100 merged records with its totals, and the totals alone, over HTTP from the API in a process of its own:
 * every filter with every order, with drafts and without, beside the reference of bench-database.ts; against the known
 * implementation, which is asked without HTTP. Scenarios: scenarios.ts.
 */
import { randomUUID } from 'node:crypto';
import { type Caller, connectCaller, signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { type Bench, type Measured, ms, percentile, referenceMs, timing, unhindered } from './bench-database.ts';
import { naivePage, naiveTotals } from './naive-merge.ts';
import { optionOf } from './option-of.ts';
import { filterParameters, sortParameters } from './page-queries.ts';
import { tabulate } from './scenarios.ts';

/** Those that the known implementation is asked too. */
const naivelyAsked = { filter: 'category=Cranes', sort: 'sort=forecastStart' };

/** The machine is fast or slow for seconds. */
const runsOfReference = 5;

/** `--runs N` of each query in the scenario of the bars, 20 by default; a quarter of them in the others. `--profile DIR`. */
export async function run(args: string[]): Promise<void> {
  const runs = Number(optionOf(args, '--runs') ?? 20);
  const heading = ['pages: p50', 'p99', 'unhindered', 'with drafts / without', 'left join, then filter', 'slower'];
  const totalsHeading = ['totals: p50', 'p99', 'unhindered', 'left join, then sum', 'slower'];
  await tabulate(args, [...heading, ...totalsHeading], async (scenario) => {
    const api = await startApi(scenario.url, optionOf(args, '--profile'));
    try {
      const drafting = await callerOf(scenario, api.url, scenario.scope.userId);
      const draftless = await callerOf(scenario, api.url, await buildMember(scenario));
      const callers = { drafting, draftless };
      return await measure(scenario, callers, scenario.isOfBar ? runs : Math.ceil(runs / 4));
    } finally {
      await api.stop();
    }
  });
}

interface Callers {
  drafting: Caller;
  draftless: Caller;
}

async function measure({ database, scope }: Bench, callers: Callers, runs: number): Promise<string[]> {
  const base = `/api/pfa/${scope.organizationId}`;
  const reference = async () => await referenceMs(database);
  const pages: Query[] = [];
  const totals: Query[] = [];
  for (const [name, filter] of Object.entries(filterParameters)) {
    for (const sort of sortParameters) {
      const path = `${base}?limit=100&${filter}&${sort}`;
      pages.push({
        name: `${name} by ${sort.slice('sort='.length)}`,
        ...(await both(path, callers, reference, runs)),
      });
    }
    totals.push({ name, ...(await both(`${base}/stats?${filter}`, callers, reference, runs)) });
  }
  report('pages', pages);
  report('totals', totals);

  const cranes = { category: ['Cranes'] };
  const sort = { field: 'forecastStart', descending: false } as const;
  const asked = async (path: string) =>
    (await timing(20, async () => void (await callers.drafting.call('GET', `${base}${path}`)))).medianMs;
  const page = await asked(`?limit=100&${naivelyAsked.filter}&${naivelyAsked.sort}`);
  const naive = await timing(3, async () => await naivePage(database, scope, { filter: cranes, sort, limit: 100 }));
  const stats = await asked(`/stats?${naivelyAsked.filter}`);
  const naiveSums = await timing(3, async () => await naiveTotals(database, scope, cranes));
  const slower = (naiveMs: number, ownMs: number) => [ms(naiveMs), `${(naiveMs / ownMs).toFixed(0)} ×`];
  return [
    ...cells(pages),
    ratioOf(pages).toFixed(2),
    ...slower(naive.medianMs, page),
    ...cells(totals),
    ...slower(naiveSums.medianMs, stats),
  ];
}

interface Query {
  name: string;
  /** With drafts. */
  times: Measured[];
  draftlessTimes: Measured[];
}

/** In turns, so that what else the machine does strikes both alike. */
async function both(
  path: string,
  { drafting, draftless }: Callers,
  reference: () => Promise<number>,
  runs: number,
): Promise<Omit<Query, 'name'>> {
  const lists: [Measured[], Measured[]] = [[], []];
  let before = Number.NaN;
  for (let i = -2; i < runs; i++) {
    if (i % runsOfReference === 0) before = await reference();
    for (const [j, caller] of [drafting, draftless].entries()) {
      const { status, ms: time } = await caller.call('GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      if (i >= 0) lists[j]?.push({ ms: time, referenceMs: before });
    }
  }
  return { times: lists[0], draftlessTimes: lists[1] };
}

const timesOf = (times: readonly Measured[]) => times.map((one) => one.ms);
const median = (times: readonly Measured[]) => percentile(timesOf(times), 0.5);

/** The median and the slowest hundredth of all answers, and that unhindered. */
function cells(queries: readonly Query[]): string[] {
  const all = queries.flatMap(({ times }) => times);
  return [median(all), percentile(timesOf(all), 0.99), percentile(unhindered(all), 0.99)].map(ms);
}

function ratioOf(queries: readonly Query[]): number {
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  return (
    sum(queries.map(({ times }) => median(times))) / sum(queries.map(({ draftlessTimes }) => median(draftlessTimes)))
  );
}

function report(what: string, queries: readonly Query[]): void {
  const references = queries.flatMap(({ times }) => times.map((one) => one.referenceMs));
  console.log(
    `${what}: ${queries.length} queries; the reference ${ms(Math.min(...references))} to ${ms(Math.max(...references))}; the slowest:`,
  );
  for (const { name, times, draftlessTimes } of queries
    .toSorted((a, b) => median(b.times) - median(a.times))
    .slice(0, 8)) {
    console.log(`  ${name}: p50 ${ms(median(times))}, without drafts ${ms(median(draftlessTimes))}`);
  }
}

async function callerOf({ database }: Bench, url: string, userId: string): Promise<Caller> {
  return connectCaller(url, await signSession(database, userId, jwtSecret));
}

async function buildMember({ database, scope }: Bench): Promise<string> {
  const userId = randomUUID();
  await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(database);
  await sql`insert into organization_member (organization_id, user_id) values (${scope.organizationId}, ${userId})`.execute(
    database,
  );
  return userId;
}
