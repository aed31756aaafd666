/**
 * The mover's memory at its peak, from ten thousand rows to ten million, and with blobs of 100 MB: it must follow the
 * batch and the largest value, never the table. `npm run bench -- migrate-memory [--rows 10000000] [--jobs N]`.
 */
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensureDatabase, startEmbeddedPostgres } from '@vanguard/postgres';
import { type Measured, measure } from './measured-process.ts';
import { buildSource, threeTables } from './move-source.ts';
import { unpackMover } from './mover-program.ts';
import { optionOf } from './option-of.ts';

const smallest = 10_000;
const blobMegabytes = 100;
const blobs = 6;
const limitMs = 3_600_000;

export async function run(args: string[]): Promise<void> {
  const largest = Number(optionOf(args, '--rows') ?? 1_000_000);
  const jobs = optionOf(args, '--jobs') === undefined ? [] : ['--jobs', optionOf(args, '--jobs') as string];
  const move = await prepare(jobs);
  const sources = new Map<string, string>();
  for (let rows = smallest; rows <= largest; rows *= 10) {
    const path = join(tmpdir(), `bench-migrate-${rows}.db`);
    buildSource(path, threeTables, rows);
    sources.set(`${rows.toLocaleString('en')} rows of 30 columns, ${(rows * 2).toLocaleString('en')} of 4`, path);
  }
  sources.set(`${blobs} blobs of ${blobMegabytes} MB`, buildBlobs());
  const peaks: number[] = [];
  for (const [name, path] of sources) {
    const { peakMegabytes, elapsedMs } = await move(path);
    peaks.push(peakMegabytes);
    console.log(`${name}: ${peakMegabytes.toFixed(0)} MB at the peak, in ${(elapsedMs / 1000).toFixed(1)} s`);
  }
  const [least = Number.NaN, ...others] = peaks.slice(0, -1);
  console.log(`most rows / fewest rows: ${((others.at(-1) ?? least) / least).toFixed(2)}`);
  console.log(`above the fewest rows, in blobs: ${(((peaks.at(-1) ?? least) - least) / blobMegabytes).toFixed(1)}`);
}

/** Each move has a server and a folder of its own, which are gone afterwards. */
async function prepare(options: readonly string[]): Promise<(source: string) => Promise<Measured>> {
  const main = unpackMover();
  return async (source) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-memory-'));
    chmodSync(folder, 0o755);
    const server = await startEmbeddedPostgres({ dir: join(folder, 'postgres') });
    try {
      const url = server.url('bench');
      await ensureDatabase(url);
      const measured = await measure(process.execPath, [main, 'migrate', source, url, '--yes', ...options], folder, {
        limitMs,
      });
      if (measured.status !== 0) throw new Error(`the move failed: ${measured.output}`);
      return measured;
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function buildBlobs(): string {
  const path = join(tmpdir(), 'bench-migrate-blobs.db');
  if (existsSync(path)) return path;
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  using database = new DatabaseSync(partial);
  database.exec(`
    pragma journal_mode = off; pragma synchronous = off;
    create table file (id integer primary key, name text not null, content blob not null)`);
  const insert = database.prepare('insert into file (name, content) values (?, randomblob(?))');
  for (let i = 1; i <= blobs; i++) insert.run(`file ${i}`, blobMegabytes * 1_000_000);
  database.close();
  renameSync(partial, path);
  return path;
}
