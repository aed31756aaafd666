/** Pool and transactions on a real server. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { connectClient } from './connect.ts';
import { type Database, openPool } from './database.ts';
import { withAdmin } from './testing/admin-connection.ts';
import { useTestDatabase } from './testing/test-database.ts';
import { inTransaction, type Transaction, withinOpenTransaction } from './transaction.ts';

interface Schema {
  account: { id: number; balance: string };
}

const source = useTestDatabase();
let database: Database<Schema>;

beforeAll(async () => {
  database = openPool<Schema>(source.url, { maxConnections: 4 });
  await sql`create table account (id integer primary key, balance numeric not null)`.execute(database);
});
afterAll(async () => await database.destroy());
beforeEach(async () => {
  await sql`truncate account`.execute(database);
  await database
    .insertInto('account')
    .values([1, 2].map((id) => ({ id, balance: '10.50' })))
    .execute();
});

async function balances(): Promise<string[]> {
  const rows = await database.selectFrom('account').select('balance').orderBy('id').execute();
  return rows.map(({ balance }) => balance);
}

async function withdraw(trx: Transaction<Schema>, id: number, amount: string): Promise<void> {
  await trx
    .updateTable('account')
    .set((eb) => ({ balance: sql<string>`${eb.ref('balance')} - ${amount}::numeric` }))
    .where('id', '=', id)
    .execute();
}

describe('openPool', () => {
  test('streams rows in parts', async () => {
    const seen: number[] = [];
    const numbers = sql<{ n: number }>`generate_series(1, 250)`.as<'n'>('n');
    for await (const { n } of database.selectFrom(numbers).select('n').stream(100)) seen.push(n);
    expect(seen).toHaveLength(250);
  });

  test('takes its size from connection_limit of the URL', async () => {
    const small = openPool<Schema>(`${source.url}?connection_limit=1`);
    const pids = await Promise.all(
      [1, 2, 3].map(
        async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(small)).rows[0]?.pid,
      ),
    );
    expect(new Set(pids).size).toBe(1);
    await small.destroy();
  });

  test('survives idle connections and open transactions that the server ends', async () => {
    const pool = openPool<Schema>(`${source.url}?application_name=doomed`, { maxConnections: 2 });
    const terminate = async () =>
      await withAdmin(inject('adminUrl'), async (admin) => {
        await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'`);
        await admin.query('select pg_sleep(0.1)');
      });
    await sql`select 1`.execute(pool);
    await terminate();
    expect((await sql<{ one: number }>`select 1 as one`.execute(pool)).rows).toEqual([{ one: 1 }]);
    const cutOff = inTransaction(pool, async (trx) => {
      await sql`select 1`.execute(trx);
      await terminate();
      await sql`select 1`.execute(trx);
    });
    await expect(cutOff).rejects.toThrow(/terminat|not queryable|closed/);
    expect((await sql<{ one: number }>`select 1 as one`.execute(pool)).rows).toEqual([{ one: 1 }]);
    await pool.destroy();
  });

  test('says in words why there is no connection, and refuses a bad URL at once', async () => {
    const pool = openPool<Schema>(source.url.replace(/\/\/[^@]*@/, '//postgres:wrong@'));
    await expect(sql`select 1`.execute(pool)).rejects.toMatchObject({ code: 'wrong_password' });
    await pool.destroy();
    expect(() => openPool('mysql://h/app')).toThrow(expect.objectContaining({ code: 'bad_url' }));
  });
});

describe('inTransaction', () => {
  test('commits what the work returns from, and rolls back what throws', async () => {
    await inTransaction(database, async (trx) => await withdraw(trx, 1, '0.25'));
    const failing = inTransaction(database, async (trx) => {
      await withdraw(trx, 1, '1');
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await balances()).toEqual(['10.25', '10.50']);
  });

  test('refuses to write when read-only', async () => {
    const writing = inTransaction(database, async (trx) => await withdraw(trx, 1, '1'), { readOnly: true });
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  test('has the isolation level asked for', async () => {
    const level = async (isolation: 'repeatable read' | 'serializable') =>
      await inTransaction(
        database,
        async (trx) => (await sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(trx)).rows[0],
        { isolation },
      );
    expect(await level('repeatable read')).toEqual({ transaction_isolation: 'repeatable read' });
    expect(await level('serializable')).toEqual({ transaction_isolation: 'serializable' });
  });

  /** Reads both accounts, lets the other do so too, then writes one: serializable allows only one of the two. */
  function skewedPair(retries: number) {
    let attempts = 0;
    let bothHaveRead: () => void = () => {};
    const ready = new Promise<void>((resolve) => {
      bothHaveRead = resolve;
    });
    const run = async (id: number) =>
      await inTransaction(
        database,
        async (trx) => {
          attempts += 1;
          await trx.selectFrom('account').selectAll().execute();
          if (attempts >= 2) bothHaveRead();
          await ready;
          await withdraw(trx, id, '5');
        },
        { isolation: 'serializable', retries },
      );
    return { outcomes: Promise.allSettled([run(1), run(2)]), attempts: () => attempts };
  }

  test('reports a serialization failure without retries', async () => {
    const outcomes = await skewedPair(0).outcomes;
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: '40001' } }]);
  });

  test('begins again after a serialization failure when asked to', async () => {
    const pair = skewedPair(3);
    const outcomes = await pair.outcomes;
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(pair.attempts()).toBe(3);
    expect(await balances()).toEqual(['5.50', '5.50']);
  });

  test('does not begin again after any other error', async () => {
    let attempts = 0;
    const failing = inTransaction(
      database,
      async (trx) => {
        attempts += 1;
        await trx.insertInto('account').values({ id: 1, balance: '1' }).execute();
      },
      { retries: 5 },
    );
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(attempts).toBe(1);
  });
});

describe('withinOpenTransaction', () => {
  test('works in the caller’s transaction, which the caller commits', async () => {
    const client = await connectClient(source.url);
    await client.query('begin');
    const inside = await withinOpenTransaction<Schema, number>(client, async (trx) => {
      await withdraw(trx, 1, '10.50');
      return (await trx.selectFrom('account').selectAll().where('balance', '=', '0').execute()).length;
    });
    expect(inside).toBe(1);
    expect(await balances()).toEqual(['10.50', '10.50']);
    await client.query('commit');
    expect(await balances()).toEqual(['0.00', '10.50']);
    await client.end();
  });

  test('leaves an error and the rollback to the caller', async () => {
    const client = await connectClient(source.url);
    await client.query('begin');
    await client.query('update account set balance = 0');
    await client.query('savepoint before');
    const failing = withinOpenTransaction<Schema, void>(client, async (trx) => {
      await trx.insertInto('account').values({ id: 1, balance: '1' }).execute();
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await client.query('rollback to savepoint before');
    await client.query('commit');
    expect(await balances()).toEqual(['0', '0']);
    await client.end();
  });

  test('streams on the caller’s connection', async () => {
    const client = await connectClient(source.url);
    await client.query('begin');
    const ids = await withinOpenTransaction<Schema, number[]>(client, async (trx) => {
      const seen: number[] = [];
      for await (const { id } of trx.selectFrom('account').select('id').orderBy('id').stream(1)) seen.push(id);
      return seen;
    });
    expect(ids).toEqual([1, 2]);
    await client.query('rollback');
    await client.end();
  });

  test('refuses a client on which no transaction is open', async () => {
    const client = await connectClient(source.url);
    await expect(withinOpenTransaction(client, async () => {})).rejects.toThrow('no transaction is open');
    await client.end();
  });
});

test('a pool is not a transaction: the compiler refuses it', async () => {
  await inTransaction(database, async (trx) => await withdraw(trx, 1, '0'));
  // @ts-expect-error -- the point of the type
  await withdraw(database, 1, '0');
  await database.transaction().execute(async (trx) => {
    // @ts-expect-error -- nor is one that Kysely opened past this module
    await withdraw(trx, 1, '0');
  });
  expect(await balances()).toEqual(['10.50', '10.50']);
});
