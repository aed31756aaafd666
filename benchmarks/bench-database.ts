/** A database for a benchmark of the data layer: a million records, durable settings; and how long work takes on it. */
import type { ProductDatabase, Scope } from '@vanguard/datastore';
import { sql } from 'kysely';
import { type Filled, withFilledDatabases } from './filled-databases.ts';
import { insertDrafts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';

export interface Bench {
  database: ProductDatabase;
  /** URL of the database, for a separate process. */
  url: string;
  scope: Scope;
  /** Somebody without a draft in the same organization. */
  draftless: Scope;
}

export function benchOf({ database, url }: Filled, scope: Scope): Bench {
  return { database, url, scope, draftless: { ...scope, userId: 'nobody' } };
}

/** `--records N` of one organization, a million by default, with a thousand drafts; `--keep` as in filled-databases.ts. */
export async function withBench(args: readonly string[], work: (bench: Bench) => Promise<void>): Promise<void> {
  const records = Number(optionOf(args, '--records') ?? 1_000_000);
  await withFilledDatabases(
    async (withFilled) =>
      await withFilled([records], async (filled) => {
        const [scope] = filled.scopes as [Scope];
        await insertDrafts(filled.database, scope, 1000);
        await work(benchOf(filled, scope));
      }),
    { keep: args.includes('--keep') },
  );
}

export interface Timing {
  times: number[];
  medianMs: number;
  p99Ms: number;
}

/** Warms up, then measures; what is slow is run less often. */
export async function timing(runs: number, work: () => Promise<unknown>, limitMs = 20_000): Promise<Timing> {
  const begin = performance.now();
  const isInTime = () => performance.now() - begin < limitMs;
  for (let i = 0; i < 3 && isInTime(); i++) await work();
  const times: number[] = [];
  for (let i = 0; i === 0 || (i < runs && isInTime()); i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return { times, medianMs: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}

/**
 * How long the server takes for a fixed piece of work. Neighbours on a shared machine slow everything by turns, up to
 * twice and from second to second: times are compared by the reference that was measured beside them.
 */
export async function referenceMs(database: ProductDatabase): Promise<number> {
  const start = performance.now();
  await sql`select count(*) from generate_series(1, 400000)`.execute(database);
  return performance.now() - start;
}

/** A time and the reference beside it. */
export interface Measured {
  ms: number;
  referenceMs: number;
}

/** As if the reference had taken the least time that it took in the run. */
export function unhindered(times: readonly Measured[]): number[] {
  const least = Math.min(...times.map((one) => one.referenceMs));
  return times.map((one) => (one.ms * least) / one.referenceMs);
}

/** `share` from 0 up to 1; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const ms = (value: number) => `${value.toFixed(1)} ms`;
