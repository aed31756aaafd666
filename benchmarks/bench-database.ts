/** A server of its own for a benchmark of the data layer: durable settings, a million records, gone at its end. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateProduct, type ProductDatabase, type Scope } from '@vanguard/datastore';
import { type EmbeddedPostgresOptions, ensureDatabase, openPool, startEmbeddedPostgres } from '@vanguard/postgres';
import { sql } from 'kysely';
import { buildOrganization, findOrganizations, insertDrafts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';

export interface Bench {
  database: ProductDatabase;
  /** Of the database, for a process of its own. */
  url: string;
  /** With a thousand drafts. */
  scope: Scope;
  /** Somebody without a draft in the same organization. */
  draftless: Scope;
}

/**
 * `--records N`, a million by default; `--url URL` takes an empty database of a server that runs, with `--built` one
 * that an earlier run has filled.
 */
export async function withBench(args: readonly string[], work: (bench: Bench) => Promise<void>): Promise<void> {
  const own = optionOf(args, '--url') === undefined ? await startServer() : undefined;
  const url = optionOf(args, '--url') ?? own?.url('benchmark') ?? '';
  let database: ProductDatabase | undefined;
  try {
    await ensureDatabase(url);
    if (!args.includes('--built')) await migrateProduct(url);
    database = openPool(url, { maxConnections: 10 });
    const scope = args.includes('--built')
      ? ((await findOrganizations(database))[0] as Scope)
      : await buildOrganization(database, Number(optionOf(args, '--records') ?? 1_000_000));
    await insertDrafts(database, scope, 1000);
    await work({ database, url, scope, draftless: { ...scope, userId: 'nobody' } });
  } finally {
    await database?.destroy();
    await own?.stop();
  }
}

/** For several databases, one after the other: each is new and is dropped when its work is done. */
export async function withServer(
  work: (withDatabase: (use: (database: ProductDatabase) => Promise<void>) => Promise<void>) => Promise<void>,
  options: Pick<EmbeddedPostgresOptions, 'settings' | 'onLog'> = {},
): Promise<void> {
  const server = await startServer(options);
  try {
    await work(async (use) => {
      await ensureDatabase(server.url('benchmark'));
      await migrateProduct(server.url('benchmark'));
      const database = openPool(server.url('benchmark'), { maxConnections: 10 });
      await use(database).finally(async () => await database.destroy());
      const admin = openPool(server.url('postgres'), { maxConnections: 1 });
      await sql`drop database benchmark`.execute(admin).finally(async () => await admin.destroy());
    });
  } finally {
    await server.stop();
  }
}

async function startServer({ settings, ...options }: Pick<EmbeddedPostgresOptions, 'settings' | 'onLog'> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'benchmark-'));
  // Root's server runs under another account: a folder that it cannot reach would leave the data elsewhere, for good.
  await chmod(dir, 0o755);
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    ...options,
    settings: { shared_buffers: '1GB', max_wal_size: '4GB', ...settings },
  });
  return {
    url: (database: string) => server.url(database),
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 12, retryDelay: 50 });
    },
  };
}

export interface Timing {
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
  return { medianMs: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}

/** `share` from 0 up to 1; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const ms = (value: number) => `${value.toFixed(1)} ms`;
