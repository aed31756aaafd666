/** What a real PgBouncer keeps of a session, and how it is found: each object that the product uses, or leaves alone for its sake. */
import { sql } from 'kysely';
import type pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectClient } from './connect.ts';
import { forWork, openPool } from './database.ts';
import { findPooler } from './find-pooler.ts';
import { listenTo, type ListenState } from './listen.ts';
import { executePrepared } from './prepared-statements.ts';
import { findPgBouncer, type PgBouncerOptions, startPgBouncer, useTestDatabase } from './testing/index.ts';

const found = findPgBouncer();
const knowsPrepared = (found?.version ?? 0) >= 121;
const withoutPrepared = knowsPrepared ? 'max_prepared_statements = 0\n' : '';
const server = useTestDatabase();

async function through(mode: PgBouncerOptions['mode'], size: number, more = withoutPrepared): Promise<string> {
  const pooler = await startPgBouncer(server.url, { mode, size, more });
  onTestFinished(pooler.stop);
  return pooler.url;
}

async function connect(url: string): Promise<pg.Client> {
  const client = await connectClient(url);
  onTestFinished(async () => await client.end());
  return client;
}

const first = async (client: pg.Client, text: string): Promise<unknown> =>
  ((await client.query({ text, rowMode: 'array' })).rows as unknown[][])[0]?.[0];

test('the server itself is no pooler', async () => {
  expect(await findPooler(server.url)).toBeUndefined();
});

describe.runIf(found !== undefined)('PgBouncer', () => {
  test.each(['transaction', 'statement'] as const)(
    'in %s mode is found, and that it mixes up what is prepared',
    async (mode) => {
      expect(await findPooler(await through(mode, 3))).toEqual({ preparesForEach: false });
    },
  );

  test('is found while others use it', async () => {
    const url = await through('transaction', 3);
    const over = new AbortController();
    const busy = [await connect(url), await connect(url)].map(async (client) => {
      while (!over.signal.aborted)
        for (const statement of ['begin', 'select 1', 'commit']) await client.query(statement);
    });
    for (let i = 0; i < 5; i++) expect(await findPooler(url)).toEqual({ preparesForEach: false });
    over.abort();
    await Promise.all(busy);
  });

  test('in session mode is as good as the server', async () => {
    expect(await findPooler(await through('session', 3))).toBeUndefined();
  });

  test.runIf(knowsPrepared)('that prepares statements for each connection is told apart', async () => {
    const url = await through('transaction', 3, 'max_prepared_statements = 100\n');
    expect(await findPooler(url)).toEqual({ preparesForEach: true });
  });

  test('in transaction mode a session keeps nothing for who asked for it, and shows it to others', async () => {
    const url = await through('transaction', 1);
    const [one, other] = [await connect(url), await connect(url)];
    // One lock, and both have it.
    for (const client of [one, other]) expect(await first(client, 'select pg_try_advisory_lock(7)')).toBe(true);
    await one.query('create temporary table mine (n integer)');
    expect(await first(other, `select to_regclass('pg_temp.mine') is not null`)).toBe(true);
    await one.query(`set lock_timeout = '7s'`);
    expect(await first(other, 'show lock_timeout')).toBe('7s');
  });

  test('in transaction mode a transaction keeps its locks, settings and tables, and leaves none', async () => {
    const url = await through('transaction', 2);
    const [one, other] = [await connect(url), await connect(url)];
    await one.query('begin');
    await one.query(`set local lock_timeout = '7s'`);
    await one.query('create temporary table mine (n integer) on commit drop');
    expect(await first(one, 'select pg_try_advisory_xact_lock(8)')).toBe(true);
    expect(await first(other, 'select pg_try_advisory_xact_lock(8)')).toBe(false);
    expect(await first(one, 'show lock_timeout')).toBe('7s');
    await one.query('commit');
    // Both sessions, each held by a transaction.
    for (const client of [one, other]) {
      await client.query('begin');
      expect(await first(client, 'show lock_timeout')).not.toBe('7s');
      expect(await first(client, `select to_regclass('pg_temp.mine')`)).toBeNull();
    }
    expect(await first(other, 'select pg_try_advisory_xact_lock(8)')).toBe(true);
    for (const client of [one, other]) await client.query('commit');
  });

  test('with pgbouncer=true the pool prepares nothing, and its statements may be ended', async () => {
    const url = await through('transaction', 2);
    const pool = openPool<unknown>(`${url}?pgbouncer=true`, { maxConnections: 4 });
    onTestFinished(async () => await pool.destroy());
    const ask = async (n: number) =>
      (await executePrepared(sql<{ n: number }>`select ${n}::integer + 0 as n`, pool)).rows;
    const answers = await Promise.all(Array.from({ length: 20 }, async (_, n) => await ask(n)));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => [{ n }]));
    const gone = new AbortController();
    const asked = sql`/* given up */ select pg_sleep(600)`.execute(forWork(pool, { signal: gone.signal }));
    asked.catch(() => {});
    const watcher = await connect(server.url);
    const running = `select count(*)::integer from pg_stat_activity where query like '/* given up */%' and state = 'active'`;
    await vi.waitFor(async () => expect(await first(watcher, running)).toBe(1), { timeout: 60_000, interval: 50 });
    gone.abort(new Error('nobody waits'));
    await expect(asked).rejects.toThrow('nobody waits');
    await vi.waitFor(async () => expect(await first(watcher, running)).toBe(0), { timeout: 60_000, interval: 50 });
  });

  test('nothing is heard through it, and what is notified through it is heard at the server', async () => {
    const url = await through('transaction', 2);
    const hear = (at: string) => {
      const states: ListenState[] = [];
      const notifications: number[] = [];
      const listening = listenTo(at, {
        channel: 'news',
        onNotification: () => void notifications.push(notifications.length),
        onState: (state) => void states.push(state),
      });
      onTestFinished(async () => await listening.close());
      return { states, notifications };
    };
    const [pooled, direct] = [hear(url), hear(server.url)];
    await expect.poll(() => pooled.states).toEqual(['pooled']);
    await expect.poll(() => direct.states).toEqual(['listening']);
    const before = direct.notifications.length;
    await (await connect(url)).query('notify news');
    await expect.poll(() => direct.notifications.length).toBe(before + 1);
    expect(pooled.notifications).toEqual([]);
  });
});
