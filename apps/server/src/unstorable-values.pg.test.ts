/** What PostgreSQL keeps nowhere is refused by name, wherever in a request it stands. */
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { csvType, type Problem, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [organization, token] = ['', ''];

beforeAll(async () => {
  const { database } = product;
  organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann');
  await buildMember(database, organization, user);
  await buildMirrorRecord(database, organization, 'P1', { category: 'c'.repeat(1000) });
  token = await signSession(database, user, jwtSecret);
  app = await buildApi(database);
});
afterAll(async () => await app.close());

const headers = () => ({ authorization: `Bearer ${token}` });
const read = async (path: string, id = organization) =>
  await app.inject({ url: path.replace(':orgId', id), headers: headers() });
const post = async (path: string, payload: object) =>
  await app.inject({ method: 'POST', url: path.replace(':orgId', organization), payload, headers: headers() });

function refusalOf(response: Awaited<ReturnType<typeof read>>) {
  const { code, errors } = response.json<Problem>();
  return [response.statusCode, code, errors?.map(({ path }) => path)];
}

describe.each([
  ['NUL', '\0'],
  ['half of a surrogate pair', '\ud800'],
])('%s', (_, bad) => {
  const text = `a${bad}b`;
  const operation = { kind: 'shift', days: 1 };
  const bodies: [path: string, body: object, field: string][] = [
    [routes.login.path, { username: text, password: 'x' }, 'username'],
    [routes.login.path, { username: 'x', password: text }, 'password'],
    [routes.changePassword.path, { currentPassword: text, newPassword: 'x' }, 'currentPassword'],
    [routes.saveDrafts.path, { modifications: [{ pfaId: text, delta: {} }] }, 'modifications.0.pfaId'],
    [
      routes.saveDrafts.path,
      { modifications: [{ pfaId: 'P1', delta: {}, changeReason: text }] },
      'modifications.0.changeReason',
    ],
    [
      routes.saveDrafts.path,
      { modifications: [{ pfaId: 'P1', delta: {}, ifVersion: text }] },
      'modifications.0.ifVersion',
    ],
    [routes.saveDrafts.path, { modifications: [{ pfaId: 'P1', delta: {} }], sessionId: text }, 'sessionId'],
    [routes.bulk.path, { select: { ids: [text] }, operation }, 'select.ids.0'],
    [routes.bulk.path, { select: { category: [text] }, operation }, 'select.category.0'],
    [routes.bulk.path, { select: { text }, operation }, 'select.text'],
    [routes.bulk.path, { select: {}, operation: { kind: 'setText', field: 'area', value: text } }, 'operation.value'],
    [routes.bulk.path, { select: {}, operation, changeReason: text }, 'changeReason'],
    [
      routes.resolveConflicts.path,
      { resolutions: [{ pfaId: text, field: 'area', take: 'mine' }] },
      'resolutions.0.pfaId',
    ],
    [
      routes.resolveConflicts.path,
      { resolutions: [{ pfaId: 'P1', field: text, take: 'mine' }] },
      'resolutions.0.field',
    ],
    [routes.commit.path, { ids: [text] }, 'ids.0'],
  ];
  test.each(bodies)('in the body of %s %j is refused as %s', async (path, body, field) => {
    expect(refusalOf(await post(path, body))).toEqual([400, 'invalid_request', [field]]);
  });

  test('in a field of a draft is refused as that field', async () => {
    const refused = await post(routes.saveDrafts.path, { modifications: [{ pfaId: 'P1', delta: { area: text } }] });
    expect(refusalOf(refused)).toEqual([422, 'draft_refused', ['P1.area']]);
  });

  test.each([{ ids: [text] }, { sessionId: text }])('in what is discarded is refused: %j', async (body) => {
    expect(refusalOf(await post(routes.discard.path, body)).slice(0, 2)).toEqual([400, 'invalid_request']);
  });
});

describe('NUL', () => {
  const queries: [path: string, field: string][] = [
    ...['category', 'q', 'cursor'].map((field): [string, string] => [routes.records.path, field]),
    [routes.facets.path, 'area'],
    [routes.exportCsv.path, 'q'],
    [routes.drafts.path, 'sessionId'],
    [routes.drafts.path, 'after'],
    [routes.history.path.replace(':pfaId', 'P1'), 'cursor'],
  ];
  test.each(queries)('in the query of %s is refused as %s', async (path, field) => {
    const [status, code, fields] = refusalOf(await read(`${path}?${field}=a%00`));
    expect([status, code, String(fields).split('.')[0]]).toEqual([400, 'invalid_request', field]);
  });

  test('names no organization and no record', async () => {
    expect(refusalOf(await read(routes.records.path, 'a%00'))).toEqual([404, 'no_such_organization', undefined]);
    const history = await read(routes.history.path.replace(':pfaId', 'a%00'));
    expect(refusalOf(history)).toEqual([400, 'invalid_request', ['pfaId']]);
  });

  test('in the id of a line of a file is refused by its line', async () => {
    const refused = await app.inject({
      method: 'POST',
      url: routes.import.path.replace(':orgId', organization),
      headers: { ...headers(), 'content-type': csvType },
      payload: 'pfaId,area\nP1,x\nP\0,x\n',
    });
    expect(refusalOf(refused)).toEqual([422, 'file_refused', ['line 3']]);
  });
});

test('the year 0000 is not a date of a condition or an operation', async () => {
  const select = { dates: { forecastStart: { from: '0000-12-31' } } };
  const operation = { kind: 'setDates', start: '0000-12-31' };
  expect(refusalOf(await read(`${routes.records.path}?forecastStartFrom=0000-12-31`))).toEqual([
    400,
    'invalid_request',
    ['forecastStartFrom'],
  ]);
  expect(refusalOf(await post(routes.bulk.path, { select, operation }))).toEqual([
    400,
    'invalid_request',
    ['select.dates.forecastStart.from', 'operation.start'],
  ]);
});

test('a condition may be as long as a text of a record', async () => {
  const found = await read(`${routes.records.path}?category=${'c'.repeat(1000)}`);
  expect(found.json<{ total: number }>().total).toBe(1);
  expect((await read(`${routes.records.path}?q=${'c'.repeat(1000)}`)).statusCode).toBe(200);
  expect((await read(`${routes.records.path}?q=${'c'.repeat(1001)}`)).statusCode).toBe(400);
});

test('a text to find may have 32 words', async () => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join('%20');
  expect((await read(`${routes.records.path}?q=${words(32)}`)).statusCode).toBe(200);
  expect(refusalOf(await read(`${routes.records.path}?q=${words(33)}`))).toEqual([400, 'invalid_request', ['q']]);
  const bulk = { select: { text: words(33).replaceAll('%20', '-') }, operation: { kind: 'shift', days: 1 } };
  expect(refusalOf(await post(routes.bulk.path, bulk))).toEqual([400, 'invalid_request', ['select.text']]);
});
