/** Organizations whose PEMS is reached by a stored connection: what opens it, what is in the way, and what comes of that. */
import {
  commitDrafts,
  encryptionKey,
  type KeyRing,
  listOutbox,
  listRecords,
  readSyncStatus,
  requestPull,
  rotateSecrets,
  saveConnection,
  saveDrafts,
  type Scope,
} from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { StoredUpstreams } from './stored-upstreams.ts';
import { openWorker, type Worker } from './worker.ts';

const product = useProductDatabase();
let keys: KeyRing = [encryptionKey('ab'.repeat(32))];
const codes = ['ALPH', 'ALPHA', 'RIO'];
const scopes = new Map<string, Scope>();
let simulator: Simulator;
let worker: Worker | undefined;
let isKeyThere = true;

beforeAll(async () => {
  simulator = await startSimulator({
    records: codes.map((organization) => ({ organization, pfaId: 'P1', values: {} })),
  });
  const userId = await buildUser(product.database, 'ann');
  for (const code of codes) {
    const organizationId = await buildOrganization(product.database, code);
    scopes.set(code, { organizationId, userId });
  }
});
afterEach(async () => await worker?.close());
afterAll(async () => await simulator.close());

function open(): void {
  const { database } = product;
  const readKeys = async () => {
    if (!isKeyThere) throw new Error('no key');
    return keys;
  };
  worker = openWorker({
    database,
    upstreams: [new StoredUpstreams({ database, readKeys })],
    pullsAtOnce: 2,
    deliveriesAtOnce: 2,
    lookEveryMs: 100,
    onError: () => {},
  });
}

const scopeOf = (code: string) => scopes.get(code) as Scope;
const runOf = async (code: string) => (await readSyncStatus(product.database, scopeOf(code))).run;
async function set(change: Partial<Parameters<typeof saveConnection>[1]> & { id: string }): Promise<void> {
  await saveConnection(product.database, change, () => keys);
}
const connect = async (operations: 'read' | 'read-write') =>
  await set({
    id: 'pems',
    usage: 'PEMS_PFA_READ',
    url: simulator.connection.baseUrl,
    operations,
    headers: { tenant: 'T', organization: '*' },
    authType: 'basic',
    authKey: 'simulator',
    authValue: 'simulator',
  });
const soon = async (check: () => Promise<void>) => await vi.waitFor(check, { timeout: 60_000, interval: 50 });
const refusals = async () => {
  const { rows } = await sql<{ refused: number }>`select refused from sign_in_refusal`.execute(product.database);
  return rows.map(({ refused }) => refused);
};
const waitOut = async () => await sql`update sign_in_refusal set refused_at = '2000-01-01'`.execute(product.database);
const makeDue = async () => await sql`update sync_state set next_pull_at = now()`.execute(product.database);
const ask = async (code: string) => await requestPull(product.database, scopeOf(code));

test('are connected when the key is there and the address answers, and tell why not until then', async () => {
  isKeyThere = false;
  await connect('read');
  open();
  await soon(async () => expect(await runOf('RIO')).toMatchObject({ status: 'failed', error: 'no key' }));
  await expect(ask('RIO')).rejects.toMatchObject({ code: 'upstream_not_connected' });
  isKeyThere = true;
  await set({ id: 'pems', url: simulator.connection.baseUrl });
  for (const code of codes) await soon(async () => expect(await runOf(code)).toMatchObject({ status: 'completed' }));
  const page = await listRecords(product.database, scopeOf('ALPHA'), { sort: [], limit: 10 });
  expect(page.records.map(({ pfaId }) => pfaId)).toEqual(['P1']);
});

test('keep drafts where nothing may write, and send them by a connection that may', async () => {
  const scope = scopeOf('RIO');
  const modifications = [{ pfaId: 'P1', delta: { area: 'Marine' } }];
  await saveDrafts(product.database, scope, { modifications });
  await expect(commitDrafts(product.database, scope)).rejects.toMatchObject({ code: 'upstream_read_only' });
  await set({ id: 'writes', usage: 'PEMS_PFA_WRITE', url: simulator.connection.baseUrl, organization: 'RIO' });
  await set({ id: 'writes', authType: 'bearer', headers: { tenant: 'T', organization: '*' } });
  expect(await commitDrafts(product.database, scope)).toMatchObject({ committed: 1 });
  open();
  await soon(async () => {
    const lastError = expect.stringContaining('has no token') as string;
    expect(await listOutbox(product.database, scope, 1)).toMatchObject([{ state: 'queued', lastError }]);
  });
  await set({ id: 'writes', authValue: 'simulator' });
  await sql`update pfa_outbox set next_attempt_at = now()`.execute(product.database);
  await soon(async () => {
    expect(simulator.store.find('RIO', 'P1')?.values()['PFS_A_CORPORATE']).toBe('Marine');
  });
});

test('that share a user whom PEMS refuses try it three times together, and again when it is changed or somebody asks', async () => {
  await set({ id: 'pems', authValue: 'expired' });
  open();
  await makeDue();
  for (const code of codes)
    await soon(async () => expect(await runOf(code)).toMatchObject({ errorCode: 'not_authenticated' }));
  expect(await refusals()).toEqual([1]);
  for (const refused of [2, 3]) {
    await waitOut();
    await makeDue();
    await soon(async () => expect(await refusals()).toEqual([refused]));
  }
  await waitOut();
  await makeDue();
  const error = expect.stringContaining('3 times') as string;
  await soon(async () => expect(await runOf('RIO')).toMatchObject({ error }));
  expect(await refusals()).toEqual([3]);
  await ask('RIO');
  await soon(async () => expect(await refusals()).toEqual([4]));
  await set({ id: 'pems', authValue: 'simulator' });
  for (const code of codes) await soon(async () => expect(await runOf(code)).toMatchObject({ status: 'completed' }));
});

/** Once at each path, before PEMS hears of it; one after the other. Those that are left. */
function whileAsking(paths: readonly string[], work: () => Promise<unknown>): string[] {
  const left = [...paths];
  const send = globalThis.fetch;
  let done: Promise<unknown> = Promise.resolve();
  const asking = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = left.findIndex((one) => String(input).endsWith(one));
    if (path >= 0) {
      left.splice(path, 1);
      done = done.then(work);
      await done;
    }
    return await send(input, init);
  });
  onTestFinished(() => asking.mockRestore());
  return left;
}

test('whose key is changed while a delivery and while a pull asks go on, and are opened by the new key after', async () => {
  const { database } = product;
  const scope = scopeOf('RIO');
  const failed = async () => (await sql`select from sync_run where status = 'failed'`.execute(database)).rows.length;
  const before = { failed: await failed(), counter: simulator.store.find('RIO', 'P1')?.counter ?? 0 };
  const rotate = async () => {
    const next = encryptionKey(`${keys[0].id}0`.repeat(5).slice(0, 64));
    keys = [next, ...keys];
    await rotateSecrets(database, () => keys);
    keys = [next];
  };
  const left = whileAsking(['/userdefinedscreenservices', '/griddata'], rotate);
  await saveDrafts(database, scope, { modifications: [{ pfaId: 'P1', delta: { area: 'Pier' } }] });
  await commitDrafts(database, scope);
  await makeDue();
  open();
  await soon(async () => await Promise.resolve(expect(left).toEqual([])));
  await soon(async () => expect(await listOutbox(database, scope, 1)).toMatchObject([{ state: 'settled' }]));
  await makeDue();
  for (const code of codes) await soon(async () => expect(await runOf(code)).toMatchObject({ status: 'completed' }));
  expect({ failed: await failed(), counter: simulator.store.find('RIO', 'P1')?.counter }).toEqual({
    ...before,
    counter: before.counter + 1,
  });
});

test('that are put right while a pull goes wrong by them are pulled by again at once', async () => {
  simulator.faults.set([{ kind: 'alert_in_200', times: 1 }]);
  const left = whileAsking(['/griddata'], async () => await set({ id: 'pems', url: simulator.connection.baseUrl }));
  open();
  await ask('RIO');
  await soon(async () => await Promise.resolve(expect(left).toEqual([])));
  await soon(async () => expect(await runOf('RIO')).toMatchObject({ status: 'completed' }));
});

test('that are taken away while changes are sent leave the rest waiting, and send it once they are back', async () => {
  open();
  const scope = scopeOf('ALPHA');
  const there = (pfaId: string) => simulator.store.find('ALPHA', pfaId);
  for (let i = 2; i <= 30; i++)
    simulator.store.add({ organization: 'ALPHA', pfaId: `P${i}`, values: {} }, simulator.clock.now());
  await connect('read-write');
  await ask('ALPHA');
  const { database } = product;
  await soon(async () =>
    expect((await listRecords(database, scope, { sort: [], limit: 99 })).records).toHaveLength(30),
  );
  const modifications = Array.from({ length: 30 }, (_, i) => ({ pfaId: `P${i + 1}`, delta: { area: 'Marine' } }));
  await saveDrafts(database, scope, { modifications });
  simulator.faults.set([{ kind: 'delay', delayMs: 150 }]);
  await commitDrafts(database, scope);
  const states = async () => (await listOutbox(database, scope, 99)).map(({ state }) => state);
  await soon(async () => expect(await states()).toContain('sending'));
  await sql`delete from api_configuration where id = 'pems'`.execute(database);
  await soon(async () => expect(await states()).not.toContain('sending'));
  expect(await states()).toContain('queued');
  await expect(ask('ALPHA')).rejects.toMatchObject({ code: 'upstream_not_connected' });
  await connect('read-write');
  simulator.faults.set([]);
  await soon(async () => expect(await states()).not.toContain('queued'));
  await soon(
    async () =>
      await Promise.resolve(
        expect(modifications.every(({ pfaId }) => there(pfaId)?.values()['PFS_A_CORPORATE'] === 'Marine')).toBe(true),
      ),
  );
  expect(modifications.map(({ pfaId }) => there(pfaId)?.counter)).toEqual(modifications.map(() => 2));
});
