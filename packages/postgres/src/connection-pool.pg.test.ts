/** What a pool bounds: how long and how many wait, what long work may take, how long a statement runs. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PoolOptions } from './connection-pool.ts';
import { type Database, forWork, limitsOf, openPool } from './database.ts';
import { findDatabaseFailure } from './database-failure.ts';
import { ConnectionsBusyError } from './errors.ts';
import { executePrepared } from './prepared-statements.ts';
import type { SlowStatement } from './slow-statements.ts';
import { useTestDatabase } from './testing/index.ts';

const server = useTestDatabase();
const until = async (condition: () => Promise<boolean>) => await vi.waitUntil(condition, { timeout: 30_000 });
const watcher = () => open({ maxConnections: 1, applicationName: 'watcher' });

function open(options: PoolOptions): Database<unknown> {
  const pool = openPool<unknown>(server.url, options);
  onTestFinished(async () => await pool.destroy());
  return pool;
}

const sleep = (seconds: number) => sql`/* nap */ select pg_sleep(${seconds})`;

/** Holds a connection until it is told to let go. */
function hold(pool: Database<unknown>): { held: Promise<void>; letGo: () => Promise<void> } {
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = pool.connection().execute(async () => {
    begun.resolve();
    await ended.promise;
  });
  holding.catch(begun.reject);
  return {
    held: begun.promise,
    letGo: async () => {
      ended.resolve();
      await holding;
    },
  };
}

async function count(database: Database<unknown>, applicationName: string, what = 'true'): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_stat_activity
     where application_name = ${applicationName} and ${sql.raw(what)}`.execute(database);
  return rows[0]?.n ?? 0;
}

describe('waiting for a connection', () => {
  test('ends in time, and says that others have them all', async () => {
    const pool = open({ maxConnections: 1, waitsMs: { interactive: 1000, long: 1000 } });
    const { held, letGo } = hold(pool);
    await held;
    const refusal = await sql`select 1`.execute(pool).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConnectionsBusyError);
    expect(findDatabaseFailure(refusal)).toBe('overloaded');
    await letGo();
    expect((await sql`select 1 as one`.execute(pool)).rows).toEqual([{ one: 1 }]);
  });

  test('long work leaves half of the connections to others, and is its own queue', async () => {
    const pool = open({ maxConnections: 4, waitsMs: { interactive: 5000, long: 1000 } });
    const long = forWork(pool, { workload: 'long' });
    const holders = [hold(long), hold(long)];
    await Promise.all(holders.map(async ({ held }) => await held));
    await expect(hold(long).held).rejects.toThrow(ConnectionsBusyError);
    const others = [hold(pool), hold(pool)];
    await Promise.all(others.map(async ({ held }) => await held));
    await Promise.all([...holders, ...others].map(async ({ letGo }) => await letGo()));
    await hold(long).letGo();
  });

  test('a pool of one serves long work as well', async () => {
    const pool = open({ maxConnections: 1 });
    expect((await sql`select 1 as one`.execute(forWork(pool, { workload: 'long' }))).rows).toHaveLength(1);
  });
});

describe('limits', () => {
  const limits = {
    interactive: { statementMs: 100, lockMs: 50, idleInTransactionMs: 100 },
    long: { statementMs: 5000, lockMs: 60, idleInTransactionMs: 6000 },
  };

  test('end a statement, a wait for a lock, and a transaction in which nothing happens', async () => {
    const pool = open({ limits, maxConnections: 2, applicationName: 'idler' });
    const failureOf = async (work: Promise<unknown>) =>
      findDatabaseFailure(await work.catch((error: unknown) => error));
    expect(await failureOf(sleep(5).execute(pool))).toBe('timed-out');
    await sql`create table locked (n integer)`.execute(pool);
    await watcher()
      .transaction()
      .execute(async (trx) => {
        await sql`lock table locked`.execute(trx);
        expect(await failureOf(sql`select * from locked`.execute(pool))).toBe('locked');
      });
    const idle = pool.transaction().execute(async (trx) => {
      await sql`insert into locked values (1)`.execute(trx);
      const watch = watcher();
      await until(async () => (await count(watch, 'idler', `state like 'idle in%'`)) === 0);
      await sql`select 1`.execute(trx);
    });
    expect(await failureOf(idle)).toBe('unavailable');
    expect((await sql`select * from locked`.execute(pool)).rows).toEqual([]);
  });

  test('are those of the kind of work', () => {
    const pool = open({ limits });
    expect(limitsOf(pool)).toEqual(limits.interactive);
    expect(limitsOf(forWork(pool, { workload: 'long' }))).toEqual(limits.long);
    expect(limitsOf(open({}))).toBeUndefined();
  });
});

/** Before the server: as PgBouncer does, it refuses the settings of a session, and hands everything else on. */
async function startPooler(): Promise<{ url: string; refusals: () => number }> {
  let refusals = 0;
  const { hostname, port } = new URL(server.url);
  const pooler = createServer((client) => {
    client.on('error', () => {});
    client.once('data', (startup) => {
      if (startup.includes('statement_timeout')) {
        refusals++;
        const fields = 'SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter in options: statement_timeout\0\0';
        const head = Buffer.from('E\0\0\0\0');
        head.writeInt32BE(4 + fields.length, 1);
        return client.end(Buffer.concat([head, Buffer.from(fields)]));
      }
      const upstream = connect(Number(port), hostname);
      upstream.on('error', () => client.destroy()).write(startup);
      upstream.pipe(client).pipe(upstream);
      return undefined;
    });
  });
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void pooler.close());
  const url = new URL(server.url);
  url.host = `127.0.0.1:${(pooler.address() as AddressInfo).port}`;
  return { url: url.href, refusals: () => refusals };
}

test('a pooler that refuses settings of the session is asked for none, once it has', async () => {
  const { url, refusals } = await startPooler();
  const limits = { statementMs: 60_000, lockMs: 60_000, idleInTransactionMs: 60_000 };
  const pool = openPool<unknown>(`${url}?pgbouncer=true`, { limits: { interactive: limits, long: limits } });
  onTestFinished(async () => await pool.destroy());
  const query = async () => await executePrepared(sql`select count(*)::integer as n from pg_prepared_statements`, pool);
  const answers = await Promise.all([query(), query(), query()]);
  expect(answers.map(({ rows }) => rows)).toEqual([[{ n: 0 }], [{ n: 0 }], [{ n: 0 }]]);
  expect(refusals()).toBe(1);
});

describe('work that nobody waits for any more', () => {
  test('ends on the server, and its connection serves nobody else', async () => {
    const pool = open({ maxConnections: 1, applicationName: 'left' });
    const gone = new AbortController();
    const left = forWork(pool, { signal: gone.signal });
    const work = left.transaction().execute(async (trx) => await sleep(60).execute(trx));
    const watch = watcher();
    await until(async () => (await count(watch, 'left', `wait_event = 'PgSleep'`)) === 1);
    gone.abort(new Error('has gone'));
    await expect(work).rejects.toThrow('has gone');
    await expect(sql`select 1`.execute(left)).rejects.toThrow('has gone');
    expect((await sql`select 1 as one`.execute(pool)).rows).toEqual([{ one: 1 }]);
    await until(async () => (await count(watch, 'left')) === 1);
  });

  test('is not begun, where it waits for a connection', async () => {
    const pool = open({ maxConnections: 1 });
    const { held, letGo } = hold(pool);
    await held;
    const gone = new AbortController();
    const waiting = sql`create table never ()`.execute(forWork(pool, { signal: gone.signal }));
    gone.abort(new Error('has gone'));
    await expect(waiting).rejects.toThrow('has gone');
    await letGo();
    expect((await sql`select to_regclass('never') as never`.execute(pool)).rows).toEqual([{ never: null }]);
  });

  test('between two statements is rolled back', async () => {
    const pool = open({ maxConnections: 1 });
    const gone = new AbortController();
    const work = forWork(pool, { signal: gone.signal })
      .transaction()
      .execute(async (trx) => {
        await sql`create table half ()`.execute(trx);
        gone.abort(new Error('has gone'));
        await sql`create table other_half ()`.execute(trx);
      });
    await expect(work).rejects.toThrow('has gone');
    expect((await sql`select to_regclass('half') as half`.execute(pool)).rows).toEqual([{ half: null }]);
  });
});

test('a slow statement is told by its name, a fast one is not, and no value is', async () => {
  const slow: SlowStatement[] = [];
  const report = (one: SlowStatement) => void slow.push(one);
  const pool = open({ maxConnections: 1, slowStatements: { afterMs: 80, report } });
  await sleep(0.1).execute(pool);
  const failing = sql`select ${'secret'}::text, 1 / length(pg_sleep(0.1)::text) from "pg_class" where relname <> 'other secret' limit 1`;
  await expect(failing.execute(pool)).rejects.toThrow('division by zero');
  expect(slow.map(({ statement, outcome }) => [statement, outcome])).toEqual([
    ['nap', 'done'],
    ['select $1::text, ? / length(pg_sleep(?)::text) from "pg_class" where relname <> ? limit ?', 'failed'],
  ]);
  expect(slow[0]?.durationMs).toBeGreaterThan(80);
  expect(JSON.stringify(slow)).not.toContain('secret');

  const patient = open({ maxConnections: 1, slowStatements: { afterMs: 3_600_000, report } });
  await sleep(0.1).execute(patient);
  expect(slow).toHaveLength(2);
});
