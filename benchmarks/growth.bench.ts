/**
 * How the cost of what people wait for grows: with the records of an organization, with the drafts of a user, and beside
 * 27 other organizations of unequal size. The exponent is the slope of log time over log records, by least squares: 0
 * where the cost follows the page, 1 where it follows the table.
 *
 * `--sizes 10000,100000,1000000,5000000`, `--drafts 0,1000,10000`, `--drafted-records N` and `--shared-records N` (0
 * leaves out their part). Each size has a database of its own, dropped before the next is made. `--in-one-transaction`
 * loads as an adoption does, which takes longer; `--keep` keeps copies for the next run.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { ProductDatabase, Scope } from '@vanguard/datastore';
import { ms, timing } from './bench-database.ts';
import { type WithFilled, withFilledDatabases } from './filled-databases.ts';
import { optionOf } from './option-of.ts';
import { hotQueries } from './hot-queries.ts';
import { insertDrafts, unequalCounts } from './mirror-data.ts';

const runs = 15;
const limitMs = 4000;
const organizations = 28;

export async function run(args: string[]): Promise<void> {
  const numbers = (name: string, fallback: string) => (optionOf(args, name) ?? fallback).split(',').map(Number);
  const sizes = numbers('--sizes', '10000,100000,1000000,5000000');
  const draftCounts = numbers('--drafts', '0,1000,10000');
  const [draftedRecords = 0] = numbers('--drafted-records', '1000000');
  const [sharedRecords = 0] = numbers('--shared-records', '1000000');
  console.log(
    `${new Date().toISOString()}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}; medians of ${runs}`,
  );
  await withFilledDatabases(
    async (withFilled) => {
      const bySize: Times[] = [];
      for (const size of sizes) {
        await withFilled([size], async ({ database, scopes }) => {
          const [scope] = scopes as [Scope];
          await insertDrafts(database, scope, 1000);
          bySize.push(await measure(database, scope));
          if (size === draftedRecords) await measureDrafts(database, scope, draftCounts);
        });
      }
      print(sizes.map(counted('records')), bySize, exponentOver(sizes));
      if (draftedRecords > 0 && !sizes.includes(draftedRecords)) {
        await withFilled([draftedRecords], async ({ database, scopes }) => {
          await measureDrafts(database, scopes[0] as Scope, draftCounts);
        });
      }
      if (sharedRecords > 0) await measureShared(withFilled, sharedRecords);
    },
    { keep: args.includes('--keep'), inOneTransaction: args.includes('--in-one-transaction') },
  );
}

/** Medians by query. */
type Times = Map<string, number>;

async function measure(database: ProductDatabase, scope: Scope): Promise<Times> {
  const times: Times = new Map();
  for (const [name, query] of Object.entries(hotQueries)) {
    times.set(name, (await timing(runs, async () => await query(database, scope), limitMs)).medianMs);
  }
  return times;
}

async function measureDrafts(database: ProductDatabase, scope: Scope, counts: readonly number[]): Promise<void> {
  const byCount: Times[] = [];
  for (const count of counts) {
    await insertDrafts(database, scope, count);
    byCount.push(await measure(database, scope));
  }
  print(counts.map(counted('drafts')), byCount);
}

async function measureShared(withFilled: WithFilled, records: number): Promise<void> {
  const counts = unequalCounts(records, organizations);
  const measured = [0, organizations >> 1, organizations - 1];
  await withFilled(counts, async ({ database, scopes }) => {
    const times: Times[] = [];
    for (const i of measured) {
      const scope = scopes[i] as Scope;
      await insertDrafts(database, scope, 1000);
      times.push(await measure(database, scope));
    }
    print(
      measured.map((i) => `${counted('records')(counts[i] ?? 0)} of ${counted('records')(records)}`),
      times,
    );
  });
}

function print(headings: readonly string[], columns: readonly Times[], last?: (times: number[]) => string): void {
  const row = (name: string, cells: readonly string[]) => `| ${[name, ...cells].join(' | ')} |`;
  console.log(`\n${row('', [...headings, ...(last === undefined ? [] : ['exponent'])])}`);
  console.log(
    row(
      '---',
      Array.from({ length: headings.length + (last === undefined ? 0 : 1) }, () => '---'),
    ),
  );
  for (const name of Object.keys(hotQueries)) {
    const times = columns.map((column) => column.get(name) ?? Number.NaN);
    console.log(row(name, [...times.map(ms), ...(last === undefined ? [] : [last(times)])]));
  }
}

function exponentOver(sizes: readonly number[]): (times: number[]) => string {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const xs = sizes.map(Math.log);
  const spread = mean(xs.map((x) => (x - mean(xs)) ** 2));
  return (times) => {
    const ys = times.map(Math.log);
    const together = mean(xs.map((x, i) => (x - mean(xs)) * ((ys[i] ?? Number.NaN) - mean(ys))));
    return sizes.length < 2 ? '' : (together / spread).toFixed(2);
  };
}

const counted = (noun: string) => (count: number) => `${count.toLocaleString('en')} ${noun}`;
