/** The API over its real database: records, sessions, errors, documentation. */
import {
  buildDraft,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import type { Problem } from '@vanguard/protocol';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from './openapi/describe-api.ts';
import { buildApi, buildCallers, type CallerName, password, passwordHash } from './testing/build-api.ts';

const product = useProductDatabase();

let app: FastifyInstance;
let [mine, foreign] = ['', ''];

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  const { member } = await buildCallers(database, mine, foreign);
  await buildUser(database, 'gone', { passwordHash, isActive: false });
  const data = { category: 'Cranes', source: 'Purchase', purchasePrice: '1000', isDiscontinued: false };
  await buildMirrorRecord(database, mine, 'MINE-1', data);
  await buildMirrorRecord(database, foreign, 'FOREIGN-1', { ...data, category: 'Foreign secrets' });
  await buildDraft(database, mine, 'MINE-1', member, { category: 'Pumps' });
  app = await buildApi(database);
});
afterAll(async () => await app.close());

async function login(username: string, tried = password) {
  return await app.inject({ method: 'POST', url: '/api/auth/login', payload: { username, password: tried } });
}

const tokens = new Map<CallerName, string>();
async function headersOf(caller: CallerName): Promise<Record<string, string>> {
  if (caller === 'nobody') return {};
  if (!tokens.has(caller)) tokens.set(caller, (await login(caller)).json<{ token: string }>().token);
  return { authorization: `Bearer ${tokens.get(caller)}` };
}

describe('records', () => {
  const read = async (query: string, caller: CallerName = 'viewer', organization = mine) =>
    await app.inject({ url: `/api/pfa/${organization}?${query}`, headers: await headersOf(caller) });

  test('are merged with the drafts of the asking user and nobody else', async () => {
    const category = async (caller: CallerName) =>
      (await read('', caller))
        .json<{ records: { category: string; draft: unknown }[] }>()
        .records.map((record) => [record.category, record.draft !== null]);
    expect(await category('member')).toEqual([['Pumps', true]]);
    expect(await category('viewer')).toEqual([['Cranes', false]]);
  });

  test('treat SQL in a value as a value', async () => {
    const response = await read(`category=${encodeURIComponent(`Cranes') or true --`)}`);
    expect(response.json<{ total: number }>().total).toBe(0);
    expect((await read('', 'viewer', `' or '1'='1`)).statusCode).toBe(404);
  });

  const refused: [query: string, path: string][] = [
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=', 'offset'],
    ['offset=%201', 'offset'],
    ['sort=password_hash', 'sort'],
    ['sort=category,,', 'sort'],
    ['includeDiscontinued=yes', 'includeDiscontinued'],
    ['colour=red', 'colour'],
  ];
  test.each(refused)('%s is refused naming the field', async (query, path) => {
    const response = await read(query);
    const problem = response.json<Problem>();
    expect({
      status: response.statusCode,
      code: problem.code,
      paths: problem.errors?.map((error) => error.path),
    }).toEqual({ status: 400, code: 'invalid_request', paths: [path] });
    expect(response.headers['content-type']).toMatch('application/problem+json');
  });
});

describe('sessions', () => {
  test('a wrong password and an unknown name get the same answer', async () => {
    const [wrong, unknown] = [await login('viewer', 'not it'), await login('who-is-that', 'not it')];
    expect(wrong.statusCode).toBe(401);
    expect(wrong.body).toBe(unknown.body);
  });

  test('an inactive account is told so only after the right password', async () => {
    expect((await login('gone', 'not it')).statusCode).toBe(401);
    const right = await login('gone');
    expect([right.statusCode, right.json<Problem>().code]).toEqual([403, 'account_inactive']);
  });

  test('a bcrypt hash is renewed as Argon2id at the first sign-in and still opens the account', async () => {
    await buildUser(product.database, 'legacy', { passwordHash });
    expect((await login('legacy')).statusCode).toBe(200);
    const { password_hash: renewed } = await product.database
      .selectFrom('app_user')
      .select('password_hash')
      .where('username', '=', 'legacy')
      .executeTakeFirstOrThrow();
    expect(renewed).toMatch(/^\$argon2id\$/);
    expect((await login('legacy')).statusCode).toBe(200);
    expect((await login('legacy', 'not it')).statusCode).toBe(401);
  });

  test('the cookie is http-only and strict, and logging out ends the session for the token too', async () => {
    const response = await login('member');
    const { token } = response.json<{ token: string }>();
    expect(response.cookies[0]).toMatchObject({
      name: 'vanguard_session',
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    const me = async () =>
      (await app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect(await me()).toBe(200);
    await app.inject({ method: 'POST', url: '/api/auth/logout', headers: { authorization: `Bearer ${token}` } });
    expect(await me()).toBe(401);
  });

  test.each([
    ['no token', 'x'],
    ['another signature', 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.AAAA'],
    ['no algorithm', 'eyJhbGciOiJub25lIn0.eyJqdGkiOiIxIn0.'],
  ])('%s is not a session', async (_, token) => {
    const response = await app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } });
    expect([response.statusCode, response.json<Problem>().code]).toEqual([401, 'session_ended']);
  });

  test('nobody sends more than a name and a password, the longest of which fit', async () => {
    const longest = `"${String.raw`\u00fc`.repeat(1000)}"`;
    const send = async (payload: string) =>
      (
        await app.inject({
          method: 'POST',
          url: '/api/auth/login',
          headers: { 'content-type': 'application/json' },
          payload,
        })
      ).statusCode;
    expect(await send(`{"username":"${'x'.repeat(200)}","password":${longest}}`)).toBe(401);
    expect(await send(`{"username":"x","password":"${'x'.repeat(20_000)}"}`)).toBe(413);
  });

  test('guessing is slowed down for that name and address, and for no other', async () => {
    await buildUser(product.database, 'target', { passwordHash });
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push((await login('target', `guess ${i}`)).statusCode);
    expect(statuses).toEqual([...Array<number>(8).fill(401), 429, 429]);
    const refusal = await login('target');
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login('viewer')).statusCode).toBe(200);
  });
});

describe('change of password', () => {
  const change = async (token: string, payload: InjectOptions['payload']) =>
    await app.inject({
      method: 'POST',
      url: '/api/auth/password',
      headers: { authorization: `Bearer ${token}` },
      payload: payload as object,
    });

  test.each([
    ['too short', { currentPassword: password, newPassword: 'short' }, 'weak_password', 'newPassword'],
    [
      'holding the username',
      { currentPassword: password, newPassword: 'changer-changer-1' },
      'weak_password',
      'newPassword',
    ],
    ['the present one', { currentPassword: password, newPassword: password }, 'same_password', 'newPassword'],
    [
      'with a wrong current one',
      { currentPassword: 'not it at all', newPassword: 'a perfectly fine one' },
      'wrong_password',
      'currentPassword',
    ],
  ])('refuses one %s', async (_, payload, code, path) => {
    await buildUser(product.database, 'changer', { passwordHash }).catch(() => {});
    const response = await change((await login('changer')).json<{ token: string }>().token, payload);
    const problem = response.json<Problem>();
    expect([response.statusCode, problem.code, problem.errors?.[0]?.path]).toEqual([422, code, path]);
  });

  test('ends every other session and opens a new one', async () => {
    const user = await buildUser(product.database, 'mover', { passwordHash });
    await product.database.updateTable('app_user').set({ must_change_password: true }).where('id', '=', user).execute();
    const [first, second] = [await login('mover'), await login('mover')].map((response) =>
      response.json<{ token: string; user: { mustChangePassword: boolean } }>(),
    );
    expect(first?.user.mustChangePassword).toBe(true);
    const changed = (
      await change(first?.token ?? '', { currentPassword: password, newPassword: 'quite another phrase' })
    ).json<{ token: string; user: { mustChangePassword: boolean } }>();
    expect(changed.user.mustChangePassword).toBe(false);
    const statusOf = async (token = '') =>
      (await app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode;
    expect([await statusOf(changed.token), await statusOf(first?.token), await statusOf(second?.token)]).toEqual([
      200, 401, 401,
    ]);
    expect((await login('mover')).statusCode).toBe(401);
  });
});

describe('the server', () => {
  test('describes itself by the document that is made without it', async () => {
    const sorted = ({ paths, ...rest }: object & { paths?: object | undefined }) => ({
      ...rest,
      paths: Object.entries(paths ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    });
    const document = (await app.inject({ url: '/api/openapi.json' })).json<object>();
    expect(sorted(document)).toEqual(sorted(await describeApi()));
    expect((await app.inject({ url: '/api/docs/' })).statusCode).toBe(200);
  });

  test('answers what it does not know with a problem document', async () => {
    const unknown = await app.inject({ url: '/api/nothing' });
    expect([unknown.statusCode, unknown.json<Problem>().code]).toEqual([404, 'no_such_route']);
    const broken = await app.inject({
      method: 'POST',
      url: '/api/auth/login',
      headers: { 'content-type': 'application/json' },
      payload: '{"username":',
    });
    expect([broken.statusCode, broken.json<Problem>().code]).toEqual([400, 'invalid_json']);
  });

  test('is not ready while the schema is behind, and says which check failed', async () => {
    const behind = await buildApi(product.database, { isSchemaCurrent: async () => await Promise.resolve(false) });
    const response = await behind.inject({ url: '/api/health/ready' });
    expect([response.statusCode, response.json()]).toEqual([
      503,
      { status: 'not ready', checks: { database: true, schema: false, accounts: false } },
    ]);
    await behind.close();
  });
});
