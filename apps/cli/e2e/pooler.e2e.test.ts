/**
 * A server and a worker behind a real PgBouncer that lends a connection by the transaction, and knows no prepared statements: a planner's
 * work from the sign-in to PEMS and back; and what the doctor and a backup say of it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ProductSchema } from '@vanguard/datastore';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { type Database, openPool, withDatabase } from '@vanguard/postgres';
import {
  findPgBouncer,
  isWholeSuite,
  type PgBouncer,
  startPgBouncer,
  useTestDatabase,
} from '@vanguard/postgres/testing';
import { EventListener } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/program.ts';
import { collect, startVanguard, vanguard } from './command.ts';
import { connectSimulator } from './connect-simulator.ts';

vi.setConfig({ testTimeout: 600_000 });

const found = findPgBouncer();
const product = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'pooler-'));
const key = 'ab'.repeat(32);
const password = 'granite lighthouse 7';
const soon = { timeout: 240_000, interval: 100 };
const undo: (() => Promise<unknown>)[] = [];
let pooler: PgBouncer;
let simulator: Simulator;
/** As a superuser, past the pooler. */
let database: Database<ProductSchema>;

const environmentOf = (name: string, more: NodeJS.ProcessEnv = {}) => ({
  DATABASE_URL: `${pooler.url}?pgbouncer=true`,
  DIRECT_URL: product.url,
  VANGUARD_DATA: join(folder, name),
  VANGUARD_ENCRYPTION_KEY: key,
  JWT_SECRET: 'kR3mZq8vTb1xWc6yHs4uNd9pLf2gJa7e',
  // Others may reach it: it begins without a sample.
  NODE_ENV: 'production',
  VANGUARD_POOL_SIZE: '12',
  API_PORT: '0',
  WEB_PORT: '0',
  ...more,
});

beforeAll(async () => {
  if (!isWholeSuite || found === undefined) return;
  const more = found.version >= 121 ? 'max_prepared_statements = 0\n' : '';
  pooler = await startPgBouncer(product.url, { mode: 'transaction', size: 4, more });
  undo.push(pooler.stop);
  simulator = await startSimulator({ recordCount: 40, organizations: ['RIO'] });
  undo.push(async () => await simulator.close());
  database = openPool<ProductSchema>(product.url, { maxConnections: 2 });
  undo.push(async () => await database.destroy());
});
afterAll(async () => {
  for (const step of undo.toReversed()) await step();
  rmSync(folder, { recursive: true, force: true });
});

interface Node {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
}

function startNode(args: string[], name: string): Node {
  const child = startVanguard(args, folder, environmentOf(name));
  const ended = once(child, 'close');
  undo.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { child, output: collect(child) };
}

function addressOf({ child, output }: Node): string {
  const address = /API\s+(http:\/\/[\d.]+:\d+)/.exec(output.stdout)?.[1];
  if (address === undefined) throw new Error(child.exitCode === null ? 'it does not serve yet' : output.stderr);
  return address;
}

async function doctor(more: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await vanguard(['doctor', '--json'], folder, environmentOf('operator', more));
  const { findings } = JSON.parse(stdout) as { findings: { subject: string; outcome: string; says: string }[] };
  expect(findings.map(({ subject }) => subject)).toContain('operation');
  return findings.flatMap(({ subject, outcome, says }) => (subject === 'pooler' ? [`${outcome}: ${says}`] : []));
}

describe.runIf(isWholeSuite && found !== undefined)('behind PgBouncer in transaction mode', () => {
  test('a planner signs in, edits, changes many, undoes and commits; PEMS gets it, and what PEMS changes comes', async () => {
    const server = startNode(['start', '--no-worker'], 'server');
    const port = await vi.waitFor(() => addressOf(server), soon);
    const organizationId = await connectSimulator(database, simulator, key);
    const io = { ...capturedIo(folder, environmentOf('operator')), stdin: Readable.from([`${password}\n`]) };
    expect([await runCommand(['user', 'add', 'ann', '--role', 'admin'], io), io.printed.stderr]).toEqual([0, '']);
    const worker = startNode(['worker'], 'worker');

    let token = '';
    const call = async (method: string, path: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const sent =
        body === undefined
          ? { method, headers: { authorization: headers.authorization } }
          : { method, headers, body: JSON.stringify(body) };
      const answer = await fetch(port + path, sent);
      const text = await answer.text();
      expect([path, answer.status, answer.ok ? '' : text]).toEqual([path, 200, '']);
      return JSON.parse(text || 'null');
    };
    ({ token } = await call('POST', '/api/auth/login', { username: 'ann', password }));
    const records = `/api/pfa/${organizationId}`;
    await vi.waitFor(async () => expect((await call('GET', `${records}?limit=20`)).total).toBeGreaterThan(30), soon);

    const listener = await EventListener.open({ url: `${port}/api/events`, token });
    undo.push(async () => await Promise.resolve(listener.leave()));
    await listener.next('ready');
    const { records: some } = await call('GET', `${records}?limit=2`);
    const [one, other] = some.map(({ pfaId }: { pfaId: string }) => pfaId) as [string, string];
    await call('POST', `${records}/draft`, { modifications: [{ pfaId: one, delta: { area: 'Silo 7' } }] });
    await listener.next('drafts');
    const operation = { kind: 'setText', field: 'dor', value: 'BEO' };
    await call('POST', `${records}/bulk`, { select: { ids: [one, other] }, operation });
    await call('POST', `${records}/undo`, {});
    await call('POST', `${records}/commit`, {});
    await vi.waitFor(async () => {
      const { rows } = await sql`select distinct delivered_at is not null as "isDelivered" from pfa_outbox`.execute(
        database,
      );
      expect(rows).toEqual([{ isDelivered: true }]);
    }, soon);
    await listener.next('messages', ({ state }) => state === 'delivered' || state === 'settled');
    const inPems = `${simulator.url}/simulator/records/RIO/${one}`;
    const { values } = (await (await fetch(inPems)).json()) as { values: Record<string, string> };
    expect(Object.values(values)).toContain('Silo 7');

    await call('POST', `/api/sync/${organizationId}/trigger`);
    await listener.next('pull', ({ status }) => status === 'completed');
    expect([server.output.stderr, worker.output.stderr]).toEqual(['', '']);
    // It hears of changes past the pooler.
    expect(server.output.stdout).not.toContain('a pooler stands before the database');
  });

  test('the doctor knows the ways, and says what to set', async () => {
    expect(await doctor({})).toEqual([expect.stringMatching(/^fine: .*DIRECT_URL leads past it/)]);
    expect(await doctor({ DIRECT_URL: '' })).toEqual([expect.stringMatching(/^warning: a pooler in transaction mode/)]);
    expect(await doctor({ DATABASE_URL: pooler.url })).toEqual([
      expect.stringMatching(/^problem: the pooler mixes up the prepared statements/),
      expect.stringMatching(/^fine: /),
    ]);
    expect(await doctor({ DIRECT_URL: pooler.url })).toEqual([
      expect.stringMatching(/^problem: DIRECT_URL leads to a pooler/),
    ]);
    const elsewhere = withDatabase(product.url, 'postgres');
    expect(await doctor({ DIRECT_URL: elsewhere })).toEqual([expect.stringMatching(/^problem: .* another database/)]);
    expect(await doctor({ DATABASE_URL: product.url, DIRECT_URL: '' })).toEqual([]);
  });

  test('a backup goes past it, or is refused before anything is written', async () => {
    const backup = async (more: NodeJS.ProcessEnv) =>
      await vanguard(['backup'], folder, environmentOf('operator', more));
    const refused = await backup({ DIRECT_URL: '' });
    expect([refused.status, refused.stderr]).toEqual([4, expect.stringContaining('DATABASE_URL leads to a pooler')]);
    const elsewhere = await backup({ DIRECT_URL: withDatabase(product.url, 'postgres') });
    expect([elsewhere.status, elsewhere.stderr]).toEqual([2, expect.stringContaining('leads to another database')]);
    expect(existsSync(join(folder, 'operator/backups'))).toBe(false);
    // As far as the client programs of this machine take it.
    expect((await backup({})).stderr).toMatch(/^$|pg_dump of that version is needed/);
  });
});
