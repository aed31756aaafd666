/** Connections as an administrator sees and tests them through the API. */
import { encryptionKey, saveConnection, unlockLegacySecrets } from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

/** Not as the delivered mapping says. */
const german = { date: 'dd.MM.yyyy', decimalMark: ',', groupMark: '.' } as const;

const product = useProductDatabase();
let app: FastifyInstance;
let simulator: Simulator;
let organizationId = '';
let headers: Record<string, string>;
beforeAll(async () => {
  const { database } = product;
  simulator = await startSimulator({ recordCount: 50, organizations: ['RIO'], formats: german });
  organizationId = await buildOrganization(database, 'RIO');
  app = await buildApi(database);
  const id = await buildUser(database, 'root', { role: 'admin' });
  headers = { authorization: `Bearer ${await signSession(database, id, jwtSecret)}` };
  const pems = JSON.stringify(['tenant', 'organization'].map((key) => ({ key, value: 'RIO' })));
  await database.transaction().execute(async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    await sql`
      insert into api_configuration (id, name, usage, url, auth_type, auth_value_encrypted, custom_headers)
      values ('open', 'Open', 'PEMS_PFA_READ', ${simulator.connection.baseUrl}, 'none', null, ${pems}),
             ('locked', 'Locked', 'PEMS_PFA_WRITE', 'https://pems.example', 'bearer', 'AAAA:AAAA:AAAA', ${pems}),
             ('half', 'Half', 'PEMS_ASSETS', 'https://pems.example', 'none', null, '[]')`.execute(trx);
  });
});
afterAll(async () => {
  await app.close();
  await simulator.close();
});

const askMapping = async (payload: object | undefined, path = '') =>
  await app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url: `/api/admin/mappings/${organizationId}${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });

const check = async (id: string, payload: object = {}) =>
  await app.inject({ method: 'POST', url: `/api/admin/connections/${id}/test`, headers, payload });

test('a test says what is in the way, and the list how it ended', async () => {
  const asked = (await check('open', { organization: 'RIO' })).json<{ steps: unknown[] }>();
  expect(asked).toMatchObject({ isFine: false, steps: [{ name: 'head', isFine: false, code: 'not_authenticated' }] });
  expect((await check('half')).json()).toMatchObject({ steps: [{ name: 'settings', code: 'bad_configuration' }] });
  const { connections } = (await app.inject({ url: '/api/admin/connections', headers })).json<{
    connections: { id: string; status: string; credentials: string; lastCheckedAt: string | null }[];
  }>();
  expect(connections.map(({ id, status, credentials }) => [id, status, credentials])).toEqual([
    ['half', 'failed', 'none'],
    ['open', 'failed', 'none'],
    ['locked', 'untested', 'locked'],
  ]);
  expect(connections[1]?.lastCheckedAt).toMatch(/Z$/);
});

test('credentials that cannot be decrypted, and what is not there, are problems of their own', async () => {
  expect((await check('locked')).json()).toMatchObject({ status: 422, code: 'credentials_unusable' });
  expect((await check('nobody')).json()).toMatchObject({ status: 404, code: 'no_such_connection' });
  const elsewhere = await check('open', { organization: 'NOWHERE' });
  expect(elsewhere.json()).toMatchObject({ status: 404, code: 'no_such_organization' });
  const wrong = unlockLegacySecrets(product.database, encryptionKey('cd'.repeat(32)), () => [
    encryptionKey('ab'.repeat(32)),
  ]);
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_encryption_key' });
});

test('a server without a key says so', async () => {
  const other = await buildApi(product.database, { readKeys: async () => await Promise.reject(new Error('none')) });
  const answer = await other.inject({ url: '/api/admin/connections', headers });
  expect(answer.json()).toMatchObject({ status: 503, code: 'encryption_key_missing' });
  await other.close();
});

test('a field mapping is tried on live rows, refused by its parts, saved in versions, and used by the next test', async () => {
  const { mapping: delivered } = (await askMapping(undefined)).json<{ mapping: { formats: object } }>();
  const keys = [encryptionKey('ab'.repeat(32))] as const;
  const credentials = { authType: 'basic', authKey: 'simulator', authValue: 'simulator' };
  expect(await saveConnection(product.database, { id: 'open', ...credentials }, () => keys)).toBe(false);
  const asDelivered = (await askMapping({ mapping: {} }, '/preview')).json<{
    steps: { name: string; isFine: boolean }[];
  }>();
  expect(asDelivered.steps.filter(({ isFine }) => !isFine).map(({ name }) => name)).toEqual(['rows']);
  const mapping = { formats: { ...delivered.formats, ...german } };
  expect((await askMapping({ mapping }, '/preview')).json()).toMatchObject({ isFine: true, recordCount: 50 });
  const refused = await askMapping({ basedOn: 0, mapping: { formats: { ...delivered.formats, date: 'DD.MM.YYYY' } } });
  expect(refused.json()).toMatchObject({
    status: 422,
    code: 'mapping_refused',
    errors: [{ path: 'mapping.formats.date' }],
  });
  expect((await check('open', { organization: 'RIO' })).json()).toMatchObject({ isFine: false });
  expect((await askMapping({ basedOn: 0, mapping, note: 'German' })).json()).toEqual({ version: 1 });
  expect((await check('open', { organization: 'RIO' })).json()).toMatchObject({ isFine: true });
  expect((await askMapping({ basedOn: 0, mapping })).json()).toMatchObject({ status: 412, code: 'mapping_changed' });
  expect((await askMapping(undefined)).json()).toMatchObject({
    version: 1,
    mapping: {
      formats: { date: 'dd.MM.yyyy' },
      fields: expect.arrayContaining([{ field: 'class', upstream: 'PFS_F_CLASS' }]),
    },
    versions: [{ version: 1, note: 'German', createdBy: 'root' }],
  });
  expect((await askMapping(undefined, '?version=0')).json()).toMatchObject({ version: 0, mapping: delivered });
  expect((await askMapping(undefined, '?version=7')).json()).toMatchObject({ status: 404, code: 'no_mapping_version' });
});
