/** Requests that the database holds up: how long, whom else they hold up, and what they leave behind. */
import type { AddressInfo } from 'node:net';
import type { ProductSchema } from '@vanguard/datastore';
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { openPool, type PoolOptions, type TimeLimits } from '@vanguard/postgres';
import { type Problem, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildApi, jwtSecret, password, passwordHash } from './testing/build-api.ts';
import { signSession } from './testing/index.ts';

const product = useProductDatabase();
let [organizationId, userId, token] = ['', '', ''];

beforeAll(async () => {
  const { database } = product;
  organizationId = await buildOrganization(database, 'RIO');
  userId = await buildUser(database, 'ann', { passwordHash });
  await buildMember(database, organizationId, userId);
  await buildMirrorRecord(database, organizationId, 'P1', { area: 'Silo' });
  token = await signSession(database, userId, jwtSecret);
});

/** The API with pools as an installation has them. */
async function startApi(limits: Partial<TimeLimits>, waitMs = 60_000): Promise<FastifyInstance> {
  const all = { statementMs: 60_000, lockMs: 60_000, idleInTransactionMs: 60_000, ...limits };
  const open = (options: PoolOptions) => {
    const limits = { interactive: all, long: { ...all, statementMs: 60_000 } };
    const pool = openPool<ProductSchema>(product.url, {
      limits,
      waitsMs: { interactive: waitMs, long: waitMs },
      ...options,
    });
    onTestFinished(async () => await pool.destroy());
    return pool;
  };
  const pools = {
    reserved: open({ maxConnections: 2 }),
    health: open({ maxConnections: 1 }),
  };
  const app = await buildApi(open({ maxConnections: 4, applicationName: 'requests' }), pools);
  onTestFinished(async () => await app.close());
  return app;
}

const as = () => ({ authorization: `Bearer ${token}` });
const at = (path: string) => path.replace(':orgId', organizationId);
const read = async (app: FastifyInstance) => await app.inject({ url: at(routes.records.path), headers: as() });

/** Until the returned function is called. */
async function lock(table: string): Promise<() => Promise<void>> {
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = product.database.transaction().execute(async (trx) => {
    await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(trx);
    locked.resolve();
    await done.promise;
  });
  holding.catch(locked.reject);
  await locked.promise;
  const unlock = async () => {
    done.resolve();
    await holding;
  };
  onTestFinished(unlock);
  return unlock;
}

async function countRequests(what = 'true'): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_stat_activity
     where datname = current_database() and application_name = 'requests' and ${sql.raw(what)}`.execute(
    product.database,
  );
  return rows[0]?.n ?? 0;
}

const until = async (condition: () => Promise<boolean>) => await vi.waitUntil(condition, { timeout: 30_000 });
const waitsForLock = `wait_event_type = 'Lock'`;

describe('forty reads behind a locked table', () => {
  test('keep nobody from signing in, from who-am-I and from ready', async () => {
    const app = await startApi({});
    const unlock = await lock('pfa_mirror');
    const reads = Promise.all(Array.from({ length: 40 }, async () => await read(app)));
    await until(async () => (await countRequests(waitsForLock)) === 4);
    const isDone = vi.fn<() => void>();
    void reads.then(isDone);
    const answers = [
      await app.inject({ url: routes.me.path, headers: as() }),
      await app.inject({ method: 'POST', url: routes.login.path, payload: { username: 'ann', password } }),
      await app.inject({ url: routes.ready.path }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(isDone).not.toHaveBeenCalled();
    await unlock();
    expect(new Set((await reads).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  });

  test('are told to come again when they have waited for a lock, or for a connection, long enough', async () => {
    const app = await startApi({ lockMs: 1500 }, 500);
    // So that no time goes into making connections.
    await Promise.all([1, 2, 3, 4].map(async () => await read(app)));
    const unlock = await lock('pfa_mirror');
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await read(app)));
    const summaries = answers.map((answer) => [
      answer.statusCode,
      answer.json<Problem>().code,
      answer.headers['retry-after'],
    ]);
    const [locked, waiting] = [
      [503, 'busy', '5'],
      [503, 'busy', '2'],
    ];
    expect(new Set(summaries.map(String))).toEqual(new Set([String(locked), String(waiting)]));
    await unlock();
    expect((await read(app)).statusCode).toBe(200);
  });
});

describe('a request that takes too long', () => {
  const save = async (app: FastifyInstance) =>
    await app.inject({
      method: 'POST',
      url: at(routes.saveDrafts.path),
      headers: { ...as(), 'idempotency-key': crypto.randomUUID() },
      payload: { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] },
    });

  test('ends with 504 and leaves nothing half done, and a long one may take longer', async () => {
    const app = await startApi({ statementMs: 1000 });
    await sql`create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(1.5); return null; end $$`.execute(
      product.database,
    );
    await sql`create trigger dawdle after insert on pfa_edit for each statement execute function dawdle()`.execute(
      product.database,
    );
    onTestFinished(async () => void (await sql`drop function dawdle cascade`.execute(product.database)));
    const answer = await save(app);
    expect([answer.statusCode, answer.json<Problem>().code, answer.headers['retry-after']]).toEqual([
      504,
      'statement_timeout',
      undefined,
    ]);
    const left = await sql`
      select from pfa_draft union all select from pfa_edit union all select from pfa_history union all select from kept_answer`.execute(
      product.database,
    );
    expect(left.rows).toEqual([]);
    const bulk = await app.inject({
      method: 'POST',
      url: at(routes.bulk.path),
      headers: as(),
      payload: { select: { ids: ['P1'] }, operation: { kind: 'discontinue' } },
    });
    expect({ status: bulk.statusCode, body: bulk.json() }).toMatchObject({ status: 200 });
  });
});

describe('a client that leaves', () => {
  test('takes its read with it, and leaves its change to be made', async () => {
    const app = await startApi({});
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const unlock = await lock('pfa_mirror');
    const leaving = new AbortController();
    const options = { headers: as(), signal: leaving.signal };
    const reading = fetch(`http://127.0.0.1:${port}${at(routes.records.path)}`, options);
    await until(async () => (await countRequests(waitsForLock)) === 1);
    const changing = fetch(`http://127.0.0.1:${port}${at(routes.saveDrafts.path)}`, {
      ...options,
      method: 'POST',
      headers: { ...as(), 'content-type': 'application/json' },
      body: JSON.stringify({ modifications: [{ pfaId: 'P1', delta: { area: 'Pier' } }] }),
    });
    await until(async () => (await countRequests(waitsForLock)) === 2);
    leaving.abort();
    const outcomes = await Promise.allSettled([reading, changing]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await until(async () => (await countRequests(waitsForLock)) === 1);
    await unlock();
    await until(async () => {
      const { rows } = await sql`select from pfa_draft where delta ->> 'area' = 'Pier'`.execute(product.database);
      return rows.length === 1;
    });
  });
});
