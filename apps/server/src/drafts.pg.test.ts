/** Drafts over HTTP: what becomes of changes, and what is refused. */
import { buildMirrorRecord, buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import { type Problem, type RouteName, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, buildCallers, type CallerName, password } from './testing/build-api.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [mine, foreign] = ['', ''];
const tokens = new Map<CallerName, string>();

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  await buildCallers(database, mine, foreign);
  for (let i = 1; i <= 5; i++) {
    const data = {
      category: 'Cranes',
      source: 'Rental',
      monthlyRate: '3044',
      forecastStart: '2026-01-01',
      forecastEnd: `2026-02-0${i}`,
    };
    await buildMirrorRecord(database, mine, `MINE-${i}`, data);
  }
  await buildMirrorRecord(database, mine, 'X-LEASED', { category: 'Pumps', source: 'Lease', monthlyRate: '3044' });
  await buildMirrorRecord(database, foreign, 'FOREIGN-1', { category: 'Foreign secrets' });
  app = await buildApi(database);
});
afterAll(async () => await app.close());

async function headersOf(caller: CallerName): Promise<Record<string, string>> {
  if (caller === 'nobody') return {};
  if (!tokens.has(caller)) {
    const response = await app.inject({
      method: 'POST',
      url: '/api/auth/login',
      payload: { username: caller, password },
    });
    tokens.set(caller, response.json<{ token: string }>().token);
  }
  return { authorization: `Bearer ${tokens.get(caller)}` };
}

async function call(name: RouteName, caller: CallerName, payload?: object, organization = mine) {
  const { method, path } = routes[name];
  const url = path.replace(':orgId', organization);
  return await app.inject({
    method,
    url,
    headers: await headersOf(caller),
    ...(payload === undefined ? {} : { payload }),
  });
}

const change = (pfaId: string, delta: object) => ({
  modifications: [{ pfaId, delta, changeReason: 'delivery is late' }],
});
const shift = { select: { category: ['Cranes'] }, operation: { kind: 'shift', days: 7 } } as const;

describe('a source', () => {
  test('of upstream that is neither Rental nor Purchase is marked, found by the mark, and counted', async () => {
    const response = await app.inject({
      url: `/api/pfa/${mine}?hasUnknownSource=true`,
      headers: await headersOf('viewer'),
    });
    expect(response.json()).toMatchObject({
      records: [{ pfaId: 'X-LEASED', source: 'Lease', hasUnknownSource: true, planCost: '0' }],
      totals: { records: 1, toRepair: { unknownSource: 1 } },
    });
    expect((await call('stats', 'viewer')).json()).toMatchObject({ totals: { toRepair: { unknownSource: 1 } } });
  });

  test.each(['Lease', 'rental', ' Rental '])('%j is refused by the name of its field', async (source) => {
    const saved = await call('saveDrafts', 'member', change('MINE-1', { forecastSource: source }));
    expect(saved.statusCode).toBe(422);
    const message = 'must be Rental or Purchase, or null';
    expect(saved.json<Problem>()).toMatchObject({
      code: 'draft_refused',
      errors: [{ path: 'MINE-1.forecastSource', message }],
    });
    const operation = { kind: 'setText', field: 'source', value: source };
    const changed = await call('bulk', 'member', { select: { ids: ['MINE-1'] }, operation });
    expect(changed.statusCode).toBe(422);
    expect(changed.json<Problem>().detail).toContain(`source ${message}`);
  });
});

describe('a member', () => {
  test('knows no record of another organization', async () => {
    const response = await call('saveDrafts', 'member', change('FOREIGN-1', { category: 'Pumps' }));
    expect(response.statusCode).toBe(422);
    expect(response.json<Problem>()).toMatchObject({ code: 'draft_refused', errors: [{ path: 'FOREIGN-1' }] });
  });

  const page = async () =>
    (await call('records', 'member')).json<{
      records: { pfaId: string; forecastEnd: string; draft: unknown }[];
      draftCount: number;
    }>();

  test('saves, sees, undoes and redoes changes, and takes them back', async () => {
    await call('discard', 'member', { all: true });
    expect((await call('saveDrafts', 'member', change('MINE-2', { forecastEnd: '2026-12-31' }))).json()).toEqual({
      saved: 1,
      dropped: 0,
      unchanged: 0,
      versions: {},
    });
    expect((await call('saveDrafts', 'member', change('MINE-2', { category: 'Pumps' }))).json()).toEqual({
      saved: 1,
      dropped: 0,
      unchanged: 0,
      versions: {},
    });
    const [draft] = (await call('drafts', 'member')).json<{ drafts: { delta: object; changeReason: string }[] }>()
      .drafts;
    expect(draft).toMatchObject({
      delta: { forecastEnd: '2026-12-31', category: 'Pumps' },
      changeReason: 'delivery is late',
    });
    await call('undo', 'member');
    expect((await call('drafts', 'member')).json<{ drafts: { delta: object }[] }>().drafts[0]?.delta).toEqual({
      forecastEnd: '2026-12-31',
    });
    await call('redo', 'member');
    expect((await call('editSteps', 'member')).json<{ steps: { label: string }[] }>().steps.slice(0, 2)).toMatchObject([
      { label: 'save', isUndone: false },
      { label: 'save', isUndone: false },
    ]);
    expect((await call('discard', 'member', { ids: ['MINE-2'] })).json()).toEqual({ discarded: 1 });
    expect((await page()).draftCount).toBe(0);
  });

  test('is told of a bulk operation beforehand what it then does', async () => {
    await call('discard', 'member', { all: true });
    const preview = (await call('bulk', 'member', { ...shift, dryRun: true })).json<Record<string, unknown>>();
    expect((await page()).draftCount).toBe(0);
    const done = (await call('bulk', 'member', shift)).json<Record<string, unknown>>();
    const { before, after, ...counts } = preview;
    expect(done).toEqual(counts);
    expect([before, after]).toEqual([expect.any(Object), expect.any(Object)]);
    const { records, draftCount } = await page();
    expect(draftCount).toBe(5);
    expect(records[0]).toMatchObject({ pfaId: 'MINE-1', forecastEnd: '2026-02-08' });
    await call('discard', 'member', { all: true });
  });

  test('is told which records have changed since they were read, and nothing is saved', async () => {
    await call('discard', 'member', { all: true });
    const read = async () =>
      new Map(
        (await call('records', 'member'))
          .json<{ records: { pfaId: string; version: string }[] }>()
          .records.map(({ pfaId, version }) => [pfaId, version]),
      );
    const versions = await read();
    const saveBoth = async () => {
      const modifications = ['MINE-2', 'MINE-3'].map((pfaId) => ({
        pfaId,
        delta: { category: 'Pumps' },
        ifVersion: versions.get(pfaId),
      }));
      return await call('saveDrafts', 'member', { modifications });
    };
    await call('saveDrafts', 'member', change('MINE-3', { category: 'Tools' }));
    const refused = await saveBoth();
    expect(refused.statusCode).toBe(412);
    expect(refused.json<Problem>()).toMatchObject({ code: 'precondition_failed', errors: [{ path: 'MINE-3' }] });
    await call('discard', 'member', { all: true });
    const saved = (await saveBoth()).json<{ versions: Record<string, string> }>();
    const now = await read();
    expect(saved.versions).toEqual({ 'MINE-2': now.get('MINE-2'), 'MINE-3': now.get('MINE-3') });
    await call('discard', 'member', { all: true });
  });

  test('reads the history of a record, which tells nobody else of drafts', async () => {
    await call('saveDrafts', 'member', change('MINE-5', { category: 'Pumps' }));
    await call('undo', 'member');
    const read = async (caller: CallerName, path = 'MINE-5/history?limit=1') =>
      await app.inject({ url: `/api/pfa/${mine}/${path}`, headers: await headersOf(caller) });
    const first = (await read('member')).json<{ entries: object[]; nextCursor: string }>();
    expect(first.entries).toMatchObject([
      { user: { username: 'member' }, origin: 'undo', changes: [{ before: 'Pumps', after: 'Cranes' }] },
    ]);
    expect((await read('member', `MINE-5/history?limit=1&cursor=${first.nextCursor}`)).json()).toMatchObject({
      entries: [{ origin: 'edit', label: 'save', reason: 'delivery is late' }],
    });
    expect((await read('owner')).json()).toEqual({ entries: [], nextCursor: null });
    for (const id of ['FOREIGN-1', 'MINE-9']) {
      const missing = await read('member', `${id}/history`);
      expect([missing.statusCode, missing.json<Problem>().code]).toEqual([404, 'no_such_record']);
    }
    expect((await read('member', 'MINE-5/history?cursor=x')).statusCode).toBe(400);
  });

  test.each(['records', 'drafts'] as const)('that has the latest %s is not sent them again', async (name) => {
    const read = async (tag?: string) =>
      await app.inject({
        url: routes[name].path.replace(':orgId', mine),
        headers: { ...(await headersOf('member')), ...(tag === undefined ? {} : { 'if-none-match': `"x", ${tag}` }) },
      });
    const tag = String((await read()).headers.etag);
    const again = await read(tag);
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
    await call('saveDrafts', 'member', change('MINE-2', { category: 'Pumps' }));
    expect((await read(tag)).statusCode).toBe(200);
    await call('discard', 'member', { all: true });
    // A page of records says of which version the result is.
    expect((await read(tag)).statusCode).toBe(name === 'drafts' ? 304 : 200);
  });

  test('have the ETag and the 304 of GET for HEAD, and match any with an asterisk', async () => {
    const read = async (method: 'GET' | 'HEAD', tag?: string) =>
      await app.inject({
        method,
        url: routes.records.path.replace(':orgId', mine),
        headers: { ...(await headersOf('member')), ...(tag === undefined ? {} : { 'if-none-match': tag }) },
      });
    const [got, head] = [await read('GET'), await read('HEAD')];
    expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', got.headers.etag]);
    for (const method of ['GET', 'HEAD'] as const) {
      for (const tag of [String(got.headers.etag), '*']) {
        const same = await read(method, tag);
        expect([same.statusCode, same.body, same.headers.etag]).toEqual([304, '', got.headers.etag]);
      }
    }
  });

  test.each<[what: string, payload: object, status: number, path: string]>([
    ['a field of the plan', change('MINE-1', { originalStart: '2026-01-01' }), 422, 'MINE-1.originalStart'],
    ['an unknown field', change('MINE-1', { colour: 'red' }), 422, 'MINE-1.colour'],
    ['a value of the wrong type', change('MINE-1', { monthlyRate: 12 }), 422, 'MINE-1.monthlyRate'],
    ['an impossible date', change('MINE-1', { forecastEnd: '2026-02-30' }), 422, 'MINE-1.forecastEnd'],
    ['nothing', { modifications: [] }, 400, 'modifications'],
    ['more than is known', { ...change('MINE-1', { category: 'Pumps' }), force: true }, 400, 'force'],
  ])('is refused %s, by name, and nothing is saved', async (_, payload, status, path) => {
    const valid = { pfaId: 'MINE-3', delta: { category: 'Pumps' } };
    const both = {
      ...payload,
      modifications: [...(payload as { modifications: object[] }).modifications, ...(status === 422 ? [valid] : [])],
    };
    const response = await call('saveDrafts', 'member', both);
    expect(response.statusCode).toBe(status);
    expect(response.json<Problem>().errors?.map((error) => error.path)).toEqual([path]);
    expect((await page()).draftCount).toBe(0);
  });

  test('has nothing to redo after a new change', async () => {
    await call('saveDrafts', 'owner', change('MINE-4', { category: 'Pumps' }));
    const response = await call('redo', 'owner');
    expect(response.statusCode).toBe(409);
    expect(response.json<Problem>().code).toBe('nothing_to_redo');
  });
});
