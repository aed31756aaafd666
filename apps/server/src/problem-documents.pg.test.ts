/** Whatever is wrong with a request, also before any route is found, is answered as a problem document. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildMember, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type Problem, problemContentType, routes } from '@vanguard/protocol';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [organization, authorization] = ['', ''];

beforeAll(async () => {
  const { database } = product;
  organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann');
  await buildMember(database, organization, user);
  authorization = `Bearer ${await signSession(database, user, jwtSecret)}`;
  app = await buildApi(database);
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => await app.close());

const send = async (request: InjectOptions) =>
  await app.inject({ ...request, headers: { authorization, ...request.headers } });
const post = async (path: string, payload: string, type: string | undefined = 'application/json') =>
  await send({
    method: 'POST',
    url: path.replace(':orgId', organization),
    payload,
    headers: { 'content-type': type },
  });

function summaryOf(response: Awaited<ReturnType<typeof send>>) {
  expect(response.headers['content-type']).toMatch(problemContentType);
  const { status, code } = response.json<Problem>();
  expect(status).toBe(response.statusCode);
  return [status, code];
}

describe('a URL', () => {
  test.each([
    ['that cannot be decoded', '/api/%zz', 400, 'bad_url'],
    ['with a part that is too long', `/api/pfa/${'x'.repeat(4501)}`, 414, 'url_too_long'],
    ['that nobody knows', '/api/nothing', 404, 'no_such_route'],
    ['that a route knows and finds nothing at', '/api/docs/static/..%2fx', 404, 'no_such_route'],
    ['in the form for proxies', 'http://any.host/api/nothing', 404, 'no_such_route'],
  ])('%s is answered all the same', async (_, url, status, code) => {
    expect(summaryOf(await send({ url }))).toEqual([status, code]);
  });

  test.each<[NonNullable<InjectOptions['method']>, string, string]>([
    ['DELETE', routes.resolveConflicts.path, 'POST'],
    ['GET', routes.resolveConflicts.path, 'POST'],
    ['PUT', routes.saveDrafts.path, 'GET, HEAD, POST'],
    ['POST', routes.records.path, 'GET, HEAD'],
    ['PUT', `${routes.records.path}?limit=1`, 'GET, HEAD'],
    ['PATCH', routes.login.path, 'POST'],
    ['POST', '/api/openapi.json', 'GET, HEAD'],
  ])('that does not know %s (%s) names the methods that it knows: %s', async (method, path, allowed) => {
    const response = await send({ method, url: path.replace(':orgId', organization) });
    expect([...summaryOf(response), response.headers.allow]).toEqual([405, 'method_not_allowed', allowed]);
  });
});

describe('what is not HTTP', () => {
  async function sendBytes(bytes: string): Promise<{ head: string; problem: Problem }> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { head, problem: JSON.parse(body) as Problem };
  }

  test.each([
    ['another protocol', 'HELO example.org\r\n\r\n', 400, 'malformed_http'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is answered all the same', async (_, bytes, status, code) => {
    const { head, problem } = await sendBytes(bytes);
    expect(head).toMatch(
      new RegExp(`^HTTP/1.1 ${status} .*\r\n[^]*Content-Type: ${RegExp.escape(problemContentType)}`),
    );
    expect(problem).toMatchObject({ status, code });
  });
});

describe('a body', () => {
  test.each([
    ['too large', 'x'.repeat((1 << 20) + 1), 'application/json', 413, 'body_too_large'],
    ['of another media type', 'a=1', 'application/x-www-form-urlencoded', 415, 'unknown_media_type'],
    ['of plain text', '{}', 'text/plain', 415, 'unknown_media_type'],
    ['that is not JSON', '{"username":', 'application/json', 400, 'invalid_json'],
    ['of nothing', '', 'application/json', 400, 'invalid_request'],
    ['with the key __proto__', '{"__proto__":{}}', 'application/json', 400, 'invalid_request'],
  ])('%s is refused under a code of its own', async (_, payload, type, status, code) => {
    expect(summaryOf(await post(routes.login.path, payload, type))).toEqual([status, code]);
  });

  test.each<[string, Buffer | string, Record<string, string>, number, string]>([
    ['in no UTF-8', Buffer.from('{"username":"J\xfcrgen","password":"x"}', 'latin1'), {}, 400, 'invalid_json'],
    ['with half of a surrogate pair as bytes', Buffer.from('7b2261223a22eda080227d', 'hex'), {}, 400, 'invalid_json'],
    ['with more than 32 levels', `{"username":${'['.repeat(32)}`, {}, 400, 'invalid_json'],
    ['with a field too many', `{${'"a":1,'.repeat(200)}"b":2}`, {}, 400, 'invalid_json'],
    ['with brackets in a text', `{"username":"${'[,\\"'.repeat(60)}","password":"x"}`, {}, 401, 'invalid_credentials'],
    ['that is packed', '{}', { 'content-encoding': 'gzip' }, 415, 'encoded_body'],
    ['that is packed twice', '{}', { 'content-encoding': 'identity, br' }, 415, 'encoded_body'],
    ['that says it is not', '{}', { 'content-encoding': 'identity' }, 400, 'invalid_request'],
    ['in another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415, 'unknown_charset'],
    ['that says its charset', '{}', { 'content-type': 'application/json; Charset="UTF-8"' }, 400, 'invalid_request'],
  ])('%s is taken for what it is', async (_, payload, headers, status, code) => {
    const url = routes.login.path;
    const sent = { method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } } as const;
    const response = await app.inject(sent);
    expect(summaryOf(response)).toEqual([status, code]);
    expect(response.headers['accept-encoding']).toBe(code === 'encoded_body' ? 'identity' : undefined);
  });

  test('of many faults is answered with some of them, and says how many there are', async () => {
    const delta = Object.fromEntries(Array.from({ length: 190 }, (_, i) => [`field${i}${'x'.repeat(3000)}`, 1]));
    const numbers = JSON.stringify({ modifications: Array(5000).fill(0) });
    const refused = (await post(routes.saveDrafts.path, numbers)).json<Problem>();
    expect(refused.detail).toMatch(/modifications\.19: .*; and 4980 more$/);
    expect(refused.errors).toHaveLength(1000);
    const saved = await post(routes.saveDrafts.path, JSON.stringify({ modifications: [{ pfaId: 'P1', delta }] }));
    expect(summaryOf(saved)).toEqual([422, 'draft_refused']);
    expect(saved.json<Problem>().errors?.map(({ path }) => path.length)).toEqual(Array(190).fill(2001));
  });

  test('an empty body counts as none where none is wanted', async () => {
    expect(summaryOf(await post(routes.undo.path, ''))).toEqual([409, 'nothing_to_undo']);
    expect(summaryOf(await post(routes.redo.path, ''))).toEqual([409, 'nothing_to_redo']);
  });
});

test('who is not signed in is told how to', async () => {
  for (const token of ['', 'Bearer x']) {
    const response = await send({ url: routes.me.path, headers: { authorization: token } });
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  }
});
