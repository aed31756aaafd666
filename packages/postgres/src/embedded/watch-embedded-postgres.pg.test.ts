/** A server that is started again when it ends by itself, and given up when that does not help. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPool } from '../database.ts';
import { findRunningServer } from './running-server.ts';
import { emptyFolder, preparedServerFolder, query, type ServerFolder } from './testing/server-folder.ts';
import { isWholeSuite } from '../testing/suite.ts';
import {
  type WatchedPostgres,
  watchEmbeddedPostgres,
  type WatchOptions,
  type WatchState,
} from './watch-embedded-postgres.ts';

const patience = { timeout: 60_000, interval: 20 };

interface Watched {
  server: WatchedPostgres;
  states: WatchState[];
  statuses: () => string[];
}

async function watch({ dir }: ServerFolder, options: Partial<WatchOptions> = {}): Promise<Watched> {
  const states: WatchState[] = [];
  const onChange = (state: WatchState) => {
    states.push(state);
    options.onChange?.(state);
  };
  const server = await watchEmbeddedPostgres({ dir, durable: false, delaysMs: [0, 50, 50], ...options, onChange });
  onTestFinished(async () => await server.stop());
  return { server, states, statuses: () => states.map(({ status }) => status) };
}

const postmasterOf = ({ dataDir }: WatchedPostgres) => findRunningServer(dataDir)?.pid ?? 0;
const end = (server: WatchedPostgres, signal: NodeJS.Signals) => process.kill(postmasterOf(server), signal);

describe('a server that ends', () => {
  const ends = [
    ['SIGKILL', 'It ended by the signal SIGKILL.'],
    ['SIGINT', 'It ended with exit status 0.'],
    ['SIGQUIT', 'It ended with exit status 0.'],
  ] as const;

  test.each(isWholeSuite ? ends : ends.slice(0, 2))(
    'by %s runs again on its port with what was committed, and a pool goes on',
    async (signal, reason) => {
      const { server, states } = await watch(await preparedServerFolder(), { durable: true });
      const { port } = server;
      const pool = openPool<unknown>(server.url());
      onTestFinished(async () => await pool.destroy());
      await sql`create table kept as select 42 as value`.execute(pool);
      end(server, signal);
      await vi.waitUntil(() => states.at(-1)?.status === 'running', patience);
      expect(states).toEqual([{ status: 'restarting', attempt: 1, reason }, { status: 'running' }]);
      expect(server.port).toBe(port);
      expect((await sql`select value from kept`.execute(pool)).rows).toEqual([{ value: 42 }]);
    },
  );

  test('again and again is started again each time, until that is once too often', async () => {
    const { server, states, statuses } = await watch(await preparedServerFolder());
    // Each time it runs again or is given up. An attempt that fails, as on a machine that is slow to bury the last server, counts too.
    const outcomes = () => statuses().filter((status) => status !== 'restarting');
    for (let times = 1; server.state.status !== 'given up'; times++) {
      end(server, 'SIGKILL');
      await vi.waitUntil(() => outcomes().length === times, patience);
    }
    expect(outcomes()[0]).toBe('running');
    expect(states.flatMap((state) => (state.status === 'restarting' ? [state.attempt] : []))).toEqual([1, 2, 3]);
    expect(states.at(-1)).toMatchObject({
      error: { code: 'keeps_ending', message: expect.stringMatching(/3 attempts/) },
    });
    await sleep(200);
    expect(findRunningServer(server.dataDir)).toBeUndefined();
  });

  test('has all its attempts again once it has run for long enough', async () => {
    const { server, states, statuses } = await watch(await preparedServerFolder(), { steadyMs: 0 });
    for (const times of [1, 2, 3, 4]) {
      end(server, 'SIGKILL');
      await vi.waitUntil(() => statuses().filter((status) => status === 'running').length === times, patience);
    }
    // A start may need a second attempt: the processes of a killed server hold its memory for a moment.
    const firsts = states.filter((_, i) => states[i - 1]?.status !== 'restarting');
    expect(firsts.map((state) => (state.status === 'restarting' ? state.attempt : undefined))).toEqual([1, 1, 1, 1]);
  });

  test('while it starts is started again', async () => {
    const delaysMs = Array<number>(50).fill(20);
    const { server, statuses } = await watch(await preparedServerFolder(), { delaysMs });
    const isReady = async () => await query(server.url(), 'select 1').catch(() => 0);
    // Whoever looks without a pause sees it before the watch does.
    for (let times = 0; times < (isWholeSuite ? 5 : 2); times++) {
      end(server, 'SIGKILL');
      while ((await isReady()) !== 1) await setImmediate();
    }
    await vi.waitUntil(() => statuses().at(-1) === 'running', patience);
    expect(await query(server.url(), 'select 1')).toBe(1);
  });
});

describe('a start that fails', () => {
  /** Takes the server's port as soon as the server is gone. */
  async function takePort(server: WatchedPostgres): Promise<() => Promise<void>> {
    for (;;) {
      const thief = createServer().listen(server.port, '127.0.0.1');
      const hasIt = await once(thief, 'listening').then(
        () => true,
        () => false,
      );
      if (hasIt) return async () => await new Promise((resolve) => thief.close(() => resolve()));
    }
  }

  test('is tried again until the port is free', async () => {
    const { server, states } = await watch(await preparedServerFolder(), { delaysMs: [500, ...Array(200).fill(20)] });
    end(server, 'SIGKILL');
    const giveBack = await takePort(server);
    await vi.waitUntil(() => states.length > 2, patience);
    expect(states[1]).toMatchObject({ reason: expect.stringContaining(`The port ${server.port} `) });
    await giveBack();
    await vi.waitUntil(() => states.at(-1)?.status === 'running', patience);
    expect(await query(server.url(), 'select 1')).toBe(1);
  });

  test('is given up at once where no other will do better', async () => {
    const { server, statuses } = await watch(await preparedServerFolder(), { delaysMs: [500, 50] });
    end(server, 'SIGKILL');
    await vi.waitUntil(() => findRunningServer(server.dataDir) === undefined, patience);
    rmSync(join(server.dataDir, 'global', 'pg_control'));
    await vi.waitUntil(() => server.state.status === 'given up', patience);
    expect(server.state).toMatchObject({ error: { code: 'data_damaged', hint: expect.stringContaining('backup') } });
    expect(statuses()).toEqual(['restarting', 'given up']);
  });

  test('as a checkpoint is lost is told as damage', async () => {
    const { server } = await watch(await preparedServerFolder(), { delaysMs: [500, 50] });
    end(server, 'SIGKILL');
    await vi.waitUntil(() => findRunningServer(server.dataDir) === undefined, patience);
    rmSync(join(server.dataDir, 'pg_wal'), { recursive: true });
    await vi.waitUntil(() => server.state.status === 'given up', patience);
    expect(server.state).toMatchObject({ error: { message: expect.stringContaining('pg_wal') } });
  });
});

describe('stop', () => {
  test('ends the server, and no other is started', async () => {
    const { server, states } = await watch(await preparedServerFolder());
    await server.stop();
    await sleep(200);
    expect(states).toEqual([]);
    expect(findRunningServer(server.dataDir)).toBeUndefined();
  });

  const delaysMs = isWholeSuite ? [0, 20, 60, 150] : [0, 60];
  test.each(delaysMs)('%d ms after the server has ended leaves nothing running', async (delayMs) => {
    const { server } = await watch(await preparedServerFolder(), { delaysMs: [20] });
    end(server, 'SIGKILL');
    await sleep(delayMs);
    await server.stop();
    await sleep(100);
    expect(findRunningServer(server.dataDir)).toBeUndefined();
  });
});

describe("another process's server", () => {
  test('is taken over when its owner was killed', async () => {
    const folder = await preparedServerFolder();
    const owner = folder.startOwner({ dir: folder.dir, durable: true, isLasting: true });
    const { port, url } = await owner.outcome;
    await query(url, 'create table kept as select 42 as value');
    const { server, states } = await watch(folder, { durable: true });
    expect(server.origin).toBe('joined');
    await owner.kill();
    await vi.waitUntil(() => states.at(-1)?.status === 'running', patience);
    expect(server).toMatchObject({ origin: 'started', port });
    expect(await query(server.url(), 'select value from kept')).toBe(42);
  });

  test('that was adopted is started again as well', async () => {
    const folder = await preparedServerFolder();
    const owner = folder.startOwner({ dir: folder.dir }, { path: emptyFolder(folder) });
    const { port } = await owner.outcome;
    await owner.kill();
    const { server, states } = await watch(folder);
    expect(server.origin).toBe('adopted');
    end(server, 'SIGKILL');
    await vi.waitUntil(() => states.at(-1)?.status === 'running', patience);
    expect(server).toMatchObject({ origin: 'started', port });
  });
});
