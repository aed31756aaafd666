/** `vanguard roles`: each process runs its job as its role, and is refused what is not its job. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createUser,
  declareCustomField,
  encryptionKey,
  keepCustomIndexes,
  listRuns,
  migrateProduct,
  openPasswordPool,
  refreshSummaries,
  reviewCustomFields,
  type ProductDatabase,
  type ProductSchema,
  saveConnection,
} from '@vanguard/datastore';
import { buildOrganization, productTemplate, setLargeFrom } from '@vanguard/datastore/testing';
import { startSimulator } from '@vanguard/pems/simulator';
import { connectClient, openPool, withDatabase } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { routes } from '@vanguard/protocol';
import { buildServer } from '@vanguard/server';
import { capture, capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { digestsOf } from '../backup/engine.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { runCommand } from '../program.ts';
import { readSettings } from '../settings.ts';

// The role vanguard_app is there with it.
const server = useTestDatabase(productTemplate);
const owner = `owner_${randomBytes(6).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'roles-'));
/** A busy machine, and several commands. */
const timeout = 240_000;
const key = 'ab'.repeat(32);
const password = 'granite lighthouse 7';
const cleanups: (() => Promise<unknown>)[] = [];
let [ownerUrl, organizationId] = ['', ''];
let database: ProductDatabase;
const urls = new Map<string, string>();
const urlOf = (purpose: string) => urls.get(`${owner}_${purpose}`) ?? '';

async function as(url: string, ...statements: string[]): Promise<void> {
  const client = await connectClient(url);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function roles(...args: string[]) {
  return await capture(runCommand, ['roles', ...args], folder, { DATABASE_URL: ownerUrl, VANGUARD_DATA: folder });
}

const doctor = async () =>
  (await capture(runCommand, ['doctor'], folder, { DATABASE_URL: ownerUrl, VANGUARD_DATA: folder })).stdout;

beforeAll(async () => {
  await as(
    server.url,
    `create role ${owner} login password 'secret'`,
    `grant vanguard_app to ${owner}`,
    `create database ${owner} owner ${owner}`,
  );
  cleanups.push(async () => {
    const names = ['_server', '_worker', '_backup', '_monitoring', ''].map((suffix) => owner + suffix);
    await as(server.url, `drop database ${owner} with (force)`, `drop role if exists ${names.join(', ')}`);
  });
  const url = new URL(withDatabase(server.url, owner));
  [url.username, url.password] = [owner, 'secret'];
  ownerUrl = url.href;
  await migrateProduct(ownerUrl);
  database = openPool<ProductSchema>(ownerUrl, { maxConnections: 2 });
  cleanups.push(async () => await database.destroy());
  organizationId = await buildOrganization(database, 'RIO');
  await using passwords = openPasswordPool();
  const memberships = [{ organization: 'RIO', role: 'admin' as const }];
  await createUser(database, passwords, {
    username: 'ann',
    email: null,
    firstName: null,
    lastName: null,
    password,
    mustChangePassword: false,
    role: 'admin',
    memberships,
  });
});
afterAll(async () => {
  for (const clean of cleanups.toReversed()) await clean();
  rmSync(folder, { recursive: true, force: true });
});

test('are made by an administrator of the server, with a password each that is shown once; then nothing is left to do', {
  timeout,
}, async () => {
  const refused = await roles();
  expect([refused.status, refused.stderr]).toEqual([4, expect.stringContaining('roles --print')]);
  const printed = await roles('--print');
  expect(printed.stdout).toContain(`create role "${owner}_server" login noinherit;\n`);
  expect(printed.stdout).toContain(`set role "${owner}";\n`);
  const { made } = JSON.parse((await roles('--admin', withDatabase(server.url, owner), '--json')).stdout) as {
    made: { role: string; url: string }[];
  };
  for (const { role, url } of made) urls.set(role, url);
  expect([...urls.keys()]).toEqual(['server', 'worker', 'backup', 'monitoring'].map((name) => `${owner}_${name}`));
  expect(JSON.parse((await roles('--json')).stdout)).toEqual({ made: [], changed: [] });
  expect((await roles('--print')).stdout).toBe('-- The roles are as they should be.\n');
  expect(await doctor()).toMatch(/each process has a role of its own/);
});

test('the worker pulls and the server serves, until PEMS has what was committed', { timeout }, async () => {
  const simulator = await startSimulator({ recordCount: 20, organizations: ['RIO'] });
  cleanups.push(async () => await simulator.close());
  const change = {
    id: 'pems',
    usage: 'PEMS_PFA_READ',
    url: simulator.connection.baseUrl,
    authType: 'bearer',
    operations: 'read-write',
  };
  const headers = { tenant: 'T', organization: 'RIO' };
  await saveConnection(
    database,
    { ...change, headers, authValue: 'simulator' } as Parameters<typeof saveConnection>[1],
    () => [encryptionKey(key)],
  );
  const own = { DATABASE_URL: urlOf('worker'), VANGUARD_DATA: folder, VANGUARD_ENCRYPTION_KEY: key };
  const io = capturedIo(folder, { ...process.env, ...own });
  const ended = runCommand(['worker'], io);
  await vi.waitFor(
    async () => {
      expect(io.printed.stderr).toBe('');
      expect(await listRuns(database, { organizationId, limit: 1 })).toMatchObject([{ status: 'completed' }]);
    },
    { timeout: 60_000, interval: 50 },
  );
  const pool = openPool<ProductSchema>(urlOf('server'), { maxConnections: 4 });
  const logs: string[] = [];
  const app = await buildServer({
    database: pool,
    jwtSecret: 'k'.repeat(40),
    readKeys: async () => await Promise.resolve([encryptionKey(key)] as const),
    isSchemaCurrent: async () => await Promise.resolve(true),
    logLevel: 'error',
    logTo: { write: (line) => void logs.push(line) },
  });
  const login = await app.inject({ method: 'POST', url: routes.login.path, payload: { username: 'ann', password } });
  const headersOf = { authorization: `Bearer ${login.json<{ token: string }>().token}` };
  const call = async (method: 'GET' | 'POST', path: string, payload?: object) =>
    await app.inject({
      method,
      url: path.replace(':orgId', organizationId),
      headers: headersOf,
      ...(payload && { payload }),
    });
  const page = await call('GET', routes.records.path);
  const pfaId = page.json<{ records: { pfaId: string }[] }>().records[0]?.pfaId ?? '';
  const requests: [method: 'GET' | 'POST', path: string, payload?: object][] = [
    ['GET', routes.ready.path],
    ['GET', routes.metrics.path],
    ['GET', routes.organizations.path],
    ['GET', routes.exportCsv.path],
    ['GET', routes.sessions.path],
    ['POST', routes.savePreferences.path, { locale: 'de' }],
    ['POST', routes.saveDrafts.path, { modifications: [{ pfaId, delta: { area: 'Marine' } }] }],
    ['GET', routes.outbox.path],
    ['GET', routes.views.path],
    ['GET', routes.connections.path],
    ['GET', routes.pullRuns.path],
    ['GET', routes.pullDrift.path.replace(':organizationId', organizationId)],
    ['POST', routes.triggerSync.path],
    ['POST', routes.commit.path, {}],
    ['GET', routes.history.path.replace(':pfaId', pfaId)],
    ['POST', routes.changePassword.path, { currentPassword: password, newPassword: 'harbour meadow 81' }],
  ];
  const answers = new Map<string, number>();
  for (const [method, path, payload] of requests)
    answers.set(`${method} ${path}`, (await call(method, path, payload)).statusCode);
  expect([...answers].filter(([, status]) => status >= 400)).toEqual([]);
  await vi.waitFor(() => expect(simulator.store.find('RIO', pfaId)?.values()['PFS_A_CORPORATE']).toBe('Marine'), {
    timeout: 60_000,
    interval: 50,
  });
  io.signals.emit('SIGTERM', 'SIGTERM');
  expect([await ended, io.printed.stderr]).toEqual([0, '']);
  await app.close();
  await pool.destroy();
  expect(logs).toEqual([]);
});

test('the role of backups reads everything, the one of monitoring statistics', async () => {
  expect(await digestsOf(urlOf('backup'))).toEqual(await digestsOf(ownerUrl));
  const settings = readSettings({ DATABASE_URL: urlOf('backup'), VANGUARD_DATA: folder });
  const made = await makeBackup(settings, { signal: new AbortController().signal }).catch(
    ({ code }: { code: string }) => code,
  );
  expect(made).toSatisfy(
    (is: unknown) => is === 'no_client_tools' || (is as { manifest?: object }).manifest !== undefined,
  );
  const client = await connectClient(urlOf('monitoring'));
  const { rows } = await client.query(
    "select from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>'",
  );
  expect(rows.length).toBeGreaterThan(0);
  await client.end();
});

test.each([
  ['server', 'create table mine (n integer)'],
  ['server', 'create temporary table mine (n integer)'],
  ['server', 'alter table pfa_mirror disable row level security'],
  ['server', 'alter role current_user bypassrls'],
  ['server', "set session role 'OWNER'"],
  ['server', 'delete from pfa_history'],
  ['server', "update app_user set role = 'admin'"],
  ['server', "insert into app_user (id, username, password_hash) values ('x', 'x', 'x')"],
  ['server', 'select from pull_record'],
  ['worker', 'drop table pfa_mirror'],
  ['worker', 'select password_hash from app_user'],
  ['worker', 'select from session'],
  ['worker', 'set role vanguard_app'],
  ['backup', 'update organization set name = name'],
  ['backup', 'create schema mine'],
  ['monitoring', 'select from organization'],
  ['monitoring', 'select from pfa_mirror'],
  ['monitoring', "select set_config('role', 'vanguard_app', false)"],
])('the %s may not: %s', async (purpose, statement) => {
  await expect(as(urlOf(purpose), statement.replace('OWNER', owner))).rejects.toMatchObject({ code: '42501' });
});

test('what a worker may not index is told by the doctor, and made by the owner', { timeout }, async () => {
  await setLargeFrom(database, 0);
  await refreshSummaries(database);
  const field = { key: 'SPARE', label: 'Spare', kind: 'text', isEditable: false, createdBy: 'root' } as const;
  await declareCustomField(database, { organizationId, ...field });
  const asWorker = openPool<ProductSchema>(urlOf('worker'), { maxConnections: 1 });
  const { signal } = new AbortController();
  expect(await keepCustomIndexes(asWorker, signal)).toBe(false);
  await asWorker.destroy();
  const { fields } = await reviewCustomFields(database, organizationId);
  expect(fields[0]?.index).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('vanguard custom-fields index') as string,
  });
  expect(await doctor()).toMatch(/declared field of RIO has no index.*\n.*vanguard custom-fields index/);
  const index = async (url: string) =>
    await capture(runCommand, ['custom-fields', 'index'], folder, { DATABASE_URL: url, VANGUARD_DATA: folder });
  expect((await index(urlOf('worker'))).stderr).toContain('Only the owner');
  expect((await index(ownerUrl)).stdout).toContain('1 index made');
  expect((await reviewCustomFields(database, organizationId)).fields[0]?.index.state).toBe('ready');
});

test('without a scope, server and worker see nothing of any organization', async () => {
  for (const purpose of ['server', 'worker']) {
    const client = await connectClient(urlOf(purpose));
    expect((await client.query('select from pfa_mirror')).rowCount).toBe(0);
    await client.end();
  }
});

test('a command for the owner says so, and a program that is newer than the schema', async () => {
  const asServer = { DATABASE_URL: urlOf('server'), VANGUARD_DATA: folder };
  const refused = await capture(runCommand, ['user', 'deactivate', 'ann'], folder, asServer);
  expect([refused.status, refused.stderr]).toEqual([
    4,
    expect.stringContaining(`Name the owner of the database in DATABASE_URL`),
  ]);
  await as(ownerUrl, `update schema_object set checksum = 'of before' where file = 'functions/network_of.sql'`);
  const behind = await capture(runCommand, ['user', 'list'], folder, asServer);
  expect([behind.status, behind.stderr]).toEqual([expect.any(Number), expect.stringContaining('vanguard upgrade')]);
});

test('an upgrade gives them what is new; the doctor names what is too much and too little, and roles mends it', {
  timeout,
}, async () => {
  // As if the policies had changed, which are made anew.
  await as(
    ownerUrl,
    `update schema_object set checksum = 'of before' where file = 'policies/pfa_draft.sql'`,
    'create table later (n integer)',
  );
  await migrateProduct(ownerUrl);
  expect(JSON.parse((await roles('--json')).stdout)).toEqual({ made: [], changed: [] });
  await as(ownerUrl, 'create table latest (n integer)', `grant delete on pfa_history to ${owner}_server`);
  await as(server.url, `alter role ${owner}_worker bypassrls`);
  const said = await doctor();
  expect(said).toMatch(/may do more than they need: bypassrls \(worker\), delete on public\.pfa_history \(server\)$/m);
  // What nobody has named is the owner's, and stands in backups.
  expect(said).toMatch(/lack what they need: select on public\.latest \(backup\)$/m);
  await roles('--admin', withDatabase(server.url, owner));
  expect(await doctor()).toMatch(/each process has a role of its own/);
});
