/** Answers as they go over the wire: compressed for whoever takes it, and never where that could tell a secret. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [organization, authorization] = ['', ''];

beforeAll(async () => {
  const { database } = product;
  organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'a long name '.repeat(200), { role: 'admin' });
  await sql`insert into pfa_mirror (organization_id, pfa_id, data)
            select ${organization}, 'R' || n, jsonb_build_object('category', 'Cranes', 'area', 'Silo ' || n % 7)
              from generate_series(1, 200) n`.execute(database);
  authorization = `Bearer ${await signSession(database, user, jwtSecret)}`;
  app = await buildApi(database);
});
afterAll(async () => await app.close());

const read = async (path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  await app.inject({ method, url: path.replace(':orgId', organization), headers: { authorization, ...headers } });
const page = `${routes.records.path}?limit=200`;

describe('a page of records', () => {
  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0.1, gzip', gunzipSync],
  ])('is sent as %s to whoever takes "%s"', async (coding, accepted, unpack) => {
    const [plain, packed] = [await read(page), await read(page, { 'accept-encoding': accepted })];
    expect(packed.headers['content-encoding']).toBe(coding);
    expect(unpack(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.rawPayload.length * 5).toBeLessThan(plain.rawPayload.length);
    expect(packed.headers['content-length']).toBe(String(packed.rawPayload.length));
    expect([plain.headers.vary, packed.headers.vary]).toEqual(['accept-encoding', 'accept-encoding']);
  });

  test.each(['', 'identity', 'gzip;q=0, br;q=0', 'deflate'])(
    'is sent as it is to whoever takes "%s"',
    async (accepted) => {
      const response = await read(page, { 'accept-encoding': accepted });
      expect([response.statusCode, response.headers['content-encoding']]).toEqual([200, undefined]);
      expect(response.json<{ records: unknown[] }>().records).toHaveLength(200);
    },
  );

  test('has one weak tag in every form, and is not sent again in any', async () => {
    const forms = ['identity', 'gzip', 'br'];
    const tags = await Promise.all(
      forms.map(async (form) => String((await read(page, { 'accept-encoding': form })).headers.etag)),
    );
    expect(tags).toEqual(Array(3).fill(expect.stringMatching(/^W\/"[\w-]+"$/)));
    expect(new Set(tags).size).toBe(1);
    for (const form of forms) {
      for (const tag of [tags[0] ?? '', (tags[0] ?? '').replace('W/', '')]) {
        const again = await read(page, { 'accept-encoding': form, 'if-none-match': tag });
        expect([again.statusCode, again.body, again.headers['content-encoding']]).toEqual([304, '', undefined]);
        expect([again.headers.etag, again.headers.vary]).toEqual([tags[0], 'accept-encoding']);
      }
    }
  });

  test('has the headers of GET for HEAD', async () => {
    const [got, head] = [
      await read(page, { 'accept-encoding': 'gzip' }),
      await read(page, { 'accept-encoding': 'gzip' }, 'HEAD'),
    ];
    expect([head.statusCode, head.body]).toEqual([200, '']);
    for (const name of ['etag', 'content-encoding', 'content-length', 'vary'])
      expect([name, head.headers[name]]).toEqual([name, got.headers[name]]);
  });
});

test('an export as CSV is compressed, one as Excel file is so already', async () => {
  const plain = await read(routes.exportCsv.path);
  const csv = await read(routes.exportCsv.path, { 'accept-encoding': 'gzip' });
  expect(csv.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(csv.rawPayload).equals(plain.rawPayload)).toBe(true);
  const xlsx = await read(routes.exportXlsx.path, { 'accept-encoding': 'gzip, br' });
  expect([xlsx.statusCode, xlsx.headers['content-encoding']]).toEqual([200, undefined]);
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
});

test('what is small is sent as it is', async () => {
  const response = await read(routes.live.path, { 'accept-encoding': 'gzip' });
  expect([response.body, response.headers['content-encoding']]).toEqual(['{"status":"ok"}', undefined]);
});

test('what tells who somebody is is never compressed, however long', async () => {
  const response = await read(routes.me.path, { 'accept-encoding': 'gzip, br' });
  expect(response.rawPayload.length).toBeGreaterThan(2000);
  expect(response.headers['content-encoding']).toBeUndefined();
});

test('the body of a request is not unpacked', async () => {
  const { statusCode } = await app.inject({
    method: 'POST',
    url: routes.saveDrafts.path.replace(':orgId', organization),
    headers: { authorization, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: Buffer.from('H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'base64'),
  });
  expect(statusCode).toBeGreaterThanOrEqual(400);
});
