/**
 * A page of 100 merged records with its totals, and the totals alone, over HTTP from the API in a process of its own:
 * every filter with every order, with drafts and without. `--records`, `--drafts`, `--organizations` (more of them beside
 * the one that is read), `--runs` of each query, `--profile DIR`.
 */
import { randomUUID } from 'node:crypto';
import { type Caller, connectCaller, signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { type Bench, ms, percentile, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';
import { buildOrganization, insertDrafts } from './mirror-data.ts';
import { filterParameters, sortParameters } from './page-queries.ts';

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  await withBench(args, async (bench) => {
    await insertDrafts(bench.database, bench.scope, number('--drafts', 1000));
    for (let i = 1; i < number('--organizations', 1); i++) await buildOrganization(bench.database, 10_000);
    const api = await startApi(bench.url, optionOf(args, '--profile'));
    try {
      const drafting = await callerOf(bench, api.url, bench.scope.userId);
      const draftless = await callerOf(bench, api.url, await buildMember(bench));
      await measure(bench, drafting, draftless, number('--runs', 20));
    } finally {
      await api.stop();
    }
  });
}

async function measure({ scope }: Bench, drafting: Caller, draftless: Caller, runs: number): Promise<void> {
  const base = `/api/pfa/${scope.organizationId}`;
  const measured: Measured[] = [];
  for (const [name, filter] of Object.entries(filterParameters)) {
    for (const sort of sortParameters) {
      const path = `${base}?limit=100&${filter}&${sort}`;
      measured.push({
        name: `${name} by ${sort.slice('sort='.length)}`,
        ...(await both(path, drafting, draftless, runs)),
      });
    }
  }
  report('pages', measured);
  const totals: Measured[] = [];
  for (const [name, filter] of Object.entries(filterParameters)) {
    totals.push({ name, ...(await both(`${base}/stats?${filter}`, drafting, draftless, runs)) });
  }
  report('totals', totals);
}

interface Measured {
  name: string;
  /** With drafts. */
  times: number[];
  draftlessTimes: number[];
}

/** In turns, so that what else the machine does strikes both alike. */
async function both(path: string, drafting: Caller, draftless: Caller, runs: number): Promise<Omit<Measured, 'name'>> {
  const [times, draftlessTimes]: [number[], number[]] = [[], []];
  for (let i = -2; i < runs; i++) {
    for (const [caller, list] of [
      [drafting, times],
      [draftless, draftlessTimes],
    ] as const) {
      const { status, ms: time } = await caller.call('GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      if (i >= 0) list.push(time);
    }
  }
  return { times, draftlessTimes };
}

function report(what: string, measured: readonly Measured[]): void {
  const all = measured.flatMap(({ times }) => times);
  const p99Of = ({ times }: Measured) => percentile(times, 0.99);
  const median = (list: readonly number[]) => percentile(list, 0.5);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const ratio =
    sum(measured.map(({ times }) => median(times))) / sum(measured.map((one) => median(one.draftlessTimes)));
  console.log(`${what}: ${measured.length} queries, p50 ${ms(median(all))}, p99 ${ms(percentile(all, 0.99))}`);
  console.log(`  with drafts against without: ${ratio.toFixed(2)}`);
  for (const one of measured.toSorted((a, b) => p99Of(b) - p99Of(a)).slice(0, 8)) {
    console.log(
      `  ${one.name}: p50 ${ms(median(one.times))}, p99 ${ms(p99Of(one))}, without drafts p50 ${ms(median(one.draftlessTimes))}`,
    );
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
