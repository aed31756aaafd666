/** Files over HTTP: who gets and gives which, what stands in them, and what becomes of them. */
import { buffer } from 'node:stream/consumers';
import { columnsOf, type FieldConfiguration, readFieldConfiguration } from '@vanguard/datastore';
import { buildDraft, buildMirrorRecord, buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import {
  csvType,
  type ImportPreview,
  type Problem,
  problemContentType,
  type RouteName,
  routes,
  xlsxType,
} from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApi, buildCallers, type CallerName, password } from './testing/build-api.ts';
import { limits } from './transfer/limits.ts';
import { readWhole } from './transfer/testing/read-whole.ts';
import { openXlsx } from './transfer/xlsx/write-xlsx.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let [mine, foreign, member] = ['', '', ''];
const tokens = new Map<CallerName, string>();

beforeAll(async () => {
  const { database } = product;
  [mine, foreign] = [await buildOrganization(database, 'AL/PH'), await buildOrganization(database, 'ALPHA2')];
  ({ member } = await buildCallers(database, mine, foreign));
  app = await buildApi(database);
});
afterAll(async () => await app.close());

beforeEach(async () => {
  const { database } = product;
  await sql`delete from field_configuration`.execute(database);
  await sql`delete from pfa_edit`.execute(database);
  await sql`delete from pfa_mirror`.execute(database);
  for (let i = 1; i <= 3; i++) {
    const data = {
      category: 'Cranes',
      model: '=danger',
      monthlyRate: '3044.50',
      originalEnd: '2026-06-30',
      forecastStart: '2026-01-01',
      forecastEnd: `2026-02-0${i}`,
    };
    await buildMirrorRecord(database, mine, `MINE-${i}`, data);
  }
  await buildMirrorRecord(database, foreign, 'FOREIGN-1', { category: 'Foreign secrets' });
  await buildDraft(database, mine, 'MINE-2', member, { category: 'Pumps' });
});

async function configure(values: Partial<Record<'date_format' | 'delimiter' | 'encoding', string>>, fields: object[]) {
  const { date_format = 'YYYY-MM-DD', delimiter = ',', encoding = 'UTF-8' } = values;
  await sql`insert into field_configuration (id, organization_id, name, is_default, field_mappings, date_format, delimiter, encoding)
            values ('own', ${mine}, 'Own', true, ${JSON.stringify(fields)}::jsonb, ${date_format}, ${delimiter}, ${encoding})`.execute(
    product.database,
  );
}

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

const unknownImport = '00000000-0000-4000-8000-000000000000';

interface Call {
  query?: string;
  file?: Buffer | string;
  type?: string;
  importId?: string | null;
}

async function call(name: RouteName, caller: CallerName, { query = '', file, type = csvType, importId }: Call = {}) {
  const { method, path } = routes[name];
  return await app.inject({
    method,
    url: path.replace(':orgId', mine).replace(':importId', importId ?? unknownImport) + query,
    headers: { ...(await headersOf(caller)), ...(file === undefined ? {} : { 'content-type': type }) },
    ...(file === undefined ? {} : { payload: file }),
  });
}

const preview = async (file: Buffer | string, type = csvType) => await call('import', 'member', { file, type });
const drafts = async () =>
  (await call('drafts', 'member'))
    .json<{ drafts: { pfaId: string; delta: object }[] }>()
    .drafts.map(({ pfaId, delta }) => [pfaId, delta]);

async function valuesOf(name: RouteName, bytes: Buffer): Promise<unknown[]> {
  const configuration: FieldConfiguration = await readFieldConfiguration(product.database, {
    organizationId: mine,
    userId: member,
  });
  const { rows } = await readWhole(name === 'exportCsv' ? 'csv' : 'xlsx', bytes, configuration);
  return rows.map(({ values }) => values);
}

describe('an export', () => {
  test.each(
    (['exportCsv', 'exportXlsx'] as const).flatMap((name) =>
      (['viewer', 'member', 'owner', 'system-admin'] as const).map((caller) => [name, caller] as const),
    ),
  )('%s for %s has the own drafts in it and nothing of another organization', async (name, caller) => {
    const words = JSON.stringify(await valuesOf(name, (await call(name, caller)).rawPayload));
    expect(words).toMatch(caller === 'member' ? /Pumps/ : /^(?!.*Pumps).*Cranes/);
    expect(words).not.toMatch(/FOREIGN|Foreign/);
  });

  test('has the records of filter and order as the asking user sees them', async () => {
    const query =
      '?columns=pfaId,category,model,monthlyRate,forecastEnd,isActualized&sort=-forecastEnd&forecastEndFrom=2026-02-02';
    const response = await call('exportCsv', 'member', { query });
    expect(response.body.split('\r\n')).toEqual([
      'PFA ID,Category,Model,Monthly rate,Forecast end,Actualized',
      "MINE-3,Cranes,'=danger,3044.5,2026-02-03,false",
      "MINE-2,Pumps,'=danger,3044.5,2026-02-02,false",
      '',
    ]);
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="AL_PH-pfa-\d{4}-\d\d-\d\d\.csv"$/) as string,
    });
    const sheet = await call('exportXlsx', 'member', { query });
    expect(await valuesOf('exportXlsx', sheet.rawPayload)).toEqual([
      ['MINE-3', 'Cranes', '=danger', '3044.5', '2026-02-03', false],
      ['MINE-2', 'Pumps', '=danger', '3044.5', '2026-02-02', false],
    ]);
  });

  test('is written as the organization has configured it', async () => {
    await configure({ date_format: 'DD.MM.YYYY', delimiter: ';', encoding: 'utf-16le' }, [
      { field: 'forecastEnd', label: 'Ende', enabled: true, order: 2 },
      { field: 'pfaId', label: 'Nr', enabled: true, order: 1 },
      { field: 'category', label: 'Kategorie', enabled: false, order: 3 },
      { field: 'areaSilo', label: 'Ort', enabled: true, order: 4 },
      { field: 'PFS_SPARE', label: 'Spare', enabled: true, order: 5 },
    ]);
    const lines = async (query: string) =>
      (await call('exportCsv', 'viewer', { query })).rawPayload.toString('utf16le').split('\r\n').slice(0, 2);
    expect(await lines('')).toEqual(['\uFEFFNr;Ende;Ort', 'MINE-1;01.02.2026;']);
    expect(await lines('?columns=category,pfaId')).toEqual(['\uFEFFKategorie;Nr', 'Cranes;MINE-1']);
    expect(await lines('?headers=false')).toEqual(['\uFEFFMINE-1;01.02.2026;', 'MINE-2;02.02.2026;']);
  });

  test('begins with a byte order mark where it is asked for, and has no body for HEAD', async () => {
    const marked = await call('exportCsv', 'viewer', { query: '?bom=true' });
    expect([...marked.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const head = await app.inject({
      method: 'HEAD',
      url: routes.exportCsv.path.replace(':orgId', mine),
      headers: await headersOf('viewer'),
    });
    expect([head.statusCode, head.body]).toEqual([200, '']);
  });

  test.each([
    ['?columns=pfaId,colour', 400, 'invalid_request', 'columns'],
    ['?colour=red', 400, 'invalid_request', 'colour'],
    ['?sort=relevance', 422, 'bad_query', undefined],
  ])('%s is refused with %i, as a problem', async (query, status, code, path) => {
    const response = await call('exportCsv', 'viewer', { query });
    const problem = response.json<Problem>();
    expect([response.statusCode, problem.code, problem.errors?.[0]?.path]).toEqual([status, code, path]);
    expect(response.headers['content-disposition']).toBeUndefined();
  });

  test('is refused where the configuration cannot be read back', async () => {
    await configure({ date_format: 'YY-MM' }, []);
    expect((await call('exportCsv', 'viewer')).json<Problem>()).toMatchObject({
      status: 422,
      code: 'bad_configuration',
    });
  });
});

describe('an import', () => {
  test('is confirmed by nobody but who made it', async () => {
    const { importId } = (await preview('PFA ID,Category\nMINE-1,Pumps\n')).json<ImportPreview>();
    expect((await call('confirmImport', 'owner', { importId })).json<Problem>().code).toBe('no_such_import');
    expect((await call('confirmImport', 'member', { importId })).statusCode).toBe(200);
  });

  test.each(['exportCsv', 'exportXlsx'] as const)('of what %s gave changes nothing', async (name) => {
    await configure({ date_format: 'D-MMM-YYYY', delimiter: '|' }, []);
    const exported = await call(name, 'member', { query: '?includeDiscontinued=true' });
    const found = await preview(exported.rawPayload, name === 'exportCsv' ? csvType : xlsxType);
    expect(found.json<ImportPreview>()).toMatchObject({
      rows: 3,
      unchanged: 3,
      changed: 0,
      faults: [],
      importId: null,
    });
  });

  test('shows what it would change, changes nothing until it is confirmed, and then once', async () => {
    const exported = (await call('exportCsv', 'member', { query: '?columns=pfaId,category,forecastEnd' })).body;
    const edited = exported.replace('MINE-1,Cranes', 'MINE-1,').replace('2026-02-03', '2026-03-03');
    const found = (await preview(edited)).json<ImportPreview>();
    expect(found).toMatchObject({ rows: 3, changed: 2, unchanged: 1, faultCount: 0 });
    expect(found.changes).toEqual([
      { line: 2, pfaId: 'MINE-1', fields: [{ field: 'category', column: 'Category', before: 'Cranes', after: null }] },
      {
        line: 4,
        pfaId: 'MINE-3',
        fields: [{ field: 'forecastEnd', column: 'Forecast end', before: '2026-02-03', after: '2026-03-03' }],
      },
    ]);
    const before = [['MINE-2', { category: 'Pumps' }]];
    expect(await drafts()).toEqual(before);
    for (let i = 0; i < 2; i++) {
      const confirmed = await call('confirmImport', 'member', { importId: found.importId });
      expect([confirmed.statusCode, confirmed.json()]).toEqual([200, { saved: 2, dropped: 0 }]);
    }
    expect(await drafts()).toEqual([
      ['MINE-1', { category: null }],
      ['MINE-2', { category: 'Pumps' }],
      ['MINE-3', { forecastEnd: '2026-03-03' }],
    ]);
    expect((await call('undo', 'member')).json()).toMatchObject({ label: 'import', recordCount: 2 });
    expect(await drafts()).toEqual(before);
  });

  test('names what is wrong by line and column, and of a sheet by cell', async () => {
    const query = '?columns=category,pfaId,originalEnd,forecastEnd';
    const csv = (await call('exportCsv', 'member', { query })).body;
    const found = (
      await preview(csv.replace('2026-06-30', '2026-07-01').replace('2026-02-03', 'soon'))
    ).json<ImportPreview>();
    expect(found).toMatchObject({ importId: null, wrong: 2, unchanged: 1, faultCount: 2 });
    expect(found.faults).toMatchObject([
      { line: 2, column: 'Original end', cell: null, pfaId: 'MINE-1', field: 'originalEnd', code: 'locked_field' },
      { line: 4, column: 'Forecast end', cell: null, pfaId: 'MINE-3', field: 'forecastEnd', code: 'impossible_value' },
    ]);
    const sheet = (await call('exportXlsx', 'member', { query })).rawPayload;
    await sql`update pfa_mirror set data = data || '{"originalEnd":"2027-01-01"}' where pfa_id = 'MINE-3'`.execute(
      product.database,
    );
    expect((await preview(sheet, xlsxType)).json<ImportPreview>().faults).toMatchObject([
      { line: 4, column: 'Original end', cell: 'C4', pfaId: 'MINE-3' },
    ]);
  });

  test('is told by its media type in whatever case', async () => {
    const file = 'PFA ID,Category\nMINE-1,Tools\n';
    expect((await preview(file, 'Text/CSV; Charset=UTF-8')).json<ImportPreview>()).toMatchObject({ changed: 1 });
    expect((await preview(file, xlsxType.toUpperCase())).json<Problem>()).toMatchObject({ code: 'file_refused' });
  });

  test('is read in the charset that its media type names', async () => {
    const file = Buffer.from('PFA ID,Category\nMINE-1,Kräne\n', 'latin1');
    const found = (await preview(file, `${csvType}; charset=windows-1252`)).json<ImportPreview>();
    expect(found.changes[0]?.fields[0]?.after).toBe('Kräne');
    expect((await preview(file, `${csvType}; charset=utf-8`)).json<Problem>()).toMatchObject({ code: 'file_refused' });
    const unknown = await preview(file, `${csvType}; charset=shift_jis`);
    expect([unknown.statusCode, unknown.json<Problem>().code]).toEqual([415, 'unknown_charset']);
  });

  test('says of a number in a column of dates what to do about it', async () => {
    const columns = columnsOf(['pfaId', 'monthlyRate'], new Map([['monthlyRate', 'Forecast end']]));
    const file = openXlsx(columns, 'YYYY-MM-DD');
    const written = buffer(file.stream);
    await file.write([['MINE-1', '46023']]);
    await file.end();
    const { faults } = (await preview(await written, xlsxType)).json<ImportPreview>();
    expect(faults).toMatchObject([
      { cell: 'B2', field: 'forecastEnd', message: 'is a number, not a date: format the column as a date' },
    ]);
  });

  test('is refused at its confirmation where a record has changed since, by name', async () => {
    const { importId } = (await preview('PFA ID,Category\nMINE-1,Tools\nMINE-3,Tools\n')).json<ImportPreview>();
    await sql`update pfa_mirror set data = data || '{"area":"Marine"}' where pfa_id = 'MINE-3'`.execute(
      product.database,
    );
    const refused = await call('confirmImport', 'member', { importId });
    expect(refused.statusCode).toBe(412);
    expect(refused.json<Problem>()).toMatchObject({ code: 'precondition_failed', errors: [{ path: 'MINE-3' }] });
    expect(await drafts()).toEqual([['MINE-2', { category: 'Pumps' }]]);
  });

  test.each<[what: string, file: Buffer | string, type: string, status: number, code: string]>([
    ['nothing', '', csvType, 422, 'file_refused'],
    ['another table', 'Name\nx\n', csvType, 422, 'file_refused'],
    ['CSV as a workbook', 'PFA ID\nMINE-1\n', xlsxType, 422, 'file_refused'],
    ['JSON', '{}', 'application/json', 415, 'unknown_file_type'],
    ['too much', Buffer.alloc(limits.fileBytes + 1), csvType, 413, 'file_too_large'],
  ])('of %s is refused in words', async (_, file, type, status, code) => {
    const refused = await call('import', 'member', { file, type });
    expect([refused.statusCode, refused.json<Problem>().code]).toEqual([status, code]);
  });
});

test('OpenAPI tells files by their media types', async () => {
  const { paths } = (await app.inject({ url: '/api/openapi.json' })).json<{
    paths: Record<
      string,
      Record<string, { requestBody?: { content: object }; responses: Record<string, { content: object }> }>
    >;
  }>();
  const exported = paths['/api/pfa/{orgId}/export.xlsx']?.['get']?.responses;
  expect(Object.keys(exported?.['200']?.content ?? {})).toEqual([xlsxType]);
  expect(Object.keys(exported?.['404']?.content ?? {})).toEqual([problemContentType]);
  const imported = paths['/api/pfa/{orgId}/import']?.['post'];
  expect(imported?.requestBody?.content).toEqual({
    [csvType]: { schema: { type: 'string', format: 'binary' } },
    [xlsxType]: { schema: { type: 'string', format: 'binary' } },
  });
});
