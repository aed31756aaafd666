/** What stands between a move and its server: poolers, and time-outs that a role was given for short queries. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { useFolders } from '../testing/sqlite-file.ts';
import { connectTarget, withCatalogFirst } from './connect-target.ts';
import { indexWorkersOf, serverIsHere } from './index-workers.ts';

const program = 'pgbouncer';
const hasPgbouncer = spawnSync(program, ['--version']).status === 0;
const database = useTestDatabase();
const makeFolder = useFolders();
const mayCreateDatabase = () => false;

test("a role's time-outs do not hold for the session", async () => {
  const admin = await connectClient(database.url);
  const role = `timed_${process.pid}`;
  const names = ['statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'lock_timeout'];
  const { rows } = await admin.query<{ n: number }>(`select current_setting('server_version_num')::int as n`);
  if ((rows[0]?.n ?? 0) >= 170_000) names.push('transaction_timeout');
  await admin.query(`create role ${role} login password 'p'`);
  for (const name of names) await admin.query(`alter role ${role} set ${name} = '7s'`);
  try {
    const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
    const { client } = await connectTarget(url, { mayCreateDatabase });
    const settings = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1)',
      [names],
    );
    await client.end();
    expect(Object.fromEntries(settings.rows.map(({ name, setting }) => [name, setting]))).toEqual(
      Object.fromEntries(names.map((name) => [name, '0'])),
    );
  } finally {
    await admin.query(`drop role ${role}`);
    await admin.end();
  }
});

test("a role's path cannot put other catalogs before PostgreSQL's own", async () => {
  const admin = await connectClient(database.url);
  const role = `trapped_${process.pid}`;
  await admin.query(`
    create role ${role} login password 'p'; create schema trap; grant usage on schema trap to ${role};
    create table trap.pg_class (relname text); create domain trap.text as integer;
    grant select on trap.pg_class to ${role}; alter role ${role} set search_path = trap, "$user", pg_catalog`);
  try {
    const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
    const { client } = await connectTarget(url, { mayCreateDatabase });
    const { rows } = await client.query(
      `select current_setting('search_path') as path, pg_typeof(relname::text)::text as type from pg_class where relname = 'pg_type'`,
    );
    await client.end();
    expect(rows).toEqual([{ path: 'trap, "$user"', type: 'text' }]);
  } finally {
    await admin.query(`drop schema trap cascade; drop role ${role}`);
    await admin.end();
  }
});

test.each([
  ['"$user", public', undefined],
  ['pg_catalog, public', undefined],
  ['public, "pg_catalog", "a, pg_catalog"', 'public, "a, pg_catalog"'],
  ['', undefined],
])('of the path %j', (path, changed) => {
  expect(withCatalogFirst(path)).toBe(changed);
});

describe('time-outs that end a session as it begins', () => {
  /** A role for whom asking for the process is slow, or worse. */
  async function withRole(settings: string[], body: string, work: (url: string) => Promise<void>): Promise<void> {
    const admin = await connectClient(database.url);
    const role = `hurried_${process.pid}`;
    await admin.query(
      `create role ${role} login password 'p'; create schema slow; grant usage on schema slow to ${role}`,
    );
    await admin.query(
      `create function slow.pg_backend_pid() returns integer language plpgsql as $$ begin ${body} end $$`,
    );
    for (const setting of [...settings, 'search_path = slow, pg_catalog'])
      await admin.query(`alter role ${role} set ${setting}`);
    try {
      await work(Object.assign(new URL(database.url), { username: role, password: 'p' }).href);
    } finally {
      await admin.query(`drop schema slow cascade; drop role ${role}`);
      await admin.end();
    }
  }
  const own = 'return pg_catalog.pg_backend_pid();';

  test('a statement time-out that the first statement does not keep', async () => {
    await withRole([`statement_timeout = '50ms'`], `perform pg_sleep(0.1); ${own}`, async (url) => {
      const { client } = await connectTarget(url, { mayCreateDatabase });
      expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
      await client.end();
    });
  });

  test('an idle session time-out that is over before anything is asked', async () => {
    await withRole([`statement_timeout = '1ms'`, `idle_session_timeout = '1ms'`], own, async (url) => {
      for (let i = 0; i < 20; i++) {
        const { client } = await connectTarget(url, { mayCreateDatabase });
        expect((await client.query('show idle_session_timeout')).rows).toEqual([{ idle_session_timeout: '0' }]);
        await client.end();
      }
    });
  });

  test('where nothing helps, the role is named as what to change', async () => {
    const fail = `raise exception using errcode = '57014', message = 'canceling statement due to statement timeout';`;
    await withRole([], fail, async (url) => {
      await expect(connectTarget(url, { mayCreateDatabase })).rejects.toMatchObject({
        code: 'target_timed_out',
        exitStatus: 4,
        message: expect.stringContaining('due to statement timeout') as string,
        hint: expect.stringContaining('alter role') as string,
      });
    });
  });
});

test('no query is compiled', async () => {
  const { client } = await connectTarget(database.url, { mayCreateDatabase });
  const { rows } = await client.query('show jit');
  await client.end();
  expect(rows).toEqual([{ jit: 'off' }]);
});

test.each([
  [2, 0],
  [4, 0],
  [8, 1],
  [16, 3],
])('on a machine of %i processors an index gets %i workers beside the sessions and readers', (processors, workers) => {
  expect(indexWorkersOf(processors)).toBe(workers);
});

test('a server on this machine builds indexes with as many workers as its processors leave', async () => {
  const own = await connectClient(database.url);
  const shown = 'show max_parallel_maintenance_workers';
  const setting = 'max_parallel_maintenance_workers';
  const unlimited = Number((await own.query<Record<string, string>>(shown)).rows[0]?.[setting]);
  await own.end();
  const { client } = await connectTarget(database.url, { mayCreateDatabase });
  const { rows } = await client.query<Record<string, string>>(shown);
  await client.end();
  expect(Number(rows[0]?.[setting])).toBe(Math.min(unlimited, indexWorkersOf(availableParallelism())));
});

test('a server behind a tunnel that ends on this machine keeps its own workers', async () => {
  const { hostname, port } = new URL(database.url);
  const tunnel = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => [near, far].forEach((other) => other.destroy()));
  }).listen(0, hostname);
  await once(tunnel, 'listening');
  const through = Object.assign(new URL(database.url), { port: String((tunnel.address() as AddressInfo).port) }).href;
  const shown = `select setting, reset_val as own from pg_settings where name = 'max_parallel_maintenance_workers'`;
  try {
    const { client } = await connectTarget(through, { mayCreateDatabase });
    const { rows } = await client.query<{ setting: string; own: string }>(shown);
    await client.end();
    expect(rows[0]?.setting).toBe(rows[0]?.own);
    expect(Number(rows[0]?.own)).toBeGreaterThan(indexWorkersOf(2));
  } finally {
    tunnel.close();
  }
});

test('a server in a container, which sees another address of this machine, is on it', () => {
  const ends = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1', localPort: 5000 };
  const addresses = ['127.0.0.1', '172.17.0.1', 'fe80::1%eth0'].map((address, i) => ({ address, internal: i === 0 }));
  expect(serverIsHere(ends, addresses)).toContain(`array['172.17.0.1', 'fe80::1']`);
  expect(serverIsHere({ ...ends, remoteAddress: '192.0.2.1' }, addresses)).toBeUndefined();
});

test('an automatic vacuum gives way soon, where the role may say so', async () => {
  const admin = await connectClient(database.url);
  const role = `unhurried_${process.pid}`;
  await admin.query(`create role ${role} login password 'p'`);
  const urls = [database.url, Object.assign(new URL(database.url), { username: role, password: 'p' }).href];
  const settings: unknown[] = [];
  try {
    for (const url of urls) {
      const { client } = await connectTarget(url, { mayCreateDatabase });
      settings.push(...(await client.query('show deadlock_timeout')).rows);
      await client.end();
    }
  } finally {
    await admin.query(`drop role ${role}`);
    await admin.end();
  }
  expect(settings).toEqual([{ deadlock_timeout: '50ms' }, { deadlock_timeout: '1s' }]);
});

describe.runIf(hasPgbouncer)('behind PgBouncer', () => {
  let pooler: ChildProcess | undefined;
  afterEach(async () => {
    if (pooler?.exitCode === null) {
      pooler.kill('SIGTERM');
      await once(pooler, 'close');
    }
  });

  test.each(['transaction', 'statement'])('in %s mode a move is refused before it sets anything', async (mode) => {
    const url = await startPooler(mode, 5);
    await expect(connectTarget(url, { mayCreateDatabase })).rejects.toMatchObject({ code: 'target_behind_pooler' });
  });

  test('in transaction mode with a single server session as well', async () => {
    const url = await startPooler('transaction', 1);
    await expect(connectTarget(url, { mayCreateDatabase })).rejects.toMatchObject({ code: 'target_behind_pooler' });
  });

  test.each([1, 5])('in session mode with room for %i a move goes through', async (size) => {
    const { client } = await connectTarget(await startPooler('session', size), { mayCreateDatabase });
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
    await client.end();
  });

  async function startPooler(mode: string, size: number): Promise<string> {
    const folder = makeFolder();
    const { hostname, port, username, password, pathname } = new URL(database.url);
    const free = await findPort();
    writeFileSync(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
    writeFileSync(
      join(folder, 'pgbouncer.ini'),
      `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${free}\n` +
        `unix_socket_dir =\nauth_type = plain\nauth_file = ${folder}/users.txt\npool_mode = ${mode}\ndefault_pool_size = ${size}\n`,
    );
    for (const file of ['users.txt', 'pgbouncer.ini']) chmodSync(join(folder, file), 0o644);
    // It refuses to run as root.
    const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    pooler = spawn(program, [join(folder, 'pgbouncer.ini')], { stdio: 'ignore', ...account });
    const url = `postgresql://${username}:${password}@127.0.0.1:${free}${pathname}`;
    for (let tries = 0; tries < 100; tries++) {
      const client = await connectClient(url).catch(() => undefined);
      if (client !== undefined) {
        await client.end();
        return url;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('PgBouncer does not answer');
  }
});

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
