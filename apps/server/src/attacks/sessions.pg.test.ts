/** Whoever would be somebody else: forged tokens, cookies from pages of others, sessions that have ended. */
import { randomUUID } from 'node:crypto';
import {
  buildMember,
  buildOrganization,
  buildSession,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import type { Problem, SessionEntry } from '@vanguard/protocol';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { type JWTPayload, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret, password, passwordHash } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [ann, bea, organization] = ['', '', ''];

beforeAll(async () => {
  app = await buildApi(product.database);
  [ann, bea] = [
    await buildUser(product.database, 'ann', { passwordHash }),
    await buildUser(product.database, 'bea', { passwordHash }),
  ];
  organization = await buildOrganization(product.database, 'RIO');
  await buildMember(product.database, organization, ann);
});
afterAll(async () => await app.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ask = async (url: string, headers: Record<string, string>, method: InjectOptions['method'] = 'GET') => {
  const response = await app.inject({ method, url, headers });
  return [response.statusCode, response.statusCode < 300 ? 'fine' : response.json<Problem>().code];
};
const me = async (token: string) => await ask('/api/auth/me', bearer(token));
const sessionOf = async (user: string) => await signSession(product.database, user, jwtSecret);
const partsOf = (token: string) => token.split('.') as [string, string, string];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** As the server signs, but for what is given. */
async function sign(
  claims: JWTPayload,
  { secret = jwtSecret, header = {} }: { secret?: string; header?: object } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const own = { sub: ann, iss: 'vanguard', aud: 'vanguard-api', iat: now, exp: now + 3600 };
  return await new SignJWT({ ...own, ...claims })
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(new TextEncoder().encode(secret));
}

describe('a token', () => {
  const forgeries: [what: string, make: (session: string, token: string) => Promise<string> | string][] = [
    ['of another secret', async (jti) => await sign({ jti }, { secret: 'x'.repeat(40) })],
    ['of an empty secret', async (jti) => await sign({ jti }, { secret: ' ' })],
    ['without an algorithm', (_, token) => `${encode({ alg: 'none' })}.${partsOf(token)[1]}.`],
    ['of another algorithm', async (jti) => await sign({ jti }, { header: { alg: 'HS512' } })],
    ['that names an algorithm of keys', (_, token) => [encode({ alg: 'RS256' }), ...partsOf(token).slice(1)].join('.')],
    [
      'that brings its key',
      async (jti) => await sign({ jti }, { secret: 'mine', header: { jwk: { kty: 'oct', k: 'bWluZQ' } } }),
    ],
    [
      'with a demand that nobody knows',
      async (jti) => await sign({ jti }, { header: { crit: ['x'], x: 1 } }).catch(() => 'x'),
    ],
    ['for another audience', async (jti) => await sign({ jti, aud: 'vanguard-device' })],
    ['of another issuer', async (jti) => await sign({ jti, iss: 'vanguard.example' })],
    ['that has expired', async (jti) => await sign({ jti, exp: 1 })],
    ['that begins later', async (jti) => await sign({ jti, nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['without a session', async () => await sign({})],
    ['of a session that nobody has', async () => await sign({ jti: randomUUID() })],
    ['of a session that is not a UUID', async () => await sign({ jti: `' or true --` })],
    ['of a session that is not text', async () => await sign({ jti: 7 as unknown as string })],
    ['of a session with a NUL', async () => await sign({ jti: `\u0000${randomUUID().slice(1)}` })],
    ['with another signature', (_, token) => [...partsOf(token).slice(0, 2), 'A'.repeat(43)].join('.')],
    ['without its signature', (_, token) => `${partsOf(token).slice(0, 2).join('.')}.`],
    [
      'with another claim under the same signature',
      (jti, token) => {
        const [header, , signature] = partsOf(token);
        return [
          header,
          encode({ jti, sub: bea, iss: 'vanguard', aud: 'vanguard-api', exp: 9_999_999_999 }),
          signature,
        ].join('.');
      },
    ],
    ['that is long', () => 'A'.repeat(8000)],
    ['of dots', () => '..'],
  ];
  test.each(forgeries)('%s opens nothing', async (_, make) => {
    const session = await buildSession(product.database, ann);
    const good = await sign({ jti: session });
    expect(await me(good)).toEqual([200, 'fine']);
    expect(await me(await make(session, good))).toEqual([401, 'session_ended']);
  });

  test('of a known browser is not a session, and a session is not a known browser', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/auth/login',
      payload: { username: 'ann', password },
    });
    const [session, device] = response.cookies.map(({ value }) => value) as [string, string];
    expect(await me(device)).toEqual([401, 'session_ended']);
    expect(await ask('/api/auth/me', { cookie: `vanguard_session=${device}` })).toEqual([401, 'session_ended']);
    const attempts: number[] = [];
    for (let i = 0; i < 10; i++) {
      const { statusCode } = await app.inject({
        method: 'POST',
        url: '/api/auth/login',
        headers: { cookie: `vanguard_device=${session}` },
        payload: { username: 'ann', password: 'not it' },
      });
      attempts.push(statusCode);
    }
    // Counted as everybody at this address, whom the browser's own count leaves alone.
    expect(attempts.slice(-2)).toEqual([429, 429]);
  });
});

describe('a session', () => {
  test.each<[what: string, end: (session: string) => Promise<unknown>]>([
    [
      'was revoked',
      async (id) => await sql`update session set revoked_at = now() where id = ${id}`.execute(product.database),
    ],
    [
      'has expired',
      async (id) => await sql`update session set expires_at = now() where id = ${id}`.execute(product.database),
    ],
    ['is gone', async (id) => await sql`delete from session where id = ${id}`.execute(product.database)],
    [
      'lost its account',
      async () => await sql`update app_user set is_active = false where id = ${ann}`.execute(product.database),
    ],
    [
      'lost its account, which is back',
      async () => {
        for (const isActive of [false, true])
          await sql`update app_user set is_active = ${isActive} where id = ${ann}`.execute(product.database);
      },
    ],
  ])('that %s opens nothing, however well its token was known', async (_, end) => {
    const id = await buildSession(product.database, ann);
    const token = await sign({ jti: id });
    expect(await me(token)).toEqual([200, 'fine']);
    await end(id);
    expect(await me(token)).toEqual([401, 'session_ended']);
    await sql`update app_user set is_active = true`.execute(product.database);
  });

  test('has the role that its account has now', async () => {
    const token = await sessionOf(ann);
    const url = `/api/pfa/${organization}/undo`;
    const become = async (role: string) =>
      await sql`update organization_member set role = ${role} where user_id = ${ann}`.execute(product.database);
    await become('viewer');
    expect(await ask(url, bearer(token), 'POST')).toEqual([403, 'role_too_low']);
    await become('member');
    expect(await ask(url, bearer(token), 'POST')).toEqual([409, 'nothing_to_undo']);
    await sql`update app_user set role = 'viewer' where id = ${ann}`.execute(product.database);
    expect(await ask(url, bearer(token), 'POST')).toEqual([403, 'role_too_low']);
    await sql`update app_user set role = 'user' where id = ${ann}`.execute(product.database);
    await sql`delete from organization_member where user_id = ${ann}`.execute(product.database);
    expect(await ask(url, bearer(token), 'POST')).toEqual([404, 'no_such_organization']);
    await buildMember(product.database, organization, ann);
  });
});

describe("one's sessions", () => {
  const list = async (token: string) =>
    (await app.inject({ url: '/api/auth/sessions', headers: bearer(token) })).json<{ sessions: SessionEntry[] }>()
      .sessions;

  test('are listed with where and when, and no one else’s', async () => {
    const carl = await buildUser(product.database, 'carl', { passwordHash });
    await sessionOf(bea);
    const { token } = (
      await app.inject({
        method: 'POST',
        url: '/api/auth/login',
        headers: { 'user-agent': `Browser/1 (ü)\t${'x'.repeat(400)}` },
        payload: { username: 'carl', password },
      })
    ).json<{ token: string }>();
    const older = await buildSession(product.database, carl, { address: '2001:db8::7' });
    await sql`update session set created_at = now() - interval '1 day', last_seen_at = created_at where id = ${older}`.execute(
      product.database,
    );
    await buildSession(product.database, carl, { expiresIn: '-1 second' });
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    const times = { createdAt: instant, lastSeenAt: instant, expiresAt: instant };
    expect(await list(token)).toEqual([
      {
        id: expect.any(String),
        isCurrent: true,
        ...times,
        address: '127.0.0.1',
        userAgent: expect.stringMatching(/^Browser\/1 \(.+\) x+$/),
      },
      { id: older, isCurrent: false, ...times, address: '2001:db8::7', userAgent: null },
    ]);
  });

  test('are ended one by one or all but one, and nobody ends another’s', async () => {
    const dora = await buildUser(product.database, 'dora');
    const [one, two, three] = [await sessionOf(dora), await sessionOf(dora), await sessionOf(dora)];
    const idOf = async (token: string) => (await list(token)).find(({ isCurrent }) => isCurrent)?.id ?? '';
    const end = async (token: string, id: string) => await ask(`/api/auth/sessions/${id}`, bearer(token), 'DELETE');
    const [second, foreign] = [await idOf(two), await sessionOf(ann)];
    expect(await end(foreign, second)).toEqual([404, 'no_such_session']);
    expect(await end(one, 'x')).toEqual([400, 'invalid_request']);
    expect(await end(one, second)).toEqual([204, 'fine']);
    expect(await end(one, second)).toEqual([404, 'no_such_session']);
    expect([await me(two), await me(three)]).toEqual([
      [401, 'session_ended'],
      [200, 'fine'],
    ]);
    const ended = await app.inject({ method: 'DELETE', url: '/api/auth/sessions', headers: bearer(one) });
    expect(ended.json()).toEqual({ ended: 1 });
    expect([await me(one), await me(three), await me(foreign)].map(([status]) => status)).toEqual([200, 401, 200]);
    expect(await end(one, await idOf(one))).toEqual([204, 'fine']);
    expect(await me(one)).toEqual([401, 'session_ended']);
  });

  test('say to some minutes when they were last used', async () => {
    const id = await buildSession(product.database, bea);
    const age = async (minutes: number) =>
      await sql`update session set last_seen_at = now() - make_interval(mins => ${minutes}) where id = ${id}`.execute(
        product.database,
      );
    const seenAgo = async () => {
      const { rows } = await sql<{ minutes: number }>`
        select round(extract(epoch from now() - last_seen_at) / 60)::integer as minutes from session where id = ${id}`.execute(
        product.database,
      );
      return rows[0]?.minutes;
    };
    const token = await sign({ jti: id });
    await age(60);
    await me(token);
    await expect.poll(seenAgo).toBe(0);
    await age(4);
    await me(token);
    expect(await seenAgo()).toBe(4);
  });
});

describe('a page of another site', () => {
  const own = 'vanguard.example:3000';
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: `http://${own}` },
    { 'sec-fetch-site': 'nonsense' },
    { origin: 'http://elsewhere.example' },
    { origin: 'http://vanguard.example:8080' },
    { origin: 'http://vanguard.example' },
    { origin: 'http://vanguard.example.elsewhere.example:3000' },
    { origin: 'http://elsewhere.example/vanguard.example:3000' },
    { origin: 'null' },
    { origin: 'nonsense' },
    { origin: '' },
    { origin: `http://elsewhere.example, http://${own}` },
  ];
  const requests: [method: 'POST' | 'DELETE', url: string, payload?: object][] = [
    ['POST', '/api/auth/login', { username: 'ann', password }],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/auth/password'],
    ['POST', '/api/auth/password', { currentPassword: password, newPassword: 'harbour violin 93' }],
    ['DELETE', '/api/auth/sessions'],
    ['POST', '/api/pfa/any/undo'],
  ];

  test.each(foreign)('changes nothing with a cookie: %j', async (from) => {
    const cookie = `vanguard_session=${await sessionOf(ann)}`;
    for (const [method, url, payload] of requests) {
      const headers = { host: own, cookie, ...from };
      const response = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      expect([url, response.statusCode, response.json<Problem>().code]).toEqual([url, 403, 'foreign_origin']);
    }
    expect(await ask('/api/auth/me', { cookie })).toEqual([200, 'fine']);
  });

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: `http://${own}` },
    { origin: `https://${own}` },
    {},
  ])('is not what asks with %j', async (from) => {
    const cookie = `vanguard_session=${await sessionOf(ann)}`;
    expect(await ask('/api/auth/logout', { host: own, cookie, ...from }, 'POST')).toEqual([204, 'fine']);
  });

  test('asks for no form that a browser sends without asking first', async () => {
    const cookie = `vanguard_session=${await sessionOf(ann)}`;
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const response = await app.inject({
        method: 'POST',
        url: '/api/auth/password',
        headers: { host: own, cookie, 'content-type': type },
        payload: '{"currentPassword":"x","newPassword":"y"}',
      });
      expect(response.statusCode).toBe(415);
    }
  });
});
