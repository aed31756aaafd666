/** Fields that an organization declares for itself: declared, shown, filtered, sorted, written into files, withdrawn. */
import {
  buildDraft,
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import type { MergedRecord, Problem } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [organizationId, userId] = ['', ''];
let asMember: Record<string, string> = {};
let asAdministrator: Record<string, string> = {};

beforeAll(async () => {
  const { database } = product;
  organizationId = await buildOrganization(database, 'RIO');
  userId = await buildUser(database, 'ann');
  await buildMember(database, organizationId, userId);
  const root = await buildUser(database, 'root', { role: 'admin' });
  const headersOf = async (id: string) => ({
    authorization: `Bearer ${await signSession(database, id, jwtSecret)}`,
  });
  [asMember, asAdministrator] = [await headersOf(userId), await headersOf(root)];
  const records: Record<string, Record<string, unknown>> = {
    P1: { SPARE_ZONE: 'North', SPARE_WEIGHT: '12.5', SPARE_ON: '2026-03-01', SPARE_DONE: true },
    P2: { SPARE_ZONE: 'South', SPARE_WEIGHT: '7', SPARE_ON: '2026-02-31', SPARE_DONE: '-1' },
    P3: { SPARE_ZONE: '', SPARE_WEIGHT: '=1+1', SPARE_DONE: 'perhaps' },
    P4: { SPARE_ZONE: 'n'.repeat(5000), SPARE_WEIGHT: '100', "we\"ird 'key'); --": '<b>', constructor: 'x' },
  };
  for (const [id, data] of Object.entries(records)) await buildMirrorRecord(database, organizationId, id, data);
  app = await buildApi(database);
});
afterAll(async () => await app.close());

const admin = () => `/api/admin/custom-fields/${organizationId}`;
const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  await app.inject({ method, url, headers: asAdministrator, ...(payload && { payload }) });
const declare = async (key: string, label: string, kind: string) => await ask('POST', admin(), { key, label, kind });

const get = async (query: string) =>
  await app.inject({ method: 'GET', url: `/api/pfa/${organizationId}${query}`, headers: asMember });

async function idsOf(query: string): Promise<string> {
  const response = await get(query);
  expect(response.statusCode).toBe(200);
  const { records, total } = response.json<{ records: MergedRecord[]; total: number }>();
  expect(total).toBe(records.length);
  return records.map(({ pfaId }) => pfaId).join(' ');
}

const refusal = async (query: string) => {
  const response = await get(query);
  return [response.statusCode, response.json<Problem>().code];
};

describe('a declared field', () => {
  test('is found among what records have beside, and stands in every record from then on', async () => {
    const { found } = (await ask('GET', admin())).json<{ found: { key: string }[] }>();
    expect(found).toContainEqual({ key: 'SPARE_WEIGHT', records: 4, samples: ['100', '12.5', '7'] });
    expect((await get('')).json<{ records: MergedRecord[] }>().records[0]?.custom).toEqual({});
    await declare('SPARE_ZONE', 'Zone', 'text');
    await declare('SPARE_WEIGHT', 'Weight', 'decimal');
    await declare('SPARE_ON', 'Due on', 'date');
    const last = await declare('SPARE_DONE', 'Done', 'boolean');
    expect(last.json<{ fields: object[] }>().fields).toHaveLength(4);
    const { records } = (await get('')).json<{ records: MergedRecord[] }>();
    expect(records.slice(0, 3).map(({ custom }) => custom)).toEqual([
      { SPARE_ZONE: 'North', SPARE_WEIGHT: '12.5', SPARE_ON: '2026-03-01', SPARE_DONE: true },
      { SPARE_ZONE: 'South', SPARE_WEIGHT: '7', SPARE_ON: '2026-02-31', SPARE_DONE: true },
      { SPARE_ZONE: null, SPARE_WEIGHT: '=1+1', SPARE_ON: null, SPARE_DONE: 'perhaps' },
    ]);
  });

  test.each([
    ['?sort=custom.SPARE_WEIGHT', 'P2 P1 P4 P3'],
    ['?sort=-custom.SPARE_WEIGHT', 'P4 P1 P2 P3'],
    ['?sort=-custom.SPARE_ON,pfaId', 'P1 P2 P3 P4'],
    ['?custom.SPARE_ZONE=North&custom.SPARE_ZONE=', 'P1 P3'],
    [`?custom.SPARE_ZONE=${'n'.repeat(1000)}`, 'P4'],
    ['?custom.SPARE_WEIGHT=12.50', 'P1'],
    ['?custom.SPARE_WEIGHT.from=7&custom.SPARE_WEIGHT.to=50', 'P1 P2'],
    ['?custom.SPARE_ON.from=2020-01-01', 'P1'],
    ['?custom.SPARE_DONE=true', 'P1 P2'],
    ['?custom.SPARE_DONE=false', 'P4'],
  ])('answers %s', async (query, ids) => {
    expect(await idsOf(query)).toBe(ids);
  });

  test('is of the draft where there is one, in orders, conditions and totals', async () => {
    await buildDraft(product.database, organizationId, 'P1', userId, { SPARE_WEIGHT: '200' });
    expect(await idsOf('?sort=-custom.SPARE_WEIGHT')).toBe('P1 P4 P2 P3');
    expect(await idsOf('?custom.SPARE_WEIGHT.from=150')).toBe('P1');
    expect(await idsOf('?custom.SPARE_WEIGHT=12.5')).toBe('');
  });

  test('groups records, drafts included, with subtotals, in the order of its sort; what is not of the kind is in no group', async () => {
    const groupsBy = async (by: string, query = '') => {
      const { groups } = (await get(`/groups?by=${by}${query}`)).json<{
        groups: { path: (string | null)[]; records: number }[];
      }>();
      return groups.map(
        ({ path, records }) => `${path.map((value) => value?.slice(0, 5) ?? '-').join('/')} ${records}`,
      );
    };
    await buildDraft(product.database, organizationId, 'P2', userId, { SPARE_ZONE: 'North' });
    expect(await groupsBy('custom.SPARE_ZONE')).toEqual([' 4', 'North 2', 'nnnnn 1', '- 1']);
    expect(await groupsBy('custom.SPARE_DONE,custom.SPARE_ZONE')).toEqual([
      ' 4',
      'false 1',
      'false/nnnnn 1',
      'true 2',
      'true/North 2',
      '- 1',
      '-/- 1',
    ]);
    expect(await groupsBy('source,custom.SPARE_DONE', '&custom.SPARE_ZONE=North&draftsOnly=true')).toEqual([
      ' 2',
      '- 2',
      '-/true 2',
    ]);
    await sql`delete from pfa_draft where pfa_id = 'P2'`.execute(product.database);
  });

  test('tells its values with their counts, drafts included, under all conditions but its own', async () => {
    const valuesOf = async (key: string, query = '') => {
      const response = await get(`/custom-fields/${key}/values${query}`);
      expect(response.statusCode).toBe(200);
      const { values, ...rest } = response.json<{ values: { value: string; count: number }[] }>();
      return { values: values.map(({ value, count }) => `${value} ${count}`).toSorted(), ...rest };
    };
    const none = { missing: 0, hasMore: false };
    expect(await valuesOf('SPARE_ZONE', '?find=ORT&custom.SPARE_ZONE=South')).toEqual({
      ...none,
      values: ['North 1'],
      missing: 1,
    });
    expect(await valuesOf('SPARE_ZONE', '?custom.SPARE_WEIGHT.from=150')).toEqual({ ...none, values: ['North 1'] });
    expect(await valuesOf('SPARE_WEIGHT')).toEqual({ ...none, values: ['100 1', '200 1', '7 1'] });
    expect(await valuesOf('SPARE_WEIGHT', '?draftsOnly=true')).toEqual({ ...none, values: ['200 1'] });
    expect(await valuesOf('SPARE_ON')).toEqual({ ...none, values: ['2026-03-01 1'], missing: 2 });
    expect(await valuesOf('SPARE_DONE', '?find=%25')).toEqual({ ...none, values: [] });
    expect(await valuesOf('SPARE_DONE')).toEqual({ ...none, values: ['false 1', 'true 2'] });
    expect(await refusal('/custom-fields/SPARE_OTHER/values')).toEqual([422, 'bad_query']);
  });

  test('is changed by a draft where it may be, and told under its name', async () => {
    const save = async (custom: object, pfaId = 'P2') =>
      await app.inject({
        method: 'POST',
        url: `/api/pfa/${organizationId}/draft`,
        headers: asMember,
        payload: { modifications: [{ pfaId, delta: { area: 'Marine', custom } }] },
      });
    const faultsOf = async (custom: object) => {
      const response = await save(custom);
      return [response.statusCode, ...(response.json<Problem>().errors ?? []).map(({ path }) => path)];
    };
    expect(await faultsOf({ SPARE_ZONE: 'West' })).toEqual([422, 'P2.custom.SPARE_ZONE']);
    for (const key of ['SPARE_ZONE', 'SPARE_WEIGHT', 'SPARE_ON', 'SPARE_DONE'])
      await ask('POST', `${admin()}/${key}`, { isEditable: true });
    expect(
      await faultsOf({ SPARE_WEIGHT: 'heavy', SPARE_ON: '2026-02-30', SPARE_DONE: null, SPARE_OTHER: '1' }),
    ).toEqual([422, 'P2.custom.SPARE_WEIGHT', 'P2.custom.SPARE_ON', 'P2.custom.SPARE_DONE', 'P2.custom.SPARE_OTHER']);
    expect((await save({ SPARE_WEIGHT: '7.00', SPARE_ON: '2026-02-28', SPARE_DONE: true })).statusCode).toBe(200);
    const { drafts } = (await get('/drafts')).json<{ drafts: { pfaId: string }[] }>();
    // The weight is what it was, and so is the check box, as PEMS writes it.
    expect(drafts.find(({ pfaId }) => pfaId === 'P2')).toMatchObject({
      delta: { area: 'Marine', custom: { SPARE_ON: '2026-02-28' } },
      upstream: { area: null, custom: { SPARE_ON: '2026-02-31' } },
    });
    const { records } = (await get('?draftsOnly=true&sort=pfaId')).json<{ records: MergedRecord[] }>();
    expect(records[1]).toMatchObject({
      custom: { SPARE_ON: '2026-02-28' },
      draft: { changedFields: expect.arrayContaining(['area', 'custom.SPARE_ON']) as string[] },
    });
    const history = (await get('/P2/history')).json<{ entries: { changes: object[] }[] }>();
    expect(history.entries[0]?.changes).toContainEqual({
      field: 'custom.SPARE_ON',
      before: '2026-02-31',
      after: '2026-02-28',
    });
    const locked = await ask('POST', `${admin()}/SPARE_ON`, { isEditable: false });
    expect([locked.statusCode, locked.json<Problem>().code]).toEqual([409, 'custom_field_in_use']);
  });

  test('is no column of a field mapping, nor one that is left out', async () => {
    const url = `/api/admin/mappings/${organizationId}`;
    const fields = [{ field: 'area', upstream: 'SPARE_ZONE' }];
    const response = await ask('POST', url, { basedOn: 0, mapping: { fields, ignored: ['SPARE_ON', 'OTHER'] } });
    const { code, errors } = response.json<Problem>();
    expect([code, errors?.map(({ path }) => path)]).toEqual([
      'mapping_refused',
      ['mapping.fields.0.upstream', 'mapping.ignored.0'],
    ]);
  });

  test('cannot be withdrawn while there are drafts of it', async () => {
    const response = await ask('DELETE', `${admin()}/SPARE_WEIGHT`);
    expect([response.statusCode, response.json<Problem>().code]).toEqual([409, 'custom_field_in_use']);
    expect(response.json<Problem>().detail).toContain('1 draft changes it');
  });

  test('is a column of a file, where what is not of its kind is text and no formula', async () => {
    const columns = 'pfaId,custom.SPARE_WEIGHT,custom.SPARE_ON,custom.SPARE_DONE';
    const csv = await get(`/export.csv?columns=${columns}&sort=pfaId`);
    expect(csv.body.split('\r\n').slice(0, 4)).toEqual([
      'PFA ID,Weight,Due on,Done',
      'P1,200,2026-03-01,true',
      'P2,7,2026-02-28,true',
      expect.stringMatching(/^P3,.?'=1\+1.?,,perhaps$/),
    ]);
    expect((await get(`/export.xlsx?columns=${columns}`)).statusCode).toBe(200);
    expect(await refusal('/export.csv?columns=pfaId,custom.SPARE_OTHER')).toEqual([422, 'bad_query']);
  });

  test('is read from a file as an export has written it, and as a draft where it says another value', async () => {
    const give = async (payload: Buffer | string, type = 'text/csv') =>
      await app.inject({
        method: 'POST',
        url: `/api/pfa/${organizationId}/import`,
        headers: { ...asMember, 'content-type': type },
        payload,
      });
    const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const [csv, workbook] = [await get('/export.csv'), await get('/export.xlsx')];
    expect(csv.body.split('\r\n')[0]).toMatch(/,Zone,Weight,Due on,Done$/);
    const same = { rows: 4, unchanged: 4, faults: [] };
    expect((await give(csv.rawPayload)).json()).toMatchObject(same);
    expect((await give(workbook.rawPayload, xlsx)).json()).toMatchObject(same);
    await ask('POST', `${admin()}/SPARE_ZONE`, { isEditable: false });
    const faulty = [
      'PFA ID,Zone,custom.SPARE_WEIGHT,Due on,Done',
      'P1,West,heavy,2026-02-30,yes',
      'P2,South,1.5,,',
      'P3,,=1+1,,perhaps',
    ];
    expect((await give(faulty.join('\n'))).json<{ faults: object[] }>().faults).toMatchObject([
      { line: 2, field: 'custom.SPARE_ZONE', column: 'Zone', code: 'locked_field' },
      { line: 2, field: 'custom.SPARE_WEIGHT', column: 'custom.SPARE_WEIGHT', code: 'impossible_value' },
      { line: 2, field: 'custom.SPARE_ON', column: 'Due on', code: 'impossible_value' },
    ]);
    const good = await give('pfaid,weight,DONE\nP3,-1.50,\nP4,100.0,no');
    const { importId, changes } = good.json<{ importId: string; changes: object[] }>();
    expect(changes).toEqual([
      {
        line: 2,
        pfaId: 'P3',
        fields: [
          { field: 'custom.SPARE_WEIGHT', column: 'weight', before: '=1+1', after: '-1.5' },
          { field: 'custom.SPARE_DONE', column: 'DONE', before: 'perhaps', after: false },
        ],
      },
    ]);
    const confirm = async () =>
      await app.inject({
        method: 'POST',
        url: `/api/pfa/${organizationId}/import/${importId}/confirm`,
        headers: asMember,
      });
    // What was locked after the file was read is not drafted by it.
    const letEdit = async (isEditable: boolean) =>
      await sql`update custom_field set is_editable = ${isEditable} where key = 'SPARE_DONE'`.execute(product.database);
    await letEdit(false);
    expect((await confirm()).json<Problem>().code).toBe('no_such_import');
    await letEdit(true);
    expect((await confirm()).json()).toEqual({ saved: 1, dropped: 0 });
    const { drafts } = (await get('/drafts')).json<{ drafts: { pfaId: string }[] }>();
    expect(drafts.find(({ pfaId }) => pfaId === 'P3')).toMatchObject({
      delta: { custom: { SPARE_WEIGHT: '-1.5', SPARE_DONE: false } },
    });
    const undone = await app.inject({ method: 'POST', url: `/api/pfa/${organizationId}/undo`, headers: asMember });
    expect(undone.json()).toMatchObject({ label: 'import', recordCount: 1 });
    expect((await get('/drafts')).body).not.toContain('"P3"');
  });

  test.each([
    ['?custom.SPARE_OTHER=1', 422],
    ['?sort=custom.SPARE_OTHER', 422],
    ['?custom.SPARE_WEIGHT=heavy', 422],
    ['?custom.SPARE_ON.from=2026-02-30', 422],
    ['?custom.SPARE_ZONE.from=a', 422],
    ['?custom.__proto__=1', 400],
    ["?custom.a'b=1", 400],
    ["?sort=custom.a'b", 400],
    ['?custom.SPARE_ZONE.about=1', 400],
    ['?custom.SPARE_ON.from=2026-01-01&custom.SPARE_ON.from=2026-01-02', 400],
    ['?custom=1', 400],
    ['/groups?by=category&custom.SPARE_OTHER=1', 422],
    ['/groups?by=custom.SPARE_OTHER', 422],
    ['/groups?by=custom.SPARE_WEIGHT', 422],
    ['/groups?by=custom.SPARE_ON,category', 422],
    ['/groups?by=custom.', 400],
  ])('refuses %s with %i', async (query, status) => {
    expect((await refusal(query))[0]).toBe(status);
  });

  test.each([
    ['__proto__', 'Zone 2', 422, 'bad_custom_field'],
    ["x'); drop table pfa_mirror; --", 'Zone 2', 422, 'bad_custom_field'],
    ['Ä', 'Zone 2', 422, 'bad_custom_field'],
    ['K'.repeat(81), 'Zone 2', 422, 'bad_custom_field'],
    ['category', 'Zone 2', 422, 'bad_custom_field'],
    ['PFS_F_CLASS', 'Zone 2', 422, 'bad_custom_field'],
    ['SPARE_ZONE', 'Zone 2', 409, 'custom_field_taken'],
    ['SPARE_NEW', 'zONE', 409, 'custom_field_taken'],
    ['SPARE_NEW', '  ', 400, 'invalid_request'],
  ])('is not declared as %s, %s: %i', async (key, label, status, code) => {
    const response = await declare(key, label, 'text');
    expect([response.statusCode, response.json<Problem>().code]).toEqual([status, code]);
  });

  test('keeps its key under another label, and leaves its values when it is withdrawn', async () => {
    const renamed = await ask('POST', `${admin()}/SPARE_ZONE`, { label: 'Area of work' });
    expect(renamed.json<{ fields: object[] }>().fields[0]).toMatchObject({ key: 'SPARE_ZONE', label: 'Area of work' });
    const one = (await get('/P4')).json<{ others: { key: string }[]; custom: object }>();
    expect(one.others).toEqual([
      { key: 'constructor', value: 'x' },
      { key: `we"ird 'key'); --`, value: '<b>' },
    ]);
    expect((await ask('DELETE', `${admin()}/SPARE_ZONE`)).statusCode).toBe(204);
    expect((await ask('DELETE', `${admin()}/SPARE_ZONE`)).statusCode).toBe(404);
    const after = (await get('/P1')).json<{ others: { key: string }[]; custom: object }>();
    expect(after.others).toEqual([{ key: 'SPARE_ZONE', value: 'North' }]);
    expect(Object.keys(after.custom)).not.toContain('SPARE_ZONE');
    expect(await refusal('?custom.SPARE_ZONE=North')).toEqual([422, 'bad_query']);
  });

  test('is one of forty at most', async () => {
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await declare(`MANY_${i}`, `Many ${i}`, 'text')).statusCode);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([37, 409]);
    expect((await get('')).statusCode).toBe(200);
  });
});
