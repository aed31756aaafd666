/**
 * A legacy installation with encrypted connections, from its move to a change that PEMS has: on a server of its own, with the
 * product as it is started, and a simulator in the place of PEMS.
 */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ProductSchema, readUpstreamRecords } from '@vanguard/datastore';
import { sampleEncryptionKey, writeLegacySample } from '@vanguard/legacy-sample';
import { type SimulatedRecord, simulatedRecord, type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { openPool } from '@vanguard/postgres';
import { createTestDatabase, type TestDatabase } from '@vanguard/postgres/testing';
import { capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCommand } from '../src/program.ts';
import { collect, startVanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'stored-connections-'));
chmodSync(folder, 0o755);
const waiting = { timeout: 120_000, interval: 100 };
/** The page may have to be built. */
const starting = { timeout: 150_000, interval: 100 };
let [database, simulator]: [TestDatabase?, Simulator?] = [];
let environment: NodeJS.ProcessEnv = {};
let stop = async () => {};

beforeAll(async () => {
  database = await createTestDatabase();
  environment = { DATABASE_URL: database.url, VANGUARD_DATA: join(folder, 'data'), API_PORT: '0', WEB_PORT: '0' };
  writeLegacySample(join(folder, 'legacy.db'), { records: 300 });
  await run('migrate legacy.db --yes --quiet');
  simulator = await startSimulator({
    records: recordsOfMirror(database.url),
    user: { username: 'sample-user-0', password: 'sample-pässword-0' },
    otherUsers: [{ username: 'sample-user-1', password: 'sample-pässword-1' }],
  });
});
afterAll(async () => {
  await stop();
  await simulator?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** PEMS has what the product knows of it. */
async function* recordsOfMirror(url: string): AsyncGenerator<SimulatedRecord> {
  const pool = openPool<ProductSchema>(url, { maxConnections: 2 });
  for await (const { code, pfaId, data } of readUpstreamRecords(pool)) yield simulatedRecord(code, pfaId, data);
  await pool.destroy();
}

async function run(words: string, input = ''): Promise<void> {
  const io = { ...capturedIo(folder, environment), stdin: Readable.from([input]) };
  expect([await runCommand(words.split(' '), io), io.printed.stderr]).toEqual([0, '']);
}

async function start(): Promise<string> {
  const product = startVanguard(['start'], folder, environment);
  const output = collect(product);
  stop = async () => {
    product.kill('SIGTERM');
    if (product.exitCode === null) await once(product, 'close');
  };
  return await vi.waitFor(() => {
    const address = /API\s+(http\S+)/.exec(output.stdout)?.[1];
    if (address === undefined) throw new Error(`no API yet: ${output.stdout}${output.stderr}`);
    return new URL(address).origin;
  }, starting);
}

test('is unlocked, pulled, and brings a change to PEMS, while what is in the way of one organization stops no other', async () => {
  const api = await start();
  const call = async (path: string, body?: object, token = '') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${api}${path}`, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await answer.json()) as object;
  };
  const signedIn = await call('/api/auth/login', { username: 'tlind', password: 'crane-boom-9' });
  const { token } = signedIn as { token: string };
  const { organizations } = (await call('/api/organizations', undefined, token)) as {
    organizations: { id: string; code: string }[];
  };
  const idOf = (code: string) => organizations.find((one) => one.code === code)?.id;
  const status = async (code: string) => await call(`/api/sync/${idOf(code)}/status`, undefined, token);

  await vi.waitFor(
    async () => expect(await status('NORD')).toMatchObject({ run: { errorCode: 'secret_locked' } }),
    waiting,
  );
  expect(await call(`/api/pfa/${idOf('NORD')}/commit`, {}, token)).toMatchObject({ code: 'upstream_not_connected' });

  // While it runs: it takes them up by itself.
  const url = simulator?.connection.baseUrl;
  await run(`connection set pems-pfa-read --url ${url}`);
  await run(`connection set pems-pfa-write --url ${url}`);
  await run('connection unlock', `${sampleEncryptionKey}\n`);
  await vi.waitFor(async () => {
    expect(await status('NORD')).toMatchObject({
      upstream: { kind: 'pems' },
      run: { status: 'completed', kind: 'full' },
    });
  }, waiting);
  // It has a user of its own, whom PEMS does not know.
  await vi.waitFor(
    async () => expect(await status('RIO')).toMatchObject({ run: { errorCode: 'not_authenticated' } }),
    waiting,
  );

  const { records } = (await call(`/api/pfa/${idOf('NORD')}?limit=1`, undefined, token)) as {
    records: { pfaId: string }[];
  };
  const pfaId = records[0]?.pfaId ?? '';
  await call(`/api/pfa/${idOf('NORD')}/draft`, { modifications: [{ pfaId, delta: { area: 'Quay 7' } }] }, token);
  expect(await call(`/api/pfa/${idOf('NORD')}/commit`, {}, token)).toMatchObject({ committed: 1, kept: [] });
  await vi.waitFor(() => {
    expect(simulator?.store.find('NORD', pfaId)?.values()['PFS_A_CORPORATE']).toBe('Quay 7');
  }, waiting);
}, 300_000);
