/**
 * How long a first start takes until the product is ready, phase by phase: a sample of a legacy installation is made,
 * moved and adopted in an empty folder. With `--against FOLDER`, a checkout of another revision with its packages
 * installed, the two start by turns, and every time is told beside the other's. A round before the first builds the page
 * and is not counted.
 *
 * `--rounds 5`, `--records N` of the sample (20,280).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { percentile } from './bench-database.ts';
import { optionOf } from './option-of.ts';

const thisCheckout = resolve(import.meta.dirname, '..');

export async function run(args: string[]): Promise<void> {
  const other = optionOf(args, '--against');
  const checkouts = other === undefined ? [thisCheckout] : [resolve(other), thisCheckout];
  const rounds = Number(optionOf(args, '--rounds') ?? 5);
  const records = optionOf(args, '--records');
  console.log(`${new Date().toISOString()}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`);
  for (const checkout of checkouts) await startOnce(checkout, records);
  const starts = new Map<string, Times[]>(checkouts.map((checkout) => [checkout, []]));
  for (let round = 0; round < rounds; round++) {
    for (const checkout of checkouts) starts.get(checkout)?.push(await startOnce(checkout, records));
  }
  print(checkouts.map((checkout) => starts.get(checkout) ?? []));
}

/** Seconds by phase. */
type Times = Map<string, number>;

const ready = 'ready, from the start of the process';
const processorTime = 'processor time of all processes, from start to stop';

/** The line that ends a phase, and the phase. */
const ends: readonly [line: RegExp, phase: string][] = [
  // Side by side in later revisions.
  [/^✓ Inspect /, 'program, database server, sample, Inspect'],
  [/^✓ (Plan|Back up|Stage|Constrain|Verify|Publish|Report) /, '$1'],
  [/^ {2}users /, 'proof'],
  [/PFA Vanguard is ready/, 'API and page'],
];

async function startOnce(checkout: string, records: string | undefined): Promise<Times> {
  const data = await mkdtemp(join(tmpdir(), 'first-start-'));
  // Root's server runs under another account, which has to reach its folder.
  await chmod(data, 0o755);
  const times: Times = new Map();
  const begin = performance.now();
  const child = spawnStart(checkout, data, records);
  let last = begin;
  let pid = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line.startsWith('pid ')) pid = Number(line.slice(4));
    const now = performance.now();
    for (const [pattern, phase] of ends) {
      const found = pattern.exec(line);
      if (found === null) continue;
      times.set(phase.replace('$1', found[1] ?? ''), (now - last) / 1000);
      last = now;
    }
    if (line.includes('PFA Vanguard is ready')) {
      times.set(ready, (now - begin) / 1000);
      if (pid > 0) process.kill(pid, 'SIGTERM');
    }
    // `times` tells the shell's own time first, then that of its children and all that these have waited for.
    const children = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/.exec(line)?.slice(1).map(Number);
    if (children !== undefined) {
      const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = children;
      times.set(processorTime, (userMinutes + systemMinutes) * 60 + userSeconds + systemSeconds);
    }
  }
  await rm(data, { recursive: true, force: true, maxRetries: 12, retryDelay: 50 });
  if (!times.has(ready)) throw new Error(`${checkout} did not start`);
  return times;
}

function spawnStart(checkout: string, data: string, records: string | undefined): ChildProcess {
  const script = '"$@" & echo "pid $!"; wait $!; wait $!; times';
  const options = records === undefined ? [] : ['--records', records];
  const program = [process.execPath, join(checkout, 'apps/cli/src/main.ts'), 'start', ...options];
  const child = spawn('sh', ['-c', script, 'sh', ...program], {
    cwd: checkout,
    env: { ...process.env, VANGUARD_DATA: data, API_PORT: '0', WEB_PORT: '0', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return child;
}

function print(columns: readonly (readonly Times[])[]): void {
  const isCompared = columns.length > 1;
  const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  row(['median', ...(isCompared ? ['other', 'this', 'this / other'] : ['this'])]);
  row(Array.from({ length: isCompared ? 4 : 2 }, () => '---'));
  const phases = [...new Set(columns.flatMap((starts) => starts.flatMap((times) => [...times.keys()])))];
  for (const phase of phases) {
    const medians = columns.map((starts) =>
      percentile(
        starts.map((times) => times.get(phase) ?? 0),
        0.5,
      ),
    );
    const [other = Number.NaN, own = Number.NaN] = medians;
    row([phase, ...medians.map((value) => `${value.toFixed(2)} s`), ...(isCompared ? [(own / other).toFixed(2)] : [])]);
  }
}
