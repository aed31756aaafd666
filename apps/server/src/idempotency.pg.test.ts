/** Changes with an Idempotency-Key over HTTP: made once, also where the first answer never arrives. */
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { idempotencyKeyHeader, type Problem, repeatedAnswerHeader, type Route, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, password, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [organization, token, url] = ['', '', ''];
const dropsAnswer = 'x-drop-answer';

beforeAll(async () => {
  const { database } = product;
  organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann', { passwordHash });
  await buildMember(database, organization, user);
  for (const id of ['P1', 'P2']) await buildMirrorRecord(database, organization, id, { category: 'Cranes' });
  app = await buildApi(database);
  // The change is committed; the connection is lost before its answer is sent.
  app.addHook('onSend', async (request) => {
    if (request.headers[dropsAnswer] !== undefined) request.raw.socket.destroy();
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  const response = await app.inject({ method: 'POST', url: '/api/auth/login', payload: { username: 'ann', password } });
  token = response.json<{ token: string }>().token;
});
afterAll(async () => await app.close());

async function post(route: Route, key: string | undefined, body?: object, headers: Record<string, string> = {}) {
  return await fetch(url + route.path.replace(':orgId', organization), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(key === undefined ? {} : { [idempotencyKeyHeader]: key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function steps(): Promise<{ label: string; isUndone: boolean }[]> {
  const path = routes.editSteps.path.replace(':orgId', organization);
  const response = await app.inject({ url: path, headers: { authorization: `Bearer ${token}` } });
  return response.json<{ steps: { label: string; isUndone: boolean }[] }>().steps;
}

let serial = 0;
const change = () => ({ modifications: [{ pfaId: 'P1', delta: { area: `Silo ${++serial}` } }] });

describe('a change with a key', () => {
  test.each<[name: string, route: Route, body?: object]>([
    ['save', routes.saveDrafts, { modifications: [{ pfaId: 'P1', delta: { dor: 'BEO' } }] }],
    ['bulk', routes.bulk, { select: { ids: ['P1', 'P2'] }, operation: { kind: 'discontinue' } }],
    ['dry run', routes.bulk, { select: { ids: ['P1', 'P2'] }, operation: { kind: 'shift', days: 1 }, dryRun: true }],
    ['undo', routes.undo],
    ['redo', routes.redo],
    ['resolve', routes.resolveConflicts, { resolutions: [{ pfaId: 'P1', field: 'dor', take: 'theirs' }] }],
    ['discard', routes.discard, { all: true }],
  ])('%s: sent twice, is made once and answered alike', async (name, route, body) => {
    const first = await post(route, `key of ${name}`.replaceAll(' ', '-'), body);
    const after = await steps();
    const again = await post(route, `key of ${name}`.replaceAll(' ', '-'), body);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await again.text()).toBe(await first.text());
    expect([first, again].map(({ headers }) => headers.get(repeatedAnswerHeader))).toEqual([null, 'true']);
    expect(await steps()).toEqual(after);
  });

  test('is made once where the first answer was lost', async () => {
    const [key, body] = ['lost', change()];
    const before = await steps();
    await expect(post(routes.saveDrafts, key, body, { [dropsAnswer]: '1' })).rejects.toThrow('fetch failed');
    expect(await steps()).toHaveLength(before.length + 1);
    const answer = await post(routes.saveDrafts, key, body);
    expect(await answer.json()).toMatchObject({ saved: 1 });
    expect(await steps()).toHaveLength(before.length + 1);
  });

  test('sent ten times at once is made once; the others are answered alike, or told to come again', async () => {
    const [key, body, before] = ['at-once', change(), await steps()];
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await post(routes.saveDrafts, key, body)));
    expect(answers.filter(({ status, headers }) => status === 200 && !headers.has(repeatedAnswerHeader))).toHaveLength(
      1,
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.filter(({ status, headers }) => status !== 409 || headers.get('retry-after') !== '1')).toEqual([]);
    expect(await steps()).toHaveLength(before.length + 1);
  });

  test('is refused with the key of another one', async () => {
    await post(routes.saveDrafts, 'reused', change());
    const before = await steps();
    const response = await post(routes.saveDrafts, 'reused', change());
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([422, 'idempotency_key_reused']);
    expect(await steps()).toEqual(before);
  });

  test('that was refused is judged afresh', async () => {
    const body = { modifications: [{ pfaId: 'P3', delta: { area: 'Marine' } }] };
    expect((await post(routes.saveDrafts, 'refused', body)).status).toBe(422);
    await buildMirrorRecord(product.database, organization, 'P3', { category: 'Cranes' });
    expect((await post(routes.saveDrafts, 'refused', body)).status).toBe(200);
  });

  test.each([
    ['too long', 'x'.repeat(201)],
    ['with a blank', 'a b'],
    ['empty', ''],
  ])('is refused with a key that is %s', async (_, key) => {
    const response = await post(routes.saveDrafts, key, change());
    expect(response.status).toBe(400);
    expect(((await response.json()) as Problem).errors?.map(({ path }) => path)).toEqual([idempotencyKeyHeader]);
  });

  test('without one is made as often as it is sent', async () => {
    const before = await steps();
    for (let i = 0; i < 2; i++) await post(routes.saveDrafts, undefined, change());
    expect(await steps()).toHaveLength(before.length + 2);
  });
});

// The preview of an import changes nothing.
test('every route that changes drafts takes a key, and says so in OpenAPI', async () => {
  const { paths } = (await app.inject({ url: '/api/openapi.json' })).json<{
    paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
  }>();
  const keyed = Object.entries(paths).flatMap(([path, { post: described }]) =>
    described?.parameters?.some((one) => one.in === 'header' && one.name === idempotencyKeyHeader) ? [path] : [],
  );
  const changing = (Object.values(routes) as Route[])
    .filter(({ method, path }) => method === 'POST' && path.includes(':orgId') && !path.endsWith('/import'))
    .map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'));
  expect(keyed.toSorted()).toEqual(changing.toSorted());
});
