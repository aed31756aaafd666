/** Exports to readers that are slow, or go: over real connections. */
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type Problem, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [large, url] = ['', ''];
const tokens: string[] = [];

beforeAll(async () => {
  const { database } = product;
  large = await buildOrganization(database, 'LARGE');
  await sql`insert into pfa_mirror (organization_id, pfa_id, data)
            select ${large}, 'L' || n, jsonb_build_object('forecastCategory', repeat('long', 2500)) from generate_series(1, 6000) n`.execute(
    database,
  );
  app = await buildApi(database);
  for (const name of ['ann', 'bob', 'cleo']) {
    const user = await buildUser(database, name, { role: 'admin' });
    tokens.push(await signSession(database, user, jwtSecret));
  }
  url = (await app.listen({ port: 0 })) + routes.exportCsv.path.replace(':orgId', large);
});
afterAll(async () => await app.close());

/** `waiting`: for a lock. */
async function openSnapshots(): Promise<{ open: number; waiting: number } | undefined> {
  const { rows } = await sql<{ open: number; waiting: number }>`
    select count(*)::integer as open, count(*) filter (where wait_event_type = 'Lock')::integer as waiting
      from pg_stat_activity
     where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`.execute(
    product.database,
  );
  return rows[0];
}

const snapshotsAre = async (open: number, waiting = 0) =>
  await vi.waitFor(async () => expect(await openSnapshots()).toEqual({ open, waiting }), { timeout: 10_000 });

const read = async (user: number, { query = '', signal }: { query?: string; signal?: AbortSignal } = {}) =>
  await fetch(url + query, {
    headers: { authorization: `Bearer ${tokens[user]}`, connection: 'close', 'accept-encoding': 'identity' },
    ...(signal && { signal }),
  });

test('an export waits for its reader and ends when that has gone; four at once, two of one user', async () => {
  const readers = [0, 0, 1, 1].map((user) => ({ user, ...controller() }));
  const begun = await Promise.all(readers.map(async ({ user, signal }) => await read(user, { signal })));
  expect(begun.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  for (const [user, words] of [
    [0, /You have 2 exports under way/],
    [2, /hands full of exports/],
  ] as const) {
    const refused = await read(user);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(((await refused.json()) as Problem).detail).toMatch(words);
  }
  expect(await openSnapshots()).toEqual({ open: 4, waiting: 0 });
  for (const reader of readers) reader.leave();
  await snapshotsAre(0);
  const whole = await read(0);
  expect((await whole.text()).split('\r\n')).toHaveLength(6_002);
});

test('an export whose reader goes while the database looks for records ends there, and its place is free', async () => {
  // A page that takes as long as somebody holds the table.
  await product.database.transaction().execute(async (holder) => {
    await sql`lock table pfa_mirror in access exclusive mode`.execute(holder);
    const readers = [controller(), controller()];
    const begun = readers.map(async ({ signal }) => await read(0, { signal }).catch(() => undefined));
    await snapshotsAre(3, 2);
    for (const reader of readers) reader.leave();
    await Promise.all(begun);
    await snapshotsAre(1);
  });
  const again = [0, 0].map(async (user) => (await read(user, { query: '?q=nothing' })).status);
  expect(await Promise.all(again)).toEqual([200, 200]);
});

function controller() {
  const leaving = new AbortController();
  return { signal: leaving.signal, leave: () => leaving.abort() };
}
