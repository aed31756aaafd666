/** A file is read by a process of its own: whatever becomes of that, the file is refused and nothing else happens. */
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { exportFields, type FieldConfiguration, type ImportRow } from '@vanguard/datastore';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { processLimits, type ProcessLimits } from '../limits.ts';
import { openTemporaryFile } from '../temporary-file.ts';
import { parseFile } from './parse-file.ts';

const configuration: FieldConfiguration = {
  organizationCode: 'RIO',
  fields: exportFields,
  labels: new Map(),
  isChosen: false,
  includeHeaders: true,
  dateFormat: 'YYYY-MM-DD',
  delimiter: ',',
  encoding: 'UTF-8',
};

interface Wanted {
  signal?: AbortSignal;
  limits?: Partial<ProcessLimits>;
  failures?: string[];
}

async function rowsOf(
  csv: string,
  { signal = new AbortController().signal, limits = {}, failures = [] }: Wanted = {},
): Promise<ImportRow[][]> {
  await using file = await openTemporaryFile();
  await file.writeFile(csv);
  const onFailure = (message: string) => failures.push(message);
  const options = { signal, onFailure, limits: { ...processLimits, ...limits } };
  await using parsed = await parseFile(file, { kind: 'csv', configuration, declared: [] }, options);
  const chunks: ImportRow[][] = [];
  for await (const chunk of parsed.table.chunks) chunks.push([...chunk]);
  return chunks;
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `P${i},Cranes ⛏`);
const fileOf = (count: number) => `pfaId,category\n${lines(count).join('\n')}`;

const children = (columns = 'args', of = process.pid) =>
  execFileSync('ps', ['--no-headers', '--ppid', String(of), '-o', columns], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('parse-process'));

test('its rows come in chunks, in their order, and the process has ended', async () => {
  const chunks = await rowsOf(fileOf(1234));
  expect(chunks.map(({ length }) => length)).toEqual([500, 500, 234]);
  expect(chunks.flat()).toEqual(lines(1234).map((line, i) => ({ line: i + 2, values: line.split(',') })));
  expect(children()).toEqual([]);
});

test('what it refuses is refused here, with its faults', async () => {
  await expect(rowsOf('pfaId,category\nP1\n')).rejects.toMatchObject({
    status: 422,
    code: 'file_refused',
    errors: [{ path: 'line 2', message: 'has 1 cells, the header 2' }],
  });
});

const oneLongLine = `pfaId\n${','.repeat(1_000_000)}`;

test.each<[what: string, limits: Partial<ProcessLimits>, words: string, failure: RegExp]>([
  [
    'memory',
    { heapMb: 12 },
    'Reading the file takes more than 12 MB of memory. Split it',
    /died: .*heap out of memory/s,
  ],
  ['processor time', { cpuMs: 1 }, 'Reading the file takes more than 0.001 s of work. Split it', /^$/],
  ['time', { wallMs: 1 }, 'Reading the file takes more than 0.001 s. Split it', /^$/],
])('a process that runs out of %s is a refusal of its file', async (_, limits, words, failure) => {
  const failures: string[] = [];
  await expect(rowsOf(oneLongLine, { limits, failures })).rejects.toMatchObject({
    status: 422,
    code: 'file_refused',
    message: expect.stringContaining(words) as string,
  });
  expect(failures.join()).toMatch(failure);
});

test('after processes that ended so, the next file is read', async () => {
  expect(await rowsOf(fileOf(1))).toHaveLength(1);
});

test.runIf(process.platform === 'linux')('it gives way to everybody else from its first moment on', async () => {
  const reading = rowsOf(fileOf(1));
  await expect.poll(() => children('ni,args').map((line) => line.trim().split(' ')[0])).toEqual(['10']);
  await reading;
});

test('a reading that is no longer wanted ends at once, its process with it', async () => {
  const leaving = new AbortController();
  const reading = rowsOf(fileOf(100_000), { signal: leaving.signal });
  await expect.poll(() => children()).toHaveLength(1);
  leaving.abort(new Error('the client has gone'));
  await expect(reading).rejects.toThrow('the client has gone');
  await expect.poll(() => children()).toEqual([]);
});

test('a reading ends in the middle when whoever wants it is gone', async () => {
  await using file = await openTemporaryFile();
  await using rows = await openTemporaryFile();
  await file.writeFile(fileOf(100_000));
  const child = fork(new URL('./parse-process.ts', import.meta.url), {
    stdio: [file.fd, rows.fd, 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  const exited = once(child, 'exit');
  child.send({ task: { kind: 'csv', configuration, declared: [] }, cpuMs: 60_000 }, () => child.disconnect());
  // One that went on to its end would fail there, for want of somebody to tell.
  expect(await exited).toEqual([0, null]);
  expect((await rows.stat()).size).toBeLessThan(fileOf(100_000).length / 2);
});

/** A process that reads a file of a hundred thousand lines over and over, and says so. */
const owner = `
  import { openTemporaryFile } from '${import.meta.resolve('../temporary-file.ts')}';
  import { parseFile } from '${import.meta.resolve('./parse-file.ts')}';
  const configuration = ${JSON.stringify({ ...configuration, labels: null })};
  configuration.labels = new Map();
  const file = await openTemporaryFile();
  await file.writeFile('pfaId\\n' + 'P1\\n'.repeat(100_000));
  console.log('reads');
  const options = { signal: new AbortController().signal, onFailure: console.error };
  for (;;) await parseFile(file, { kind: 'csv', configuration, declared: [] }, options);`;

test.runIf(isWholeSuite)('a reading ends with a process that was killed', async () => {
  const killed = spawn(process.execPath, ['--input-type=module', '-e', owner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(killed.stdout, 'data');
  await expect.poll(() => children('pid,args', killed.pid)).toHaveLength(1);
  const pid = Number.parseInt(children('pid,args', killed.pid)[0] ?? '', 10);
  killed.kill('SIGKILL');
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isAlive, { timeout: 50_000 }).toBe(false);
});
