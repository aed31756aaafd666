/** Server-sent events over real connections: who is told what, and that nobody misses, overhears, or holds up anything. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectOrganization, endSession, removeMembership, saveDrafts, commitDrafts } from '@vanguard/datastore';
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { eventSchemas, routes } from '@vanguard/protocol';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Listener } from '../listening/listener.ts';
import type { ServerSettings } from '../server-settings.ts';
import { buildApi, jwtSecret } from '../testing/build-api.ts';
import { EventListener } from '../testing/event-listener.ts';
import { signSession } from '../testing/index.ts';

const product = useProductDatabase();
let [mine, foreign, ann, bob, eve] = ['', '', '', '', ''];
const left: EventListener[] = [];

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'RIO'), await buildOrganization(database, 'OSLO')];
  [ann, bob, eve] = [
    await buildUser(database, 'ann'),
    await buildUser(database, 'bob'),
    await buildUser(database, 'eve'),
  ];
  for (const user of [ann, bob]) await buildMember(database, mine, user);
  await buildMember(database, foreign, eve);
  for (const organization of [mine, foreign]) {
    await connectOrganization(database, organization, { kind: 'simulator', url: null });
    await buildMirrorRecord(database, organization, 'P1', { category: 'Cranes' });
  }
});
afterEach(() => {
  for (const listener of left.splice(0)) listener.leave();
});

async function serve(settings: Partial<ServerSettings> = { listensAt: product.url }): Promise<Listener> {
  const listener = await Listener.open({ host: '127.0.0.1', port: 0, pauseMs: 200 });
  const app = await buildApi(product.database, settings);
  await listener.serve(app);
  onTestFinished(async () => {
    await listener.close();
    await app.close();
  });
  return listener;
}

const tokenOf = async (userId: string) => await signSession(product.database, userId, jwtSecret);

async function listen(
  server: Listener,
  userId: string,
  more: { lastEventId?: string | undefined; query?: string; token?: string } = {},
) {
  const { lastEventId, query = '', token = await tokenOf(userId) } = more;
  const listener = await EventListener.open({ url: `${server.url}${routes.events.path}${query}`, token, lastEventId });
  left.push(listener);
  if (listener.status === 200) await listener.next('ready');
  return listener;
}

let values = 0;
/** Returns the area that the record has then. */
async function commit(userId: string, organizationId = mine): Promise<string> {
  const scope = { organizationId, userId };
  const area = `Silo ${values++}`;
  await saveDrafts(product.database, scope, { modifications: [{ pfaId: 'P1', delta: { area } }] });
  await commitDrafts(product.database, scope);
  return area;
}
const isCommitBy = (userId: string) => (data: Readonly<Record<string, unknown>>) => data['by'] === userId;

const request = (token: string) =>
  `GET ${routes.events.path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\n\r\n`;

describe('who listens', () => {
  test('is told what others commit, as the contract has it, and nothing of other organizations or of drafts of others', async () => {
    const server = await serve();
    const [hears, overhears] = [await listen(server, bob), await listen(server, eve)];
    expect(Object.fromEntries(hears.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    // Kept for as long as it lasts, and of no use to whoever reads a stream.
    expect(hears.headers.get('content-security-policy') ?? hears.headers.get('x-frame-options')).toBeNull();
    await commit(ann);
    const data = await hears.next('records');
    expect(data).toEqual({ organizationId: mine, cause: 'commit', by: ann, count: 1, pfaIds: ['P1'] });
    expect(eventSchemas.records.parse(data)).toEqual(data);
    await commit(eve, foreign);
    await overhears.next('records', isCommitBy(eve));
    await commit(ann);
    await hears.next('records');
    expect([hears.heard, overhears.heard.filter(({ data }) => data['organizationId'] !== foreign)]).toEqual([[], []]);
  });

  test('has their other pages told of their drafts', async () => {
    const server = await serve();
    const page = await listen(server, ann);
    await saveDrafts(
      product.database,
      { organizationId: mine, userId: ann },
      {
        modifications: [{ pfaId: 'P1', delta: { dor: 'BEO' } }],
        sessionId: 'another page',
      },
    );
    expect(await page.next('drafts')).toMatchObject({ sessionId: 'another page', pfaIds: ['P1'] });
    await commitDrafts(product.database, { organizationId: mine, userId: ann });
  });

  test('may ask for one organization, if it is theirs', async () => {
    const server = await serve();
    const one = await listen(server, ann, { query: `?organization=${foreign}` });
    expect(one.status).toBe(404);
    expect((await listen(server, ann, { query: `?organization=${mine}` })).status).toBe(200);
  });

  test('is told by every process, heard of or looked for', async () => {
    const listeners = await Promise.all(
      [await serve(), await serve({ listensAt: `${product.url}?pgbouncer=true` }), await serve({})].map(
        async (server) => await listen(server, bob),
      ),
    );
    await commit(ann);
    for (const listener of listeners) expect(await listener.next('records')).toMatchObject({ by: ann });
  });

  test('is told after the connection that hears was lost, and it is opened again', async () => {
    const server = await serve();
    const listener = await listen(server, bob);
    const ears = async () =>
      (
        await sql<{
          pid: number;
        }>`select pid from pg_stat_activity where application_name = 'vanguard events' and query like 'listen%' and datname = current_database()`.execute(
          product.database,
        )
      ).rows.map(({ pid }) => pid);
    const earWithout = async (lost: number | undefined) => {
      for (;;) {
        const [pid] = (await ears()).filter((one) => one !== lost);
        if (pid !== undefined) return pid;
        await sleep(20);
      }
    };
    const first = await earWithout(undefined);
    await sql`select pg_terminate_backend(${first})`.execute(product.database);
    await commit(ann);
    await listener.next('records');
    expect(await earWithout(first)).not.toBe(first);
    listener.leave();
    while ((await ears()).length > 0) await sleep(20);
  });
});

describe('who comes again', () => {
  test('or has asked where events stand is told what happened before they listened', async () => {
    const server = await serve();
    const headers = { authorization: `Bearer ${await tokenOf(bob)}` };
    const answer = await fetch(`${server.url}${routes.eventPosition.path}`, { headers });
    const { after } = (await answer.json()) as { after: string };
    await commit(ann);
    const listener = await listen(server, bob, { query: `?after=${encodeURIComponent(after)}` });
    expect(await listener.next('records')).toMatchObject({ by: ann });
  });

  test('is told what they missed, once, by any process, and goes on from there', async () => {
    const [one, other] = [await serve(), await serve()];
    const listener = await listen(one, bob);
    await commit(ann);
    await listener.next('records');
    const { lastEventId } = listener;
    listener.leave();
    for (let i = 0; i < 3; i++) await commit(ann);
    const again = await listen(other, bob, { lastEventId });
    for (let i = 0; i < 3; i++) await again.next('records');
    await commit(ann);
    await again.next('records');
    await sleep(600);
    expect(again.heard).toEqual([]);
  });

  test('is told of what was committed late, though what began later was told before', async () => {
    const server = await serve();
    const listener = await listen(server, bob);
    const [written, ending] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const late = product.database.transaction().execute(async (trx) => {
      await sql`insert into organization_event (organization_id, kind, data) values (${mine}, 'connection', '{"upstream":null}')`.execute(
        trx,
      );
      written.resolve();
      await ending.promise;
    });
    await written.promise;
    await commit(ann);
    await listener.next('records');
    const { lastEventId } = listener;
    listener.leave();
    ending.resolve();
    await late;
    const again = await listen(server, bob, { lastEventId });
    expect(await again.next('connection')).toEqual({ organizationId: mine, upstream: null });
  });

  test.each(['nothing of ours', '1-5:9:4', '17-1:1:'])(
    'with an id that tells nothing (%s): everything is to be read again',
    async (lastEventId) => {
      const listener = await listen(await serve(), bob, { lastEventId });
      await listener.next('reset');
      await commit(ann);
      expect(await listener.next('records')).toMatchObject({ by: ann });
    },
  );
});

describe('a stream ends', () => {
  test('soon after its session; and says nothing more of an organization that one has left', async () => {
    const server = await serve();
    const [token, leaver] = [await tokenOf(bob), await buildUser(product.database, 'leaver')];
    await buildMember(product.database, mine, leaver);
    const [ended, leaving, stays] = [
      await listen(server, bob, { token }),
      await listen(server, leaver),
      await listen(server, ann),
    ];
    await removeMembership(product.database, 'leaver', 'RIO');
    const { rows } = await sql<{
      id: string;
    }>`select id from session where user_id = ${bob} order by created_at desc limit 1`.execute(product.database);
    await endSession(product.database, bob, rows[0]?.id ?? '');
    await ended.end();
    await commit(ann);
    await stays.next('records');
    await sleep(100);
    expect([leaving.isOver, leaving.heard]).toEqual([false, []]);
  });

  test('with the server, which waits for none of them, read or not', async () => {
    const server = await serve();
    const listener = await listen(server, bob);
    const unread = connect(server.port, '127.0.0.1');
    onTestFinished(() => void unread.destroy());
    unread.write(request(await tokenOf(bob)));
    await sleep(100);
    const beganAt = performance.now();
    expect(await server.drain(10_000)).toBe(0);
    expect(performance.now() - beganAt).toBeLessThan(5000);
    await listener.end();
  });

  test('where its listener has gone, however early; a HEAD begins none', async () => {
    const server = await serve();
    const token = await tokenOf(ann);
    for (let i = 0; i < 25; i++) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(request(token), () => setTimeout(() => socket.destroy(), i % 5));
    }
    await sleep(300);
    const url = `${server.url}${routes.events.path}`;
    const head = await fetch(url, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    // Each takes a moment to be noticed; then all twenty places are free.
    for (;;) {
      const many = await Promise.all(Array.from({ length: 20 }, async () => await listen(server, ann, { token })));
      if (many.every(({ status }) => status === 200)) break;
      for (const one of many) one.leave();
      await sleep(200);
    }
  });

  test('a person has twenty of them at most', async () => {
    const server = await serve();
    const token = await tokenOf(ann);
    const many = await Promise.all(Array.from({ length: 21 }, async () => await listen(server, ann, { token })));
    expect(many.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([...Array(20).fill(200), 503]);
  });
});
