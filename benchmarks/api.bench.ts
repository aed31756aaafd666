/**
 * A page of 100 merged records with its totals, and the totals alone, over HTTP from the API in a process of its own:
 * every filter with every order, with drafts and without, beside the reference of bench-database.ts. `--records`,
 * `--drafts`, `--organizations` (more of them beside the one that is read), `--runs` of each query, `--profile DIR`.
 */
import { randomUUID } from 'node:crypto';
import { type Caller, connectCaller, signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { type Bench, type Measured, ms, percentile, referenceMs, unhindered, withBench } from './bench-database.ts';
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

async function measure({ database, scope }: Bench, drafting: Caller, draftless: Caller, runs: number): Promise<void> {
  const base = `/api/pfa/${scope.organizationId}`;
  const reference = async () => await referenceMs(database);
  const measured: Query[] = [];
  for (const [name, filter] of Object.entries(filterParameters)) {
    for (const sort of sortParameters) {
      const path = `${base}?limit=100&${filter}&${sort}`;
      measured.push({
        name: `${name} by ${sort.slice('sort='.length)}`,
        ...(await both(path, [drafting, draftless], reference, runs)),
      });
    }
  }
  report('pages', measured);
  const totals: Query[] = [];
  for (const [name, filter] of Object.entries(filterParameters)) {
    totals.push({ name, ...(await both(`${base}/stats?${filter}`, [drafting, draftless], reference, runs)) });
  }
  report('totals', totals);
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
  callers: readonly [drafting: Caller, draftless: Caller],
  reference: () => Promise<number>,
  runs: number,
): Promise<Omit<Query, 'name'>> {
  const lists: [Measured[], Measured[]] = [[], []];
  for (let i = -2; i < runs; i++) {
    const before = i < 0 ? 0 : await reference();
    for (const [j, caller] of callers.entries()) {
      const { status, ms: time } = await caller.call('GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      if (i >= 0) lists[j]?.push({ ms: time, referenceMs: before });
    }
  }
  return { times: lists[0], draftlessTimes: lists[1] };
}

function report(what: string, queries: readonly Query[]): void {
  const raw = (times: readonly Measured[]) => times.map((one) => one.ms);
  const all = queries.flatMap(({ times }) => times);
  const references = all.map((one) => one.referenceMs);
  const p99Of = ({ times }: Query) => percentile(raw(times), 0.99);
  const median = (times: readonly Measured[]) => percentile(raw(times), 0.5);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const ratio = sum(queries.map(({ times }) => median(times))) / sum(queries.map((one) => median(one.draftlessTimes)));
  console.log(`${what}: ${queries.length} queries, p50 ${ms(median(all))}, p99 ${ms(percentile(raw(all), 0.99))}`);
  console.log(
    `  the reference ${ms(Math.min(...references))} to ${ms(Math.max(...references))}; as if it were the least: ` +
      `p50 ${ms(percentile(unhindered(all), 0.5))}, p99 ${ms(percentile(unhindered(all), 0.99))}`,
  );
  console.log(`  with drafts against without: ${ratio.toFixed(2)}`);
  for (const one of queries.toSorted((a, b) => p99Of(b) - p99Of(a)).slice(0, 8)) {
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
