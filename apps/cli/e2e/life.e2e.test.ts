/** A product from its first moment to its last: what its ports say meanwhile, what ends it, and what is left then. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { collect, main, spawnVanguard, startVanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'life-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
const data = join(folder, 'data');
const root = join(import.meta.dirname, '../../..');
let environment: NodeJS.ProcessEnv;
let [api, page] = ['', ''];
const sockets: Socket[] = [];

const children: ChildProcess[] = [];

beforeAll(async () => {
  writeLegacySample(join(folder, 'legacy.db'), { records: 50 });
  const [apiPort, webPort] = [await freePort(), await freePort()];
  [api, page] = [apiPort, webPort].map((port) => `http://127.0.0.1:${port}`) as [string, string];
  const { INIT_CWD: _, ...inherited } = process.env;
  environment = { ...inherited, DATABASE_URL: '', VANGUARD_DATA: data, API_PORT: `${apiPort}`, WEB_PORT: `${webPort}` };
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const { pid } of processesOf(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Those that name a path in their call. */
function processesOf(path: string): { pid: number; call: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), call: readCall(name) }))
    .filter(({ pid, call }) => call.includes(path) && pid !== process.pid);
}

function readCall(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const statusOf = async (url: string) =>
  await fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );
const becomes = async (url: string, status: number | undefined) =>
  await vi.waitFor(async () => expect(await statusOf(url)).toBe(status), { timeout: 100_000, interval: 20 });

/** Sends what is never all of a request. */
async function sendHalf(bytes: string): Promise<Socket> {
  const socket = connect(Number(new URL(api).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** Goes on as long as it is let. */
async function sendForEver(): Promise<void> {
  const head =
    'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{';
  const socket = await sendHalf(head);
  const timer = setInterval(() => socket.writable && socket.write(' '), 200);
  socket.once('close', () => clearInterval(timer));
}

async function startAgain(
  more: NodeJS.ProcessEnv = {},
  words: string[] = [],
): Promise<{ child: ChildProcess; output: { stdout: string; stderr: string } }> {
  const child = startVanguard(['start', ...words], folder, { ...environment, ...more });
  children.push(child);
  const output = collect(child);
  await becomes(`${api}/api/health/ready`, 200);
  return { child, output };
}

// The tests need /proc, and a kernel that ends the embedded server with its owner.
const isElsewhere = process.platform !== 'linux';

const patience = { timeout: 60_000, interval: 20 };

/** A first start on a busy machine, with the build of the page. */
const timeout = 240_000;

test.skipIf(isElsewhere)(
  'a start that a script has detached says 503 until it is ready, lives on, and ends in order',
  { timeout },
  async () => {
    const call = `nohup '${process.execPath}' '${main}' start legacy.db >log 2>&1 </dev/null & echo $!`;
    const pid = Number(execFileSync('sh', ['-c', call], { cwd: folder, env: environment, encoding: 'utf8' }));
    await becomes(page, 503);
    const [answer, file] = [
      await fetch(`${api}/api/auth/me`, { method: 'PUT', body: 'any' }),
      await fetch(`${page}/sign-in`),
    ];
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      503,
      '2',
      expect.objectContaining({ code: 'starting' }),
    ]);
    expect([file.status, await file.text()]).toEqual([503, expect.stringContaining('asks again by itself')]);
    await becomes(`${page}/api/health/ready`, 200);
    expect(await (await fetch(page)).text()).toContain('<div id="root">');
    process.kill(pid, 'SIGHUP');
    await sleep(500);
    expect(await statusOf(`${api}/api/health/live`)).toBe(200);
    expect(processesOf(data).length).toBeGreaterThan(0);
    for (const half of [
      '',
      'GET / HT',
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    ])
      await sendHalf(half);
    process.kill(pid, 'SIGTERM');
    await vi.waitFor(() => expect(readCall(`${pid}`)).toBe(''), { timeout: 20_000 });
    expect(processesOf(data)).toEqual([]);
    expect(existsSync(join(data, 'postgres/data/postmaster.pid'))).toBe(false);
  },
);

test.skipIf(isElsewhere)(
  'npm hands on a signal; requests have until the deadline, and new ones are refused meanwhile',
  { timeout },
  async () => {
    const npm = spawn('npm', ['start'], {
      cwd: root,
      env: { ...environment, VANGUARD_SHUTDOWN_DEADLINE: '1s' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(npm);
    const output = collect(npm);
    const closed = once(npm, 'close');
    await becomes(`${api}/api/health/ready`, 200);
    await sendForEver();
    await sleep(100);
    npm.kill('SIGTERM');
    await becomes(`${page}/api/health/live`, 503);
    const refused = await fetch(`${api}/api/health/live`);
    expect([refused.headers.get('connection'), await refused.json()]).toEqual([
      'close',
      expect.objectContaining({ code: 'stopping' }),
    ]);
    await closed;
    expect(output.stderr).toContain('Requests cut off, for they had not ended by the deadline: 1.');
    await vi.waitFor(() => expect(processesOf(data)).toEqual([]), { timeout: 20_000 });
  },
);

test.skipIf(isElsewhere)('a second signal ends it at once, and its server with it', { timeout }, async () => {
  const { child } = await startAgain({ npm_lifecycle_event: '' });
  await sendForEver();
  await sleep(100);
  child.kill('SIGTERM');
  await becomes(`${api}/api/health/live`, 503);
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  expect(await closed).toEqual([130, null]);
  await vi.waitFor(() => expect(processesOf(data)).toEqual([]), { timeout: 20_000 });
});

test.skipIf(isElsewhere)(
  'a start beside a command waits for its end, has the database itself then, and lends it to other commands',
  { timeout },
  async () => {
    const command = await startEmbeddedPostgres({ dir: join(data, 'postgres') });
    const child = startVanguard(['start'], folder, environment);
    children.push(child);
    const output = collect(child);
    await vi.waitFor(() => expect(output.stderr).toContain('Another command has the embedded database'), patience);
    expect(await statusOf(`${api}/api/health/ready`)).toBe(503);
    await command.stop();
    await becomes(`${api}/api/health/ready`, 200);
    expect(await spawnVanguard(['user', 'list'], folder, environment)).toMatchObject({ status: 0, stderr: '' });
    expect(await statusOf(`${api}/api/health/ready`)).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(processesOf(data)).toEqual([]);
  },
);

test.skipIf(isElsewhere)(
  'its PostgreSQL is started again when it dies; where that cannot be, it ends with words and a status of its own',
  { timeout },
  async () => {
    const { child, output } = await startAgain();
    const postmaster = () => Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n', 1)[0]);
    const first = postmaster();
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(postmaster()).not.toBe(first), { timeout: 60_000 });
    await becomes(`${api}/api/health/ready`, 200);

    rmSync(join(data, 'postgres/data/global/pg_control'));
    const closed = once(child, 'close');
    process.kill(postmaster(), 'SIGKILL');
    expect(await closed).toEqual([4, null]);
    expect(output.stderr).toMatch(/Error: .*did not start[\s\S]*What to do: .*backup/);
    expect(processesOf(data)).toEqual([]);
  },
);

test.skipIf(isElsewhere)(
  'a first start that is killed, whatever it is at, leaves nothing in the way of the next',
  { timeout },
  async () => {
    const mine = { ...environment, VANGUARD_DATA: join(folder, 'killed') };
    const marks = isWholeSuite ? ['No data yet', '✓ Inspect', '✓ Stage', '✓ Verify'] : ['✓ Verify'];
    for (const mark of marks) {
      const child = startVanguard(['start', '--records', '600'], folder, mine);
      children.push(child);
      const output = collect(child);
      await vi.waitFor(() => expect(output.stdout).toContain(mark), { timeout: 100_000, interval: 2 });
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(output.stdout).not.toContain('is ready');
    }
    const { child, output } = await startAgain(mine, ['--records', '600']);
    expect(output.stdout).toMatch(/users +7 of 7 [\s\S]*pfa_records +600 of 600 /);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(processesOf(folder)).toEqual([]);
  },
);

test.runIf(isWholeSuite && !isElsewhere)(
  'of two first starts at once on one folder one makes the sample, and both serve it',
  { timeout },
  async () => {
    const mine = { ...environment, VANGUARD_DATA: join(folder, 'twice'), API_PORT: '0', WEB_PORT: '0' };
    const starts = [1, 2].map(() => {
      const child = startVanguard(['start', '--records', '500'], folder, mine);
      children.push(child);
      return { child, output: collect(child) };
    });
    for (const { output } of starts)
      await vi.waitFor(() => expect(output.stdout + output.stderr).toContain('Stop with Ctrl-C'), patience);
    const said = starts.map(({ output }) => output.stdout.includes('No data yet'));
    expect(said.filter(Boolean)).toHaveLength(1);
    for (const { output } of starts) {
      const url = /API\s+(\S+)\/api\/docs/.exec(output.stdout)?.[1] ?? '';
      expect(await statusOf(`${url}/api/health/ready`)).toBe(200);
    }
    for (const { child } of starts) {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    expect(processesOf(join(folder, 'twice'))).toEqual([]);
  },
);
