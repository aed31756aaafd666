/** Connections to a real server, and each thing that can go wrong with them. */
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, inject, test } from 'vitest';
import { connectClient } from './connect.ts';
import { openPool } from './database.ts';
import { withDatabase } from './database-url.ts';
import { ensureDatabase } from './ensure-database.ts';
import { PostgresConnectionError } from './errors.ts';
import { withAdmin } from './testing/admin-connection.ts';
import { createTestDatabase, useTestDatabase } from './testing/test-database.ts';

const database = useTestDatabase();

async function failure(url: string): Promise<PostgresConnectionError> {
  const outcome = await connectClient(url, { connectTimeoutMs: 2000 }).catch((error: unknown) => error);
  if (!(outcome instanceof PostgresConnectionError)) throw new Error('the connection was made', { cause: outcome });
  return outcome;
}

function changed(url: string, change: (url: URL) => void): string {
  const copy = new URL(url);
  change(copy);
  return copy.href;
}

describe('connectClient', () => {
  test('connects with the parameters of Prisma and of poolers', async () => {
    const url = `${database.url}?schema=app&connection_limit=3&pgbouncer=true&pool_timeout=5&sslmode=disable&channel_binding=prefer`;
    const client = await connectClient(url, { applicationName: 'connect-test' });
    const { rows } = await client.query(
      'select application_name as name from pg_stat_activity where pid = pg_backend_pid()',
    );
    expect(rows).toEqual([{ name: 'connect-test' }]);
    await client.end();
  });

  test('falls back to an unencrypted connection with sslmode=prefer alone', async () => {
    const client = await connectClient(`${database.url}?sslmode=prefer`);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    expect(await failure(`${database.url}?sslmode=require`)).toMatchObject({
      code: 'tls',
      hint: expect.stringContaining('sslmode=disable'),
    });
  });

  test('reads exact values: no number or date of JavaScript where it could not hold them', async () => {
    const client = await connectClient(database.url);
    const { rows } =
      await client.query(`select 9007199254740993::int8 as big, 1.10::numeric as amount, 7::int4 as small,
      date '0044-03-15' as day, timestamp '2024-02-29 12:00:00.123456' as at, array[9007199254740993::int8] as bigs,
      array[date '2024-02-29', null] as days, true as flag, '\\x00ff'::bytea as bytes`);
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        amount: '1.10',
        small: 7,
        day: '0044-03-15',
        at: '2024-02-29 12:00:00.123456',
        bigs: ['9007199254740993'],
        days: ['2024-02-29', null],
        flag: true,
        bytes: Buffer.from([0, 255]),
      },
    ]);
    await client.end();
  });

  test('survives being cut off by the server; the next query reports it', async () => {
    const client = await connectClient(database.url);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await withAdmin(
      inject('adminUrl'),
      async (admin) => await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
    );
    await expect(client.query('select 1')).rejects.toThrow(/terminat|not queryable|closed/);
    await client.end();
  });
});

describe('an error says what is wrong and what to do', () => {
  test('nothing listens', async () => {
    const url = changed(database.url, (url) => {
      url.port = '1';
    });
    expect(await failure(url)).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });

  test('the host does not exist', async () => {
    expect(await failure('postgresql://u:p@no-such-host.invalid/app')).toMatchObject({ code: 'unreachable' });
  });

  test('a server that is no PostgreSQL, or does not answer in time', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const error = await connectClient(`postgresql://u@127.0.0.1:${port}/app`, { connectTimeoutMs: 200 }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/timeout/) });
    silent.close();
  });

  test('the password', async () => {
    const wrong = changed(database.url, (url) => {
      url.password = 'not-the-secret';
    });
    const error = await failure(wrong);
    expect(error.code).toBe('wrong_password');
    expect(error.message).not.toContain('not-the-secret');
  });

  test('no password, after which no half-made connection holds up the server', async () => {
    const { url, drop } = await createTestDatabase();
    const none = changed(url, (url) => {
      url.password = '';
    });
    expect((await failure(none)).code).toBe('wrong_password');
    const pool = openPool(none);
    await expect(sql`select 1`.execute(pool)).rejects.toMatchObject({ code: 'wrong_password' });
    const startedAt = Date.now();
    await drop();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await pool.destroy();
  });

  test('the database', async () => {
    expect(await failure(withDatabase(database.url, 'No such'))).toMatchObject({
      code: 'missing_database',
      hint: expect.stringContaining('create database "No such"'),
    });
  });

  test('no connection left', async () => {
    await withAdmin(inject('adminUrl'), async (admin) => {
      await admin.query(`create role limited login password 'x' connection limit 0`);
    });
    const url = changed(database.url, (url) => {
      url.username = 'limited';
      url.password = 'x';
    });
    expect(await failure(url)).toMatchObject({ code: 'too_many_connections' });
    await withAdmin(inject('adminUrl'), async (admin) => await admin.query('drop role limited'));
  });

  test('the right to connect', async () => {
    const { url, drop } = await createTestDatabase();
    await withAdmin(inject('adminUrl'), async (admin) => {
      await admin.query(`create role outsider login password 'x'`);
      await admin.query(`revoke connect on database "${new URL(url).pathname.slice(1)}" from public`);
    });
    const asOutsider = changed(url, (url) => {
      url.username = 'outsider';
      url.password = 'x';
    });
    expect(await failure(asOutsider)).toMatchObject({
      code: 'no_right',
      hint: expect.stringContaining('grant connect'),
    });
    await drop();
    await withAdmin(inject('adminUrl'), async (admin) => await admin.query('drop role outsider'));
  });
});

describe('ensureDatabase', () => {
  test('creates what is missing, once, also when several do it at once', async () => {
    const { url: base, drop } = await createTestDatabase();
    await drop();
    const created = await Promise.all(Array.from({ length: 5 }, async () => await ensureDatabase(base)));
    expect(created.filter(Boolean)).toHaveLength(1);
    expect(await ensureDatabase(base)).toBe(false);
    await drop();
  });

  test('says when the right to create is missing', async () => {
    await withAdmin(inject('adminUrl'), async (admin) => await admin.query(`create role modest login password 'x'`));
    const url = changed(withDatabase(database.url, 'modest_database'), (url) => {
      url.username = 'modest';
      url.password = 'x';
    });
    await expect(ensureDatabase(url)).rejects.toMatchObject({
      code: 'no_right',
      hint: expect.stringContaining('alter role "modest" createdb'),
    });
    await withAdmin(inject('adminUrl'), async (admin) => await admin.query('drop role modest'));
  });

  test('tells a wrong password as such', async () => {
    const url = changed(withDatabase(database.url, 'other'), (url) => {
      url.password = 'wrong';
    });
    await expect(ensureDatabase(url)).rejects.toMatchObject({ code: 'wrong_password' });
  });
});
