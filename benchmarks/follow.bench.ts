/**
 * A move while an application writes: how many of its writes are followed, what a write costs it meanwhile, and how
 * long it waits at the switch. `npm run bench -- follow [--rows 1000000] [--mode wal|delete]`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureDatabase, startEmbeddedPostgres } from '@vanguard/postgres';
import { migrate } from 'sqlite-to-postgres';
import { optionOf } from './option-of.ts';

const logRows = 10_000;

export async function run(args: string[]): Promise<void> {
  const rows = Number(optionOf(args, '--rows') ?? 1_000_000);
  const mode = optionOf(args, '--mode') ?? 'wal';
  const folder = mkdtempSync(join(tmpdir(), 'bench-follow-'));
  chmodSync(folder, 0o755);
  const source = join(folder, 'source.db');
  buildSource(source, rows, mode);
  const server = await startEmbeddedPostgres({ dir: join(folder, 'postgres') });
  try {
    const url = server.url('bench');
    await ensureDatabase(url);
    const alone = await measureApplication(source, rows, async () => await sleep(5000));
    const notes: string[] = [];
    let start = 0;
    const followed = await measureApplication(source, rows, async () => {
      start = performance.now();
      const report = await migrate({
        source,
        target: url,
        schema: 'followed',
        stateBase: folder,
        follow: { mayTouchSource: () => true },
        onEvent: (event) => {
          if (event.type === 'note') notes.push(event.message);
        },
      });
      for (const { phase, durationMs, summary } of report.phases) console.log(`${phase}: ${durationMs} ms, ${summary}`);
      return performance.now() - start;
    });
    console.log(
      `\n${rows.toLocaleString('en')} rows, journal mode ${mode}, ${cpus()[0]?.model ?? ''} × ${cpus().length}`,
    );
    console.log(`alone:    ${describe(alone.timesMs)}`);
    console.log(`followed: ${describe(followed.timesMs)}`);
    console.log(notes.filter((note) => note.includes('nobody could write')).join('\n'));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function buildSource(path: string, rows: number, mode: string): void {
  using database = new DatabaseSync(path);
  database.exec(`pragma journal_mode = ${mode};
    create table owner (id integer primary key, name text not null unique);
    create table item (id integer primary key, owner_id integer not null references owner (id), note text not null);
    create index item_owner on item (owner_id);
    create table log (number integer, what text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) insert into owner select i, 'owner ' || i from n;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) insert into item select i, 1 + i % 1000, hex(randomblob(40)) from n;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${logRows}) insert into log select i, 'tick' from n`);
}

async function measureApplication<Result>(
  path: string,
  rows: number,
  work: () => Promise<Result>,
): Promise<{ timesMs: number[]; result: Result }> {
  const program = fileURLToPath(new URL('follow-application.ts', import.meta.url));
  const child = fork(program, [path, String(rows)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  const result = await work();
  child.send('stop');
  const [timesMs] = (await once(child, 'message')) as [number[]];
  return { timesMs, result };
}

function describe(timesMs: number[]): string {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `${sorted.length.toLocaleString('en')} transactions; median ${at(0.5)} ms, 99 % below ${at(0.99)} ms, longest ${at(1)} ms`;
}
