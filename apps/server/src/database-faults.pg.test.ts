/**
 * Faults of PostgreSQL while people read and save: no wrong answer, nothing lost that was acknowledged, nothing made
 * twice, and all goes on without a hand when the cause is gone. Meanwhile the server itself lives.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appRole, migrateProduct, type ProductDatabase, type ProductSchema } from '@vanguard/datastore';
import { buildMember, buildMirrorRecord, buildOrganization, buildUser } from '@vanguard/datastore/testing';
import { ensureOwnedDatabase, openPool, watchEmbeddedPostgres } from '@vanguard/postgres';
import { isWholeSuite, makeServer } from '@vanguard/postgres/testing';
import { routes } from '@vanguard/protocol';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import {
  endedBy,
  type Fault,
  type FaultyServer,
  lockedFor,
  mountDisk,
  stoppedFor,
  withoutConnectionsFor,
  withoutDiskFor,
} from './testing/database-faults.ts';
import { connectCaller, signSession, SimulatedUser } from './testing/index.ts';
import { type PersistentCaller, persistently } from './testing/persistent-caller.ts';

const isLinux = process.platform === 'linux';
const load = isWholeSuite ? { users: 30, records: 24, aroundMs: 3000 } : { users: 8, records: 12, aroundMs: 500 };
const recordIds = Array.from({ length: load.records }, (_, i) => `P${i}`);
const queries = ['sort=pfaId', 'sort=-area,dor', 'draftsOnly=true', 'category=Cranes&sort=model'];

const bound = { statementMs: 2000, lockMs: 500, idleInTransactionMs: 5000 };
const settings = { max_connections: 30, max_wal_size: '64MB', min_wal_size: '32MB' };

/** Undone when all is over, the last first. */
const undo: (() => unknown)[] = [];
let at: FaultyServer;
let url = '';
/** Undefined where this account cannot make one. */
let disk: string | undefined;
const callers: PersistentCaller[] = [];
const users: SimulatedUser[] = [];

/** As an installation is started: a watched server, a bound owner, pools of their own for what must not wait. */
beforeAll(async () => {
  if (!isLinux) return;
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  chmodSync(folder, 0o755);
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const unmount = mountDisk(folder, 250);
  disk = unmount && folder;
  undo.push(() => unmount?.());
  const server = await watchEmbeddedPostgres({ dir: await makeServer(join(folder, 'server')), settings });
  undo.push(async () => await server.stop());
  const ownerUrl = await ensureOwnedDatabase(server, 'product', { role: 'product', mayTake: [appRole] });
  await migrateProduct(ownerUrl);
  at = { server, ownerUrl, superuserUrl: server.url('product') };
  const [requests, reserved, health] = [8, 3, 1].map((size) => openBounded(ownerUrl, size)) as [
    ProductDatabase,
    ProductDatabase,
    ProductDatabase,
  ];
  const app = await buildApi(requests, { reserved, health });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  undo.push(async () => await app.close());
  await buildUsers();
});

afterAll(async () => {
  for (const caller of callers) caller.close();
  for (const step of undo.toReversed()) await step();
});

function openBounded(ownerUrl: string, maxConnections: number): ProductDatabase {
  const limits = { interactive: bound, long: bound };
  const waitsMs = { interactive: 1000, long: 1000 };
  const pool = openPool<ProductSchema>(ownerUrl, { maxConnections, limits, waitsMs });
  undo.push(async () => await pool.destroy());
  return pool;
}

async function buildUsers(): Promise<void> {
  const database = openPool<ProductSchema>(at.superuserUrl, { maxConnections: 2 });
  const organizationId = await buildOrganization(database, 'RIO');
  for (const id of recordIds) await buildMirrorRecord(database, organizationId, id, { category: 'Cranes' });
  const names = Array.from({ length: load.users }, (_, i) => `user-${i}`);
  for (const name of names) {
    const userId = await buildUser(database, name);
    await buildMember(database, organizationId, userId);
    const caller = persistently(connectCaller(url, await signSession(database, userId, jwtSecret)));
    callers.push(caller);
    users.push(new SimulatedUser({ name, caller, organizationId, recordIds, queries, random: Math.random }));
  }
  await database.destroy();
}

/** Asks for `live` until the signal; returns the median of the times. */
async function watchLife(signal: AbortSignal): Promise<number> {
  const timesMs: number[] = [];
  while (!signal.aborted) {
    const start = performance.now();
    const { status } = await fetch(url + routes.live.path);
    if (status !== 200) throw new Error(`live was answered ${status}`);
    timesMs.push(performance.now() - start);
    await sleep(20);
  }
  return timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length / 2)] ?? 0;
}

async function during<Result>(work: (signal: AbortSignal) => Promise<Result>, meanwhile: () => Promise<void>) {
  const over = new AbortController();
  const working = work(over.signal);
  working.catch(() => {});
  await meanwhile();
  over.abort();
  return await working;
}

/** Each acts until the signal, once more, and then looks whether all is there. */
async function useProduct(signal: AbortSignal): Promise<string[]> {
  const wrong = await Promise.all(
    users.map(async (user) => {
      do {
        await user.act();
        await sleep(10);
      } while (!signal.aborted);
      await user.save();
      await user.verify();
      return user.wrong;
    }),
  );
  return wrong.flat();
}

interface Outcome {
  /** Answers that were not right, changes that are missing or that nobody made. */
  wrong: string[];
  /** Whether anybody noticed. */
  isFelt: boolean;
  /** Answers that said something else than to come again. */
  oddRefusals: string[];
  isAlive: boolean;
  /** Without a hand. */
  isReadyAgain: boolean;
}
const unharmed: Outcome = { wrong: [], isFelt: true, oddRefusals: [], isAlive: true, isReadyAgain: true };

const notNow = ['database_unavailable', 'busy', 'statement_timeout', 'database_full', 'request_in_flight'];
const isReady = async () => (await fetch(url + routes.ready.path)).status === 200;

async function outlive(fault: Fault): Promise<Outcome> {
  for (const { refusals } of callers) refusals.clear();
  const quietMs = await during(watchLife, async () => await sleep(300));
  let [faultyMs, isReadyAgain] = [0, false];
  const wrong = await during(useProduct, async () => {
    await sleep(load.aroundMs);
    faultyMs = await during(watchLife, async () => {
      await fault(at);
      await sleep(200);
    });
    isReadyAgain = await vi.waitUntil(isReady, { timeout: 60_000, interval: 50 }).catch(() => false);
    await sleep(load.aroundMs);
  });
  const refusals = new Set(callers.flatMap((caller) => [...caller.refusals.keys()]));
  return {
    wrong,
    isFelt: refusals.size > 0,
    oddRefusals: [...refusals].filter((code) => !notNow.includes(code)),
    // Other tests share the processors; who waited for the database would wait for its limits, two seconds and more.
    isAlive: faultyMs < Math.max(1500, 10 * quietMs),
    isReadyAgain,
  };
}

const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ['killed', endedBy('SIGKILL')],
  ['locked', lockedFor('pfa_draft', 1500)],
  ['out of connections', withoutConnectionsFor(1500)],
  ...(isWholeSuite
    ? ([
        ['restarted at once', endedBy('SIGQUIT')],
        ['restarted in order', endedBy('SIGINT')],
        ['stopped for a moment', stoppedFor(1500)],
        ['stopped for long', stoppedFor(12_000)],
        ['locked where every request looks', lockedFor('session', 3000)],
        ['locked where records are', lockedFor('pfa_mirror', 3000)],
      ] as const)
    : []),
];

describe.runIf(isLinux)('people who read and save get right answers, and lose nothing, while PostgreSQL is', () => {
  test.each(faults)('%s', { timeout: 300_000 }, async (_, fault) => {
    expect(await outlive(fault)).toEqual(unharmed);
  });

  test('out of disk', { timeout: 300_000 }, async ({ skip }) => {
    if (disk === undefined) return skip('this account cannot mount a disk');
    expect(await outlive(withoutDiskFor(disk, isWholeSuite ? 8000 : 1500))).toEqual(unharmed);
    return undefined;
  });
});
