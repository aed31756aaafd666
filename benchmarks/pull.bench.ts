/**
 * What a pull costs beside the COPY of the same rows into staging: one that finds nothing new, and one
 * that finds one record in a hundred changed; what it writes, by the server's statistics; and what a page and a save take
 * meanwhile, beside what they take when it is quiet.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inSnapshot, type ProductDatabase, readPage, type RecordFilter, saveDrafts } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { type Bench, ms, percentile, referenceMs, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';

/** `--records N` of the organization, a million by default, 2,000 at least; `--runs N` of each kind, 2; `--keep` as in bench-database.ts. */
export async function run(args: string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'pull-'));
  // The server writes it, under an account of its own where this one is root's.
  await chmod(dir, 0o777);
  try {
    await withBench(args, async (bench) => {
      await measure(bench, join(dir, 'records'), Number(optionOf(args, '--runs') ?? 2));
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const kinds = [
  ['nothing changed', 0],
  ['1 % changed', 100],
] as const;

async function measure(bench: Bench, file: string, runs: number): Promise<void> {
  const { database, scope } = bench;
  await sql`create unlogged table copied (like pull_record)`.execute(database);
  const rows = sql`
    select '00000000-0000-0000-0000-000000000000', pfa_id, data::text, null from pfa_mirror where organization_id = ${sql.lit(scope.organizationId)}`;
  const exportRows = async () => await asOwner(database, sql`copy (${rows}) to ${sql.lit(file)}`);
  for (let i = 0; i < runs; i++) {
    await exportRows();
    for (const [name, every] of kinds) await measureAlone(bench, file, { name, every, mark: 10 + i });
  }
  await exportRows();
  const quiet = await beside(bench, sleep(quietMs));
  console.log(`  quiet: ${describe(quiet)}; the reference ${ms(await referenceMs(database))}`);
  for (const [name, every] of kinds) {
    const pulling = pull(bench, [file, 'pull', String(every), String(10 + runs)]);
    const meanwhile = await beside(bench, pulling);
    console.log(
      `  ${name}, ${ms((await pulling).tookMs)} beside people: ${describe(meanwhile)}; p99 against quiet ${compare(meanwhile, quiet)}`,
    );
  }
}

async function measureAlone(
  bench: Bench,
  file: string,
  { name, every, mark }: { name: string; every: number; mark: number },
): Promise<void> {
  const { database } = bench;
  const copy = async () => (await pull(bench, [file, 'copy'])).tookMs;
  const [before, server, writes] = [await copy(), await serverCopyMs(database, file), await countWrites(database)];
  const result = await pull(bench, [file, 'pull', String(every), String(mark)]);
  const written = (await countWrites(database)) - writes;
  const copied = (before + (await copy())) / 2;
  console.log(
    `  ${name}: ${ms(result.tookMs)}, ${(result.tookMs / copied).toFixed(2)} × the COPY of the same rows (${ms(copied)}; by the server itself ${ms(server)}); ` +
      `${result.updated} updated, ${written} rows of the mirror written; at most ${result.peakMb.toFixed(0)} MB; the reference ${ms(await referenceMs(database))}`,
  );
}

/** Into a table as that of the staging, from the disk of the server. */
async function serverCopyMs(database: ProductDatabase, file: string): Promise<number> {
  await sql`truncate copied`.execute(database);
  const start = performance.now();
  await asOwner(database, sql`copy copied from ${sql.lit(file)}`);
  return performance.now() - start;
}

async function asOwner(database: ProductDatabase, statement: RawBuilder<unknown>): Promise<void> {
  await inTransaction(database, async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    await statement.execute(trx);
  });
}

interface Pulled {
  tookMs: number;
  peakMb: number;
  updated: number;
}

async function pull({ url, scope }: Bench, args: readonly string[]): Promise<Pulled> {
  const child = fork(join(import.meta.dirname, 'pull-program.ts'), [url, scope.organizationId, ...args]);
  const [pulled] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the pull ended without a result'))),
  ])) as [Pulled];
  return pulled;
}

/** Rows of the mirror that were inserted, updated or deleted since the server counts. */
async function countWrites(database: ProductDatabase): Promise<number> {
  // A session tells what it has done within a second of its end.
  await sleep(1500);
  const { rows } = await sql<{ count: number }>`
    select (n_tup_ins + n_tup_upd + n_tup_del)::integer as count from pg_stat_user_tables where relname = 'pfa_mirror'`.execute(
    database,
  );
  return rows[0]?.count ?? 0;
}

interface Times {
  pages: number[];
  saves: number[];
}

const filters: readonly RecordFilter[] = [{}, { category: ['Cranes'] }, { area: ['Silo 3'] }];
const pauseMs = 50;
const quietMs = 20_000;

/** Somebody reads pages and somebody saves, one request after the other, while something else goes on. */
async function beside({ database, scope, draftless }: Bench, work: Promise<unknown>): Promise<Times> {
  const over = new AbortController();
  const end = () => over.abort();
  void work.then(end, end);
  const times: Times = { pages: [], saves: [] };
  const again = async (kept: number[], ask: (i: number) => Promise<unknown>) => {
    for (let i = 0; !over.signal.aborted; i++) {
      const start = performance.now();
      await ask(i);
      kept.push(performance.now() - start);
      await sleep(pauseMs);
    }
  };
  const reader = { ...scope, userId: draftless.userId };
  await Promise.all([
    again(times.pages, async (i) => {
      const query = {
        ...filters[i % filters.length],
        sort: [{ field: 'forecastStart', descending: i % 2 === 0 }] as const,
        limit: 100,
      };
      await inSnapshot(database, reader, async (trx) => await readPage(trx, reader, query));
    }),
    again(times.saves, async (i) => {
      const pfaId = `PFA-${String(1 + ((i * 7919) % 2000)).padStart(8, '0')}`;
      await saveDrafts(database, scope, { modifications: [{ pfaId, delta: { contract: `C-${i}` } }] });
    }),
  ]);
  return times;
}

function describe({ pages, saves }: Times): string {
  const told = (name: string, times: readonly number[]) =>
    `${times.length} ${name}, p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}, longest ${ms(Math.max(...times))}`;
  return `${told('pages', pages)}; ${told('saves', saves)}`;
}

function compare(one: Times, other: Times): string {
  const ratio = (a: readonly number[], b: readonly number[]) => (percentile(a, 0.99) / percentile(b, 0.99)).toFixed(2);
  return `${ratio(one.pages, other.pages)} for pages, ${ratio(one.saves, other.saves)} for saves`;
}
