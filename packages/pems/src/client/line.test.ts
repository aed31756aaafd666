/** How long the client waits, when it gives up, and what it tells. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createPemsClient, PemsError, type PemsSettings } from '../index.ts';
import { type FaultKind, faultKinds, type Simulator, startSimulator } from '../simulator/index.ts';

const user = { username: 'planner', password: 'pässword-7' };
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ recordCount: 10, user });
});
afterAll(async () => await simulator.close());
afterEach(() => simulator.faults.set([]));

const client = (limits: PemsSettings['limits'] = {}, settings: Partial<PemsSettings> = {}) =>
  createPemsClient({ ...simulator.connection, ...settings, limits: { backoffMs: 1, ...limits } });

test('waits as long as PEMS asks for', async () => {
  simulator.faults.set([{ kind: 'too_many_requests', times: 1, retryAfterSeconds: 1 }]);
  const startedAt = performance.now();
  expect((await client().readHead()).fields).toHaveLength(73);
  expect(performance.now() - startedAt).toBeGreaterThan(990);
});

test('gives up at once when it is told to, also while it waits', async () => {
  simulator.faults.set([{ kind: 'unavailable', retryAfterSeconds: 60 }]);
  const reason = new Error('enough');
  const startedAt = performance.now();
  await expect(client().readHead(AbortSignal.any([abortIn(30, reason)]))).rejects.toBe(reason);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

function abortIn(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}

test('an answer that does not come in time is an error that says so', async () => {
  simulator.faults.set([{ kind: 'delay', delayMs: 3000 }]);
  await expect(client({ timeoutMs: 30, attempts: 1 }).readHead()).rejects.toMatchObject({ code: 'timed_out' });
});

test('leaves PEMS alone after failures in a row, asks it once after the break, and goes on', async () => {
  // No moment of it passes by itself, however busy the machine is.
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const patient = client({ attempts: 1, failuresBeforeBreak: 2, breakMs: 40_000 });
    // Not counted: a request that an earlier test gave up may still come in, and would take one.
    simulator.faults.set([{ kind: 'server_error' }]);
    const failure = async () => await patient.readHead().catch((error: unknown) => (error as PemsError).code);
    expect([await failure(), await failure(), await failure()]).toEqual([
      'server_failed',
      'server_failed',
      'circuit_open',
    ]);
    vi.setSystemTime(Date.now() + 39_000);
    expect(await failure()).toBe('circuit_open');
    vi.setSystemTime(Date.now() + 1001);
    simulator.faults.set([]);
    expect((await patient.readHead()).fields).toHaveLength(73);
  } finally {
    vi.useRealTimers();
  }
});

test('an answer beyond the limit is cut off', async () => {
  await expect(client({ answerBytes: 2000 }).readHead()).rejects.toMatchObject({ code: 'answer_too_large' });
});

test('credentials go to no other address than the one that was given', async () => {
  const asked: string[] = [];
  await using other = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const baseUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  await expect(client({}, { baseUrl }).readHead()).rejects.toMatchObject({ code: 'redirected' });
  expect(asked).toEqual(['/griddata']);
});

test.each(Object.keys(faultKinds) as FaultKind[])('no error tells a secret: %s', async (kind) => {
  simulator.faults.set([{ kind, retryAfterSeconds: 0, delayMs: 20 }]);
  const hasty = client({ attempts: 1, timeoutMs: 10 });
  const key = { organization: 'RIO', pfaId: 'PFA-000001' };
  const errors = await Promise.all(
    [hasty.readHead(), hasty.readRecord(key), hasty.writeRecord(key, {}, '1')].map((call) => call.catch(inspect)),
  );
  const told = errors.filter((error) => typeof error === 'string').join('\n');
  expect(told).not.toContain(user.password);
  expect(told).not.toContain(Buffer.from(`${user.username}:${user.password}`).toString('base64'));
});

test.each<[string, Partial<PemsSettings>]>([
  ['an address that is not a URL', { baseUrl: 'pems.example.com' }],
  ['a user in the address', { baseUrl: 'https://me:secret-9@pems.example.com/axis' }],
  ['a token that no header can carry', { credentials: { kind: 'bearer', token: 'secret-9\r\nx: y' } }],
  ['too few rows a page', { grid: { pageRows: 10 } }],
])('a configuration with %s is refused without telling it', (_, settings) => {
  const error = (() => {
    try {
      return client({}, settings);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ code: 'bad_configuration' });
  expect(inspect(error)).not.toContain('secret-9');
});
