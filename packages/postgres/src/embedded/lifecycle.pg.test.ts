/** The life of a server under one process or several, and after the death of any of them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { findRunningServer, readPidFile } from './running-server.ts';
import type { OwnerProcess } from './testing/owner-process.ts';
import { emptyFolder, preparedServerFolder, query, serverFolder } from './testing/server-folder.ts';

async function untilGone(data: string): Promise<void> {
  await vi.waitUntil(() => findRunningServer(data) === undefined, { timeout: 30_000, interval: 20 });
}

describe('one process', () => {
  test('creates, stops, and starts again on the same port with the same data', async () => {
    const folder = serverFolder();
    const begun: string[] = [];
    const onBegin = (program: string) => void begun.push(program);
    const first = await folder.start({ dir: folder.dir, onBegin });
    expect(first.origin).toBe('created');
    await query(first.url(), 'create table kept as select 42 as value');
    await first.stop();
    expect(findRunningServer(first.dataDir)).toBeUndefined();

    const second = await folder.start({ dir: folder.dir, onBegin });
    expect(second).toMatchObject({ origin: 'started', port: first.port, dataDir: first.dataDir });
    expect(begun).toEqual(['initdb', 'postgres', 'postgres']);
    expect(await query(second.url(), 'select value from kept')).toBe(42);
  });

  test('has the settings of a product, overrides them, and gets the lines of the log', async () => {
    const folder = await preparedServerFolder();
    const lines: string[] = [];
    const onLog = (line: string) => void lines.push(line);
    const server = await folder.start({ dir: folder.dir, settings: { work_mem: '7MB' }, onLog });
    expect(await query(server.url(), 'show max_connections')).toBe('200');
    expect(await query(server.url(), 'show shared_buffers')).toBe('256MB');
    expect(await query(server.url(), 'show work_mem')).toBe('7MB');
    expect(await query(server.url(), 'show fsync')).toBe('off');
    expect(lines.join('\n')).toContain('listening on IPv4 address "127.0.0.1"');
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
    expect(await query(server.url(), `select 'ä' > 'z' and lower('Ä') = 'ä'`)).toBe(true);
  });

  test('is told when its server ends by itself, and starts it again', async () => {
    const folder = await preparedServerFolder();
    const onUnexpectedEnd = vi.fn<() => void>();
    const first = await folder.start({ dir: folder.dir, durable: true, onUnexpectedEnd });
    await query(first.url(), 'create table kept as select 1 as value');
    process.kill(readPidFile(first.dataDir)?.pid as number, 'SIGKILL');
    await vi.waitUntil(() => onUnexpectedEnd.mock.calls.length === 1, 30_000);

    const second = await folder.start({ dir: folder.dir });
    expect(second.origin).toBe('started');
    expect(await query(second.url(), 'select value from kept')).toBe(1);
    await second.stop();
    expect(onUnexpectedEnd).toHaveBeenCalledTimes(1);
  });
});

describe('several processes', () => {
  test('the second joins, and its stop leaves the server running', async () => {
    const folder = await preparedServerFolder();
    const owner = await folder.startOwner({ dir: folder.dir }).outcome;
    const joined = await folder.start({ dir: folder.dir });
    expect(joined).toMatchObject({ origin: 'joined', port: owner.port });
    await joined.stop();
    expect(await query(owner.url, 'select 1')).toBe(1);
  });

  test('a second start in the same process joins, too', async () => {
    const folder = await preparedServerFolder();
    const [one, other] = await Promise.all([folder.start({ dir: folder.dir }), folder.start({ dir: folder.dir })]);
    expect([one.origin, other.origin].toSorted()).toEqual(['joined', 'started']);
    expect(one.port).toBe(other.port);
  });

  test('of several that race for the very first start one creates and all others join', async () => {
    const folder = serverFolder();
    const owners = [1, 2, 3].map(() => folder.startOwner({ dir: folder.dir }));
    const outcomes = await Promise.all(owners.map(async ({ outcome }) => await outcome));
    expect(outcomes.map(({ origin }) => origin).toSorted()).toEqual(['created', 'joined', 'joined']);
    expect(new Set(outcomes.map(({ port }) => port)).size).toBe(1);
    await Promise.all(owners.map(async (owner) => await owner.stop()));
    expect(findRunningServer(join(folder.dir, 'data'))).toBeUndefined();
  });

  test('one that starts while another stops becomes the owner', async () => {
    const folder = await preparedServerFolder();
    const first = folder.startOwner({ dir: folder.dir });
    await first.outcome;
    const stopping = first.stop();
    await vi.waitUntil(() => findRunningServer(join(folder.dir, 'data'))?.status !== 'ready', {
      interval: 1,
      timeout: 30_000,
    });
    const second = await folder.start({ dir: folder.dir });
    await stopping;
    expect(second.origin).toBe('started');
    expect(await query(second.url(), 'select 1')).toBe(1);
  });
});

describe('a server that a command has started', () => {
  const outcomeOf = async ({ outcome }: OwnerProcess) => await outcome;
  const hasSettled = async (promise: Promise<unknown>) =>
    await Promise.race([promise.then(() => true), sleep(300).then(() => false)]);

  test('stays until all have ended that joined it, also those that come meanwhile, and the killed', async () => {
    const folder = await preparedServerFolder();
    const command = () => folder.startOwner({ dir: folder.dir });
    const first = command();
    const { dataDir } = await first.outcome;
    const [second, third] = [command(), command()];
    const joined = await Promise.all([second, third].map(outcomeOf));
    expect(joined.map(({ origin }) => origin)).toEqual(['joined', 'joined']);
    const stopped = first.stop();
    expect(await hasSettled(stopped)).toBe(false);
    const late = command();
    const { origin, url } = await late.outcome;
    expect(origin).toBe('joined');
    await second.stop();
    await third.kill();
    expect(await hasSettled(stopped)).toBe(false);
    expect(await query(url, 'select 1')).toBe(1);
    await late.stop();
    await stopped;
    expect(findRunningServer(dataDir)).toBeUndefined();
  });

  test('is waited for by who serves, who then starts it, and is joined by commands and by others who serve', async () => {
    const folder = await preparedServerFolder();
    const command = folder.startOwner({ dir: folder.dir });
    const { port } = await command.outcome;
    const serving = folder.startOwner({ dir: folder.dir, isLasting: true });
    const cancelled = folder.start({ dir: folder.dir, isLasting: true, signal: AbortSignal.timeout(200) });
    await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
    expect(await hasSettled(serving.outcome)).toBe(false);
    await command.stop();
    expect(await serving.outcome).toMatchObject({ origin: 'started', port });
    for (const isLasting of [false, true]) {
      const other = folder.startOwner({ dir: folder.dir, isLasting });
      expect(await other.outcome).toMatchObject({ origin: 'joined', port });
      await other.stop();
    }
    expect(await query((await serving.outcome).url, 'select 1')).toBe(1);
  });

  test('goes to exactly one of those that begin while it ends, and serves the others until they end', async () => {
    const folder = await preparedServerFolder();
    const first = folder.startOwner({ dir: folder.dir });
    await first.outcome;
    const stopped = first.stop();
    const others = [true, false, false].map((isLasting) => folder.startOwner({ dir: folder.dir, isLasting }));
    await stopped;
    const [serving, ...commands] = others as [OwnerProcess, ...OwnerProcess[]];
    const found = await Promise.all(commands.map(outcomeOf));
    expect(await Promise.all(found.map(async ({ url }) => await query(url, 'select 1')))).toEqual([1, 1]);
    await Promise.all(commands.map(async (command) => await command.stop()));
    const served = await serving.outcome;
    expect(found.filter(({ origin }) => origin === 'started').length).toBeLessThan(2);
    expect(served.origin).toBe('started');
    expect(await query(served.url, 'select 1')).toBe(1);
  });
});

describe('after a death', () => {
  test('the server ends with its owner, even a killed one, and the next start has the data', async () => {
    const folder = await preparedServerFolder();
    const owner = folder.startOwner({ dir: folder.dir, durable: true });
    const { url, dataDir } = await owner.outcome;
    await query(url, 'create table kept as select 1 as value');
    await owner.kill();

    const next = await folder.start({ dir: folder.dir });
    expect(next.origin).toBe('started');
    expect(await query(next.url(), 'select value from kept')).toBe(1);
    await next.stop();
    await untilGone(dataDir);
  });

  test('a server that outlived its owner is adopted, and stopped by who adopted it', async () => {
    const folder = await preparedServerFolder();
    const owner = folder.startOwner({ dir: folder.dir }, { path: emptyFolder(folder) });
    const { port, dataDir } = await owner.outcome;
    await owner.kill();
    await sleep(100);
    expect(findRunningServer(dataDir)?.status).toBe('ready');

    const next = await folder.start({ dir: folder.dir });
    expect(next).toMatchObject({ origin: 'adopted', port });
    expect((await folder.start({ dir: folder.dir })).origin).toBe('joined');
    await next.stop();
    expect(findRunningServer(dataDir)).toBeUndefined();
  });

  test('a killed postmaster is recovered from while its owner still lives', async () => {
    const folder = await preparedServerFolder();
    const { url, dataDir, port } = await folder.startOwner({ dir: folder.dir, durable: true }).outcome;
    await query(url, 'create table kept as select 1 as value');
    process.kill(readPidFile(dataDir)?.pid as number, 'SIGKILL');
    await untilGone(dataDir);

    const next = await folder.start({ dir: folder.dir });
    expect(next).toMatchObject({ origin: 'started', port });
    expect(await query(next.url(), 'select value from kept')).toBe(1);
  });

  test('an initdb that was killed half-way leaves nothing in the way', async () => {
    const folder = serverFolder();
    const owner = folder.startOwner({ dir: folder.dir });
    const isBuilding = () =>
      existsSync(folder.dir) &&
      readdirSync(folder.dir).some((name) => name.startsWith('data.building-') && hasBegun(join(folder.dir, name)));
    await vi.waitUntil(isBuilding, { interval: 1, timeout: 10_000 });
    await owner.kill();
    expect(existsSync(join(folder.dir, 'data'))).toBe(false);

    const next = await folder.start({ dir: folder.dir });
    expect(next.origin).toBe('created');
    expect(readdirSync(folder.dir).filter((name) => name.startsWith('data.building-'))).toEqual([]);
    expect(await query(next.url(), 'select 1')).toBe(1);
  });
});

function hasBegun(building: string): boolean {
  return existsSync(join(building, 'PG_VERSION'));
}
