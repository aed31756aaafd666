/** What the log tells of requests, and what it never tells. */
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sessionCookie } from '../access.ts';
import { buildApi, jwtSecret, password, passwordHash } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [userId, token, text] = ['', '', ''];

beforeAll(async () => {
  const { database } = product;
  userId = await buildUser(database, 'ann', { passwordHash });
  token = await signSession(database, userId, jwtSecret);
  const logTo = { write: (line: string) => void (text += line) };
  app = await buildApi(database, { logLevel: 'warn', accessLog: true, logTo });
  app.get('/api/broken', async () => {
    throw Object.assign(new Error('out of order'), { detail: 'Key (email)=(ann@example.org)' });
  });
  app.get('/api/refused', async () => {
    throw Object.assign(new Error('duplicate key "ann@example.org"'), { code: '23505' });
  });
});
afterAll(async () => await app.close());
beforeAll(async () => {
  // The tests' own contract asks for the document of the API at the first answer.
  await app.inject({ url: routes.live.path });
});
beforeEach(() => {
  text = '';
});

const linesOf = () =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const ask = async (options: InjectOptions) => await app.inject(options);

describe('the id of a request', () => {
  test.each(['a-1', 'x'.repeat(64), '00-4bf92f3577b34da6a3ce929d0e0e4736.01:2'])('is the one given: %s', async (id) => {
    const { headers } = await ask({ url: routes.live.path, headers: { 'x-request-id': id } });
    expect(headers['x-request-id']).toBe(id);
    expect(linesOf()).toEqual([expect.objectContaining({ requestId: id })]);
  });

  test.each(['', 'x'.repeat(65), 'a b', 'a"b', 'a\u00e9'])(
    'is a new one where the one given is not sane: %j',
    async (id) => {
      const { headers } = await ask({ url: routes.live.path, headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test.each([
    [200, { url: routes.live.path }],
    [400, { url: '/%zz' }],
    [401, { url: routes.me.path }],
    [404, { url: '/api/nothing' }],
    [405, { method: 'PUT', url: routes.me.path }],
    [415, { method: 'POST', url: routes.login.path, payload: 'x', headers: { 'content-type': 'a/b' } }],
    [500, { url: '/api/broken' }],
  ] as [number, InjectOptions][])('is in every answer (%i)', async (_, options) => {
    expect((await ask(options)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the access log', () => {
  test('tells who asked for what, and what came of it', async () => {
    await ask({ url: `${routes.me.path}?x=1`, headers: { authorization: `Bearer ${token}`, 'x-request-id': 'a-1' } });
    expect(linesOf()).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'answered',
        requestId: 'a-1',
        method: 'GET',
        path: routes.me.path,
        status: 200,
        user: userId,
        address: '127.0.0.1',
      }),
    ]);
  });

  test('never tells a query, a token, a cookie, a password or a body', async () => {
    const secrets = { q: 'secret-of-the-query', body: 'secret-of-the-body', password };
    await ask({ url: `/api/nothing?q=${secrets.q}`, headers: { authorization: `Bearer ${token}` } });
    await ask({ url: `${routes.me.path}?q=${secrets.q}`, headers: { cookie: `${sessionCookie}=${token}` } });
    await ask({ method: 'POST', url: routes.login.path, payload: { username: 'ann', password } });
    await ask({ method: 'POST', url: routes.login.path, payload: { username: 'ann', password: secrets.body } });
    await ask({ url: `/%zz?q=${secrets.q}` });
    expect(linesOf().length).toBeGreaterThanOrEqual(4);
    for (const secret of [...Object.values(secrets), token, sessionCookie]) expect(text).not.toContain(secret);
  });

  test('is written only where it is asked for', async () => {
    let written = '';
    const quiet = await buildApi(product.database, {
      logLevel: 'warn',
      logTo: { write: (line) => void (written += line) },
    });
    await quiet.inject({ url: routes.live.path });
    await quiet.close();
    expect(written).toBe('');
  });
});

describe('a failure', () => {
  test('is told with the id of its request and its stack, and nothing that hangs on the error', async () => {
    await ask({ url: '/api/broken?q=hidden', headers: { 'x-request-id': 'b-1' } });
    const [failure] = linesOf();
    expect(failure).toMatchObject({
      level: 50,
      requestId: 'b-1',
      msg: 'a request has failed',
      err: { message: 'out of order', stack: expect.stringContaining('at ') },
    });
    expect(text).not.toMatch(/ann@example\.org|hidden/);
  });

  test('of a value tells its kind, and not the value', async () => {
    await ask({ url: '/api/refused' });
    expect(text).toContain('23505');
    expect(text).not.toContain('ann@example.org');
  });
});

test('lines for people are asked for', async () => {
  let written = '';
  const logTo = { write: (line: string) => void (written += line) };
  const readable = await buildApi(product.database, { accessLog: true, logForm: 'text', logTo });
  await readable.inject({ url: routes.live.path, headers: { 'x-request-id': 'c-1' } });
  await readable.close();
  expect(written).toMatch(
    /^\S+Z INFO {2}answered requestId=c-1 method=GET path=\/api\/health\/live status=200 ms=\S+/m,
  );
});
