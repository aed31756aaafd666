/** One record over HTTP: whatever its id, with the validators of reads. */
import { buildDraft, buildMirrorRecord, buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import type { Problem } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, buildCallers, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [mine, foreign] = ['', ''];
let headers: { authorization: string };

/** What paths give a meaning to, names of other routes, and what proxies and clients like to change. */
const oddIds = [
  'A/B',
  '/',
  'a//b/',
  '100%',
  '%2F',
  '%25',
  'Straße 5?x=1#y',
  'a b+c&d=e;f',
  '"quoted"',
  'Ж🚜',
  '.hidden',
  'a..b',
  '...',
  '../..',
  '__proto__',
  ':orgId',
  '*',
  'x'.repeat(500),
  '🚜'.repeat(250),
  'Ж'.repeat(500),
];
/** No path can have these: other routes answer, or clients take them out. */
const unnamable = ['stats', 'facets', 'drafts', 'export.csv', 'record', '.', '..'];

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  const { viewer, member } = await buildCallers(database, mine, foreign);
  headers = { authorization: `Bearer ${await signSession(database, viewer, jwtSecret)}` };
  for (const id of ['MINE-1', ...oddIds, ...unnamable]) {
    await buildMirrorRecord(database, mine, id, { category: 'Cranes', source: 'Rental', monthlyRate: '3044' });
  }
  await buildMirrorRecord(database, foreign, 'FOREIGN-1', { category: 'Foreign secrets' });
  await buildDraft(database, mine, 'MINE-1', viewer, { area: 'Marine', monthlyRate: '6088' });
  await buildDraft(database, mine, 'MINE-1', member, { category: 'Secret' });
  app = await buildApi(database);
});
afterAll(async () => await app.close());

const addressOf = (pfaId: string) => `/api/pfa/${mine}/${encodeURIComponent(pfaId)}`;
const read = async (url: string, more: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  await app.inject({ method, url, headers: { ...headers, ...more } });

describe('one record', () => {
  test('is the asking user’s, with the draft and the version that the list has, and its layers', async () => {
    const response = await read(addressOf('MINE-1'));
    expect(response.statusCode).toBe(200);
    const { layers, others: _others, ...record } = response.json<{ layers: object; others: object[] }>();
    const page = (await read(`/api/pfa/${mine}?draftsOnly=true`)).json<{ records: object[] }>();
    expect([record]).toEqual(page.records);
    expect(record).toMatchObject({
      pfaId: 'MINE-1',
      category: 'Cranes',
      area: 'Marine',
      draft: { changedFields: ['area', 'monthlyRate'] },
    });
    expect(layers).toMatchObject({ plan: { monthlyRate: '3044' }, forecast: { monthlyRate: '6088' } });
  });

  test.each(oddIds)('is found by the id %j in its path, and so is its history', async (pfaId) => {
    const response = await read(addressOf(pfaId));
    expect([response.statusCode, response.json<{ pfaId: string }>().pfaId]).toEqual([200, pfaId]);
    expect((await read(`${addressOf(pfaId)}/history`)).statusCode).toBe(200);
  });

  test.each([...oddIds, ...unnamable])('is found by the id %j as a parameter', async (pfaId) => {
    const response = await read(`/api/pfa/${mine}/record?${new URLSearchParams({ pfaId }).toString()}`);
    expect([response.statusCode, response.json<{ pfaId: string }>().pfaId]).toEqual([200, pfaId]);
  });

  test('leaves the routes beside it as they are', async () => {
    for (const name of ['stats', 'facets', 'drafts', 'edits', 'timeline', 'position?pfaId=MINE-1']) {
      const response = await read(`/api/pfa/${mine}/${name}`);
      expect([name, response.statusCode, response.json<{ pfaId?: string }>().pfaId]).toEqual([name, 200, undefined]);
    }
  });

  test.each(['MINE', 'mine-1', 'MINE-1 ', 'FOREIGN-1', 'draft', 'undo'])(
    '%j is not a record, and is told so',
    async (pfaId) => {
      for (const url of [addressOf(pfaId), `/api/pfa/${mine}/record?pfaId=${encodeURIComponent(pfaId)}`]) {
        const response = await read(url);
        expect([response.statusCode, response.json<Problem>()]).toMatchObject([
          404,
          { code: 'no_such_record', detail: 'The organization has no such record.' },
        ]);
        expect(response.headers.etag).toBeUndefined();
      }
    },
  );

  test.each([
    [`/record`, 'pfaId'],
    [`/record?pfaId=`, 'pfaId'],
    [`/record?pfaId=A&pfaId=B`, 'pfaId'],
    [`/record?pfaId=${'x'.repeat(501)}`, 'pfaId'],
    [`/record?pfaId=a%00b`, 'pfaId'],
    [`/MINE-1?limit=1`, 'limit'],
    [`/${'x'.repeat(501)}`, 'pfaId'],
    [`/a%00b`, 'pfaId'],
  ])('%s is refused naming the field', async (path, field) => {
    const response = await read(`/api/pfa/${mine}${path}`);
    expect([response.statusCode, response.json<Problem>().errors?.map((error) => error.path)]).toEqual([400, [field]]);
  });

  test('has an ETag by GET and HEAD, and 304 for whoever has it, until it changes', async () => {
    const url = addressOf('A/B');
    const first = await read(url);
    const tag = String(first.headers.etag);
    const head = await read(url, {}, 'HEAD');
    expect([head.statusCode, head.headers.etag, head.headers['content-length'], head.body]).toEqual([
      200,
      tag,
      first.headers['content-length'],
      '',
    ]);
    for (const method of ['GET', 'HEAD'] as const) {
      const same = await read(url, { 'if-none-match': `"other", ${tag}` }, method);
      expect([same.statusCode, same.body, same.headers.etag]).toEqual([304, '', tag]);
    }
    await product.database
      .updateTable('pfa_mirror')
      .set({ data: JSON.stringify({ category: 'Pumps' }) })
      .where('pfa_id', '=', 'A/B')
      .execute();
    const changed = await read(url, { 'if-none-match': tag });
    expect([changed.statusCode, changed.json<{ category: string }>().category]).toEqual([200, 'Pumps']);
  });

  test('knows no other method, and says so', async () => {
    const response = await app.inject({ method: 'PUT', url: addressOf('MINE-1'), headers, payload: {} });
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
