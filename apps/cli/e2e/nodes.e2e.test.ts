/**
 * Two servers and two workers on one database behind a proxy that knows nothing of HTTP, begun at once on an empty database. One
 * server is killed while people read and save, one worker before what they commit is delivered; the other stands still while it delivers
 * and pulls.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { commitDrafts, type ProductSchema, requestPull, saveDrafts } from '@vanguard/datastore';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { type Database, openPool } from '@vanguard/postgres';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCommand } from '../src/program.ts';
import { collect, startVanguard } from './command.ts';
import { connectSimulator } from './connect-simulator.ts';

vi.setConfig({ testTimeout: 300_000 });

const product = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
const key = 'ab'.repeat(32);
const people = ['ann', 'bea', 'cem', 'dia'];
const password = 'granite lighthouse 7';
const soon = { timeout: 120_000, interval: 100 };

interface Node {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  ended: Promise<unknown>;
}

const nodes: Node[] = [];
let simulator: Simulator;
/** As a superuser, who sees all rows. */
let database: Database<ProductSchema>;
let organizationId: string;

function environmentOf(name: string) {
  return {
    DATABASE_URL: product.url,
    VANGUARD_DATA: join(folder, name),
    VANGUARD_ENCRYPTION_KEY: key,
    JWT_SECRET: 'kR3mZq8vTb1xWc6yHs4uNd9pLf2gJa7e',
    // Others may reach it: it begins without a sample.
    NODE_ENV: 'production',
    VANGUARD_POOL_SIZE: '6',
    API_PORT: '0',
    WEB_PORT: '0',
  };
}

function startNode(args: string[], name: string): Node {
  const child = startVanguard(args, folder, environmentOf(name));
  const node = { child, output: collect(child), ended: once(child, 'close') };
  nodes.push(node);
  return node;
}

async function kill({ child, ended }: Node): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

const portOf = ({ output }: Node) => Number(/API\s+http:\/\/[\d.]+:(\d+)/.exec(output.stdout)?.[1]);

/** Takes turns; a connection that nobody accepts goes to the next. */
async function startProxy(ports: readonly number[]): Promise<Server> {
  let turn = 0;
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const first = turn++;
    const attempt = (tried: number) => {
      const port = ports[(first + tried) % ports.length] as number;
      const upstream = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      client.once('close', () => upstream.destroy());
      upstream.once('connect', () => {
        client.pipe(upstream).pipe(client);
        upstream.once('close', () => client.destroy());
      });
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED' && tried + 1 < ports.length) attempt(tried + 1);
        else client.destroy();
      });
    };
    client.on('error', () => {});
    attempt(0);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return proxy;
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  body?: unknown;
  idempotencyKey?: string;
}

/** On a connection of its own. Rejects where the connection ends before the answer does. */
async function call(port: number, { method, path, token, body, idempotencyKey }: Call) {
  const sent = request({ host: '127.0.0.1', port, method, path, agent: false });
  if (token !== undefined) sent.setHeader('authorization', `Bearer ${token}`);
  if (idempotencyKey !== undefined) sent.setHeader('idempotency-key', idempotencyKey);
  if (body !== undefined) sent.setHeader('content-type', 'application/json');
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(sent, 'response');
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode as number, body: JSON.parse(text || 'null') };
}

/** What went wrong, and when it was begun, by `performance.now()`. */
interface Failure {
  beganAt: number;
  what: string;
}

/** One person who saves and reads until told to stop; what was not answered is sent again under its key. */
class Person {
  readonly failures: Failure[] = [];
  saves = 0;
  answers = 0;
  readonly #port: number;
  readonly #pfaId: string;
  readonly #token: string;

  constructor(port: number, pfaId: string, token: string) {
    this.#port = port;
    this.#pfaId = pfaId;
    this.#token = token;
  }

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const modifications = [{ pfaId: this.#pfaId, delta: { area: `Area ${++this.saves}` } }];
      const path = `/api/pfa/${organizationId}`;
      const save = { method: 'POST', path: `${path}/draft`, body: { modifications } } as const;
      const idempotencyKey = `${this.#pfaId}-${this.saves}`;
      while (!(await this.#try({ ...save, idempotencyKey })));
      await this.#try({ method: 'GET', path: `${path}?limit=20` });
    }
  }

  async #try(one: Call): Promise<boolean> {
    const beganAt = performance.now();
    const answer = await call(this.#port, { ...one, token: this.#token }).catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.status === 200) {
      this.answers++;
      return true;
    }
    this.failures.push({ beganAt, what: typeof answer === 'string' ? answer : JSON.stringify(answer) });
    return false;
  }
}

async function make(words: string, input: string): Promise<void> {
  const io = { ...capturedIo(folder, environmentOf('operator')), stdin: Readable.from([input]) };
  expect([await runCommand(words.split(' '), io), io.printed.stderr]).toEqual([0, '']);
}

beforeAll(async () => {
  if (!isWholeSuite) return;
  simulator = await startSimulator({ recordCount: 40, organizations: ['RIO'] });
  database = openPool<ProductSchema>(product.url, { maxConnections: 2 });
});
afterAll(async () => {
  await Promise.all(nodes.map(kill));
  await simulator?.close();
  await database?.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** The connections for both ways, and who works. */
async function fill(): Promise<void> {
  organizationId = await connectSimulator(database, simulator, key);
  for (const name of people) await make(`user add ${name} --role admin`, `${password}\n`);
}

test.runIf(isWholeSuite)('one of two dies under load, and only what it was answering fails', async () => {
  const servers = [startNode(['start', '--no-worker'], 'a'), startNode(['start', '--no-worker'], 'b')] as const;
  await vi.waitFor(() => expect(servers.map(portOf).every((port) => port > 0)).toBe(true), soon);
  await fill();
  const workers = [startNode(['worker'], 'c'), startNode(['worker'], 'd')] as const;
  const proxy = await startProxy(servers.map(portOf));
  const { port } = proxy.address() as AddressInfo;
  // Signed in at either server, known at both.
  const tokens: string[] = [];
  for (const username of people) {
    const { body } = await call(port, { method: 'POST', path: '/api/auth/login', body: { username, password } });
    tokens.push(body.token);
  }
  const read = { method: 'GET', path: `/api/pfa/${organizationId}?limit=20`, token: tokens[0] as string } as const;
  await vi.waitFor(async () => expect((await call(port, read)).body.total).toBeGreaterThan(30), soon);
  const { records } = (await call(port, read)).body as { records: { pfaId: string }[] };

  const crowd = tokens.map((token, i) => new Person(port, records[i]?.pfaId ?? '', token));
  const answers = () => crowd.map((person) => person.answers);
  let isOver = false;
  const working = Promise.all(crowd.map(async (person) => await person.work(() => isOver)));
  await vi.waitFor(() => expect(Math.min(...answers())).toBeGreaterThan(10), soon);
  await kill(servers[0]);
  const diedAt = performance.now();
  const before = answers();
  await vi.waitFor(() => expect(answers().every((count, i) => count > (before[i] ?? 0) + 10)).toBe(true), soon);
  isOver = true;
  await working;
  const failures = crowd.flatMap((person) => person.failures);
  expect(failures.filter(({ beganAt }) => beganAt > diedAt)).toEqual([]);
  // One that was sent again while the process was being taken down may have met it twice.
  expect(crowd.filter((person) => person.failures.length > 2)).toEqual([]);
  expect(failures.filter(({ what }) => !/ECONNRESET|socket hang up|aborted/.test(what))).toEqual([]);
  // What was sent again after its answer was lost was done once.
  const { rows: steps } = await sql`select count(*)::int as steps from pfa_edit`.execute(database);
  expect(steps).toEqual([{ steps: crowd.reduce((sum, { saves }) => sum + saves, 0) }]);

  await kill(workers[0]);
  for (const token of tokens) {
    const commit = { method: 'POST', path: `/api/pfa/${organizationId}/commit`, body: {}, token } as const;
    expect(await call(port, commit)).toMatchObject({ status: 200 });
  }
  await vi.waitFor(async () => {
    const { rows } = await sql`select delivered_at is not null as "isDelivered" from pfa_outbox`.execute(database);
    expect(rows).toEqual(crowd.map(() => ({ isDelivered: true })));
  }, soon);
  await new Promise((resolve) => proxy.close(resolve));
});

test.runIf(isWholeSuite)(
  'a worker that stands still for minutes is replaced, and does nothing twice when it goes on',
  async () => {
    const [stopped] = nodes.filter(({ child }) => child.exitCode === null && child.signalCode === null).slice(-1) as [
      Node,
    ];
    const { rows: ann } = await sql<{
      userId: string;
    }>`select id as "userId" from app_user where username = 'ann'`.execute(database);
    const scope = { organizationId, userId: ann[0]?.userId ?? '' };
    const { rows: records } = await sql<{ pfaId: string }>`
    select pfa_id as "pfaId" from pfa_mirror where removed_at is null and upstream_data is null and not is_actualized`.execute(
      database,
    );
    const inPems = ({ pfaId }: { pfaId: string }) => simulator.store.find('RIO', pfaId);
    const before = records.map((record) => inPems(record)?.counter ?? 0);
    await saveDrafts(database, scope, {
      modifications: records.map(({ pfaId }) => ({ pfaId, delta: { area: 'Pier' } })),
    });
    // All of it takes half a minute at least.
    simulator.faults.set([{ kind: 'delay', delayMs: (30_000 / records.length / 2) * 8 }]);
    await commitDrafts(database, scope);
    await requestPull(database, scope);
    const states = async () => {
      const { rows } = await sql<{
        state: string;
      }>`select state from pfa_outbox where delta = '{"area": "Pier"}'`.execute(database);
      return rows.map(({ state }) => state);
    };
    const isOver = (state: string) => state === 'delivered' || state === 'settled';
    await vi.waitFor(async () => expect((await states()).filter(isOver).length).toBeGreaterThan(3), soon);
    stopped.child.kill('SIGSTOP');
    expect((await states()).every(isOver)).toBe(false);
    const next = startNode(['worker'], 'e');
    // Its places are free once its session has said nothing for long enough; what it has taken, when minutes have passed.
    await sql`update pfa_outbox set claimed_until = now() where state = 'sending'`.execute(database);
    await sql`update sync_run set alive_at = now() - interval '2 minutes' where status = 'running'`.execute(database);
    await vi.waitFor(async () => expect((await states()).every(isOver)).toBe(true), soon);
    simulator.faults.set([]);
    stopped.child.kill('SIGCONT');
    stopped.child.kill('SIGTERM');
    await stopped.ended;
    await vi.waitFor(async () => expect(new Set(await states())).toEqual(new Set(['settled'])), soon);
    expect(records.map((record) => inPems(record)?.counter)).toEqual(before.map((counter) => counter + 1));
    expect([stopped.output.stderr, next.output.stderr]).toEqual(['', '']);
  },
);
