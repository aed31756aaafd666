/** Guessing of passwords: at once, from many places, over two servers; and everybody else goes on. */
import type { ProductSchema } from '@vanguard/datastore';
import { buildUser, passTime, useProductDatabase } from '@vanguard/datastore/testing';
import { openPool } from '@vanguard/postgres';
import { isWholeSuite } from '@vanguard/postgres/testing';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildServer } from '../build-server.ts';
import { apiSettings, password, passwordHash } from '../testing/build-api.ts';
import { type Bystanders, gatherBystanders } from './testing/bystanders.ts';
import { type Guess, guess, guessAtOnce, guessFromThread } from './testing/guesser.ts';
import type { RawAnswer } from './testing/raw-answer.ts';

const product = useProductDatabase();
const apps: FastifyInstance[] = [];
/** URLs of a server that believes nobody, and of one that believes a proxy on this machine: there guesses come from anywhere. */
let [direct, proxied] = ['', ''];
let bystanders: Bystanders;

beforeAll(async () => {
  // Without the tests' own look at every answer, which takes longer than a refusal.
  for (const trustedProxies of [[], ['127.0.0.1']])
    apps.push(await buildServer({ ...apiSettings(product.database), trustedProxies }));
  [direct, proxied] = (await Promise.all(
    apps.map(async (app) => await app.listen({ port: 0, host: '127.0.0.1' })),
  )) as [string, string];
  bystanders = await gatherBystanders(product.database, direct);
  for (const username of ['ann', 'bea']) await buildUser(product.database, username, { passwordHash });
});
afterAll(async () => await Promise.all(apps.map(async (app) => await app.close())));
beforeEach(async () => {
  await sql`truncate password_attempt`.execute(product.database);
  await sql`delete from session where address is not null`.execute(product.database);
});

const guesses = (count: number, make: (turn: number) => Partial<Guess>): Guess[] =>
  Array.from({ length: count }, (_, turn) => ({ url: direct, username: 'ann', password: 'not it', ...make(turn) }));
const from = (address: string, headers: Record<string, string> = {}) => ({
  url: proxied,
  headers: { 'x-forwarded-for': address, ...headers },
});
const signIn = async (at: Partial<Guess> = {}) => await guess({ url: direct, username: 'ann', password, ...at });
const deviceOf = ({ headers }: RawAnswer) => /vanguard_device=[^;]+/.exec(headers['set-cookie'] ?? '')?.[0] ?? '';
const atOneName = isWholeSuite ? 200 : 60;
/** So many that the queue of hashes fills. */
const flooding = isWholeSuite ? 200 : 120;
/** So few at once always find room, so that all are counted. */
const few = 4;
/** Uses up what the name has for those who are not known. */
const floodName = async () =>
  await guessAtOnce(
    guesses(60, (turn) => from(`203.0.113.${turn}`)),
    few,
  );

describe('at once', () => {
  test('200 guesses at one name: as many as the limit are judged, and others sign in', async () => {
    const [counts, other] = await Promise.all([guessAtOnce(guesses(200, () => ({}))), signIn({ username: 'bea' })]);
    expect([counts, other.status]).toEqual([{ 401: 8, 429: 192 }, 200]);
    // Also the right one: whoever guesses is not told that a guess was right.
    const { status, headers, body } = await signIn();
    expect([status, JSON.parse(body.toString())]).toMatchObject([429, { code: 'too_many_attempts' }]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('guesses that go on at one name: nobody else notices', async () => {
    const counts = await bystanders.during(
      async () =>
        await guessFromThread(
          guesses(atOneName, () => ({})),
          20,
        ),
    );
    expect(counts).toEqual({ 401: 8, 429: atOneName - 8 });
  });

  test.each<[what: string, make: (turn: number) => Partial<Guess>, limit: number]>([
    ['as many names from one address', (turn) => ({ username: `name ${turn}` }), 60],
    ['one name from as many addresses', (turn) => from(`203.0.113.${turn}`), 30],
  ])('100 guesses at %s', async (_, make, limit) => {
    const begun = performance.now();
    const counts = await guessAtOnce(guesses(100, make));
    // What finds the queue of hashes full is not judged, and does not count.
    expect(counts[401]).toBeGreaterThan(0);
    expect(counts[401]).toBeLessThanOrEqual(limit);
    expect((counts[401] ?? 0) + (counts[429] ?? 0) + (counts[503] ?? 0)).toBe(100);
    const more = await guessAtOnce(guesses(limit + 10, make), few);
    const judged = (counts[401] ?? 0) + (more[401] ?? 0);
    // Whoever takes as long as the first wait may try once more.
    const late = Math.floor((performance.now() - begun) / 15_000);
    expect(judged).toBeGreaterThanOrEqual(limit);
    expect(judged).toBeLessThanOrEqual(limit + late);
  });

  test('over two servers on one database', async () => {
    const pool = openPool<ProductSchema>(product.url, { maxConnections: 5 });
    const second = await buildServer(apiSettings(pool));
    const urls = [direct, await second.listen({ port: 0, host: '127.0.0.1' })];
    expect(await guessAtOnce(guesses(40, (turn) => ({ url: urls[turn % 2] ?? '' })))).toEqual({ 401: 8, 429: 32 });
    await second.close();
    await pool.destroy();
  });

  test.each<[what: string, make: (turn: number) => Partial<Guess>]>([
    ['addresses that only their sender names', (turn) => ({ ...from(`203.0.113.${turn}`), url: direct })],
    ['one network of IPv6', (turn) => from(`2001:db8:1:2::${turn}`)],
    ['one address in several spellings', (turn) => from(turn % 2 === 0 ? '203.0.113.1' : '::ffff:203.0.113.1')],
    ['what is not an address', (turn) => from(`nowhere ${turn}`)],
  ])('from %s', async (_, make) => {
    expect(await guessAtOnce(guesses(20, make))).toEqual({ 401: 8, 429: 12 });
  });

  test.each<[what: string, make: (turn: number) => Partial<Guess>]>([
    ['a name in several cases', (turn) => ({ username: turn % 2 === 0 ? 'ann' : 'ANN' })],
    ['a name that nobody has', () => ({ username: 'who is that' })],
  ])('at %s', async (_, make) => {
    expect(await guessAtOnce(guesses(20, make))).toEqual({ 401: 8, 429: 12 });
  });
});

describe('the honest', () => {
  test('sign in at a name that others guess at from elsewhere, at their own address or with their browser', async () => {
    const cookie = deviceOf(await signIn(from('192.0.2.7')));
    await floodName();
    expect((await signIn(from('198.51.100.1'))).status).toBe(429);
    expect((await signIn(from('192.0.2.7'))).status).toBe(200);
    expect((await signIn(from('198.51.100.1', { cookie }))).status).toBe(200);
  });

  test('sign in from an address that somebody uses up, where they have before, or with their browser', async () => {
    const cookie = deviceOf(await signIn(from('192.0.2.7')));
    await guessAtOnce(
      guesses(80, (turn) => ({ ...from('192.0.2.7'), username: `name ${turn}` })),
      few,
    );
    expect((await signIn(from('192.0.2.7'))).status).toBe(200);
    await guessAtOnce(guesses(20, () => from('192.0.2.7')));
    expect((await signIn(from('192.0.2.7'))).status).toBe(429);
    expect((await signIn(from('192.0.2.7', { cookie }))).status).toBe(200);
  });

  test('are let in again when they have waited, and then have all attempts again', async () => {
    await guessAtOnce(guesses(20, () => ({})));
    await passTime(product.database, 31);
    expect((await signIn()).status).toBe(200);
    expect(await guessAtOnce(guesses(20, () => ({})))).toEqual({ 401: 8, 429: 12 });
  });

  test('are not helped by the browser of another account', async () => {
    const cookie = deviceOf(await signIn({ ...from('192.0.2.8'), username: 'bea' }));
    await floodName();
    expect((await signIn(from('198.51.100.1', { cookie }))).status).toBe(429);
  });

  test('find room in a flood from everywhere, and nobody else notices it', async () => {
    const cookie = deviceOf(await signIn(from('192.0.2.7')));
    const flood = guesses(flooding, (turn) => ({
      ...from(`10.1.${turn % 250}.${turn >> 8}`),
      username: `name ${turn}`,
    }));
    const [counts, ...honest] = await bystanders.during(
      async () =>
        await Promise.all([
          guessFromThread(flood, 60),
          signIn(from('192.0.2.7')),
          signIn(from('198.51.100.9', { cookie })),
        ]),
    );
    expect(honest.map(({ status }) => status)).toEqual([200, 200]);
    expect((counts[401] ?? 0) + (counts[503] ?? 0)).toBe(flooding);
  });
});
