/** Previews and confirmations: only what differs, nothing that was not shown, nobody else's. */
import { sql } from 'kysely';
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEditSteps, undoDrafts } from '../drafts/edit-steps.ts';
import { listDrafts } from '../drafts/list-drafts.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { type ExportField, exportFields } from '@vanguard/pfa';
import { exportRecords } from '../exports/export-records.ts';
import type { MergedRecord } from '../records/list-records.ts';
import { acrossOrganizations } from '../scope.ts';
import { arbitraryDrafted } from '../testing/arbitrary-records.ts';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { storeRecords } from '../testing/store-records.ts';
import { confirmImport } from './confirm-import.ts';
import type { CellValue, ImportRow, ImportTable } from './import-table.ts';
import { previewImport } from './preview-import.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
const other = { organizationId: '', userId: '' };
beforeAll(async () => {
  const { database } = product;
  scope.organizationId = await buildOrganization(database, 'RIO');
  scope.userId = await buildUser(database, 'ann');
  other.organizationId = await buildOrganization(database, 'RIO2');
  other.userId = await buildUser(database, 'bob');
});
beforeEach(async () => {
  for (const table of ['pfa_import', 'pfa_edit', 'pfa_mirror']) {
    await sql`delete from ${sql.table(table)}`.execute(product.database);
  }
  const crane = {
    category: 'Cranes',
    source: 'Rental',
    monthlyRate: '100.50',
    originalStart: '2026-01-01',
    forecastStart: '2026-01-01',
    forecastEnd: '2026-03-01',
  };
  for (const id of ['P1', 'P2', 'P3']) await buildMirrorRecord(product.database, scope.organizationId, id, crane);
  await buildMirrorRecord(product.database, other.organizationId, 'FOREIGN', crane);
});

function tableOf(columns: readonly ExportField[], ...rows: CellValue[][]): ImportTable {
  return { columns: ['pfaId', ...columns], chunks: chunksOf(rows.map((values, i) => ({ line: i + 2, values }))) };
}

/** Two rows each, so that even the few rows of a test come in several chunks. */
async function* chunksOf(rows: readonly ImportRow[]): AsyncGenerator<readonly ImportRow[]> {
  for (let i = 0; i < rows.length; i += 2) yield await Promise.resolve(rows.slice(i, i + 2));
}

const preview = async (columns: readonly ExportField[], ...rows: CellValue[][]) =>
  await previewImport(product.database, scope, tableOf(columns, ...rows));

const confirm = async (importId: string | null, as = scope) =>
  await confirmImport(product.database, as, importId ?? '').catch((error: { code: string }) => error.code);

async function deltas(): Promise<Record<string, unknown>> {
  const drafts = await listDrafts(product.database, scope, { limit: 1000 });
  return Object.fromEntries(drafts.map(({ pfaId, delta }) => [pfaId, delta]));
}

describe('a preview', () => {
  test('shows what differs, saves nothing, and its confirmation saves just that as one step', async () => {
    await saveDrafts(product.database, scope, { modifications: [{ pfaId: 'P1', delta: { category: 'Pumps' } }] });
    const found = await preview(
      ['category', 'monthlyRate', 'isActualized'],
      ['P1', 'Pumps', '100.5', true],
      ['P2', null, '7', false],
      ['P3', 'Cranes', '100.500', false],
    );
    expect(found).toMatchObject({ rows: 3, changed: 2, unchanged: 1, unknown: 0, wrong: 0, faults: [] });
    expect(found.changes).toEqual([
      { line: 2, pfaId: 'P1', fields: [{ field: 'isActualized', before: false, after: true }] },
      {
        line: 3,
        pfaId: 'P2',
        fields: [
          { field: 'category', before: 'Cranes', after: null },
          { field: 'monthlyRate', before: '100.5', after: '7' },
        ],
      },
    ]);
    expect(await deltas()).toEqual({ P1: { category: 'Pumps' } });
    expect(await confirm(found.importId)).toEqual({ saved: 2, dropped: 0 });
    const imported = { P1: { category: 'Pumps', isActualized: true }, P2: { category: null, monthlyRate: '7' } };
    expect(await deltas()).toEqual(imported);
    expect((await listEditSteps(product.database, scope))[0]).toMatchObject({ label: 'import', recordCount: 2 });
    expect(await confirm(found.importId)).toEqual({ saved: 2, dropped: 0 });
    expect(await listEditSteps(product.database, scope)).toHaveLength(2);
    await undoDrafts(product.database, scope);
    expect(await deltas()).toEqual({ P1: { category: 'Pumps' } });
  });

  test('faults a source that is neither Rental nor Purchase where it is new, not where the record has it', async () => {
    await buildMirrorRecord(product.database, scope.organizationId, 'P4', { source: 'Lease' });
    await buildMirrorRecord(product.database, scope.organizationId, 'P5', { source: 'Lease' });
    expect(await preview(['source', 'area'], ['P1', 'rental', 'Marine'], ['P4', 'Lease', 'Marine'])).toMatchObject({
      importId: null,
      changed: 1,
      wrong: 1,
      faults: [{ line: 2, field: 'source', code: 'unknown_source', message: 'must be Rental or Purchase, or null' }],
    });
    const found = await preview(['source', 'area'], ['P4', 'Lease', 'Marine'], ['P5', 'Rental', null]);
    expect(found).toMatchObject({ changed: 2, wrong: 0 });
    await confirm(found.importId);
    expect(await deltas()).toEqual({ P4: { area: 'Marine' }, P5: { source: 'Rental' } });
  });

  test.each<[what: string, columns: ExportField[], rows: CellValue[][], line: number, field: string, code: string]>([
    ['a record that is not there', [], [['P1'], ['P9']], 3, 'pfaId', 'unknown_record'],
    ["another organization's record", ['category'], [['FOREIGN', 'Pumps']], 2, 'pfaId', 'unknown_record'],
    ['a line without id', ['category'], [[null, 'Pumps']], 2, 'pfaId', 'missing_key'],
    [
      'a record twice',
      ['category'],
      [
        ['P1', 'A'],
        ['P1', 'B'],
      ],
      3,
      'pfaId',
      'duplicate',
    ],
    ['another plan', ['originalStart'], [['P1', '2026-01-02']], 2, 'originalStart', 'locked_field'],
    ['an emptied plan', ['originalStart'], [['P1', null]], 2, 'originalStart', 'locked_field'],
    ['a date that does not exist', ['forecastEnd'], [['P1', '30.2.2026']], 2, 'forecastEnd', 'impossible_value'],
    ['an amount with a comma', ['monthlyRate'], [['P1', '1,000.5']], 2, 'monthlyRate', 'impossible_value'],
    ['a flag that is empty', ['isActualized'], [['P1', null]], 2, 'isActualized', 'wrong_type'],
    [
      'an end before its start',
      ['forecastEnd'],
      [['P1', '2025-01-01']],
      2,
      'forecastEnd',
      'forecast_ends_before_start',
    ],
  ])('names %s by line and field, and cannot be confirmed', async (_, columns, rows, line, field, code) => {
    const found = await preview(columns, ...rows);
    expect(found.faults).toMatchObject([{ line, field, code }]);
    expect([found.faultCount, found.importId]).toEqual([1, null]);
    expect(found.changed + found.unchanged + found.unknown + found.wrong).toBe(rows.length);
  });

  test('does not read columns that follow from others', async () => {
    expect(await preview(['forecastCost', 'actualVariance'], ['P1', '1', 'x'])).toMatchObject({
      unchanged: 1,
      importId: null,
    });
  });

  test('of what was just exported finds nothing that differs, whatever the records and drafts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryDrafted, { minLength: 1, maxLength: 20 }), async (rows) => {
        await storeRecords(product.database, scope, other.userId, rows);
        const exported: MergedRecord[] = [];
        const everything = { includeDiscontinued: true, includeFundsTransferable: true };
        const sort = [{ field: 'category', descending: true }] as const;
        await exportRecords(product.database, scope, { ...everything, sort }, async (page) => {
          exported.push(...page);
          await Promise.resolve();
        });
        const table = {
          columns: exportFields,
          chunks: chunksOf(
            exported.map((record, i) => ({ line: i, values: exportFields.map((field) => record[field]) })),
          ),
        };
        expect(await previewImport(product.database, scope, table)).toMatchObject({
          rows: rows.length,
          unchanged: rows.length,
          changes: [],
          faults: [],
          importId: null,
        });
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});

describe('a confirmation', () => {
  const previewed = async () => (await preview(['category'], ['P1', 'Pumps'], ['P2', 'Tools'])).importId;

  test.each<[what: string, change: () => Promise<unknown>]>([
    [
      'upstream changed',
      async () =>
        await sql`update pfa_mirror set data = data || '{"area":"Marine"}' where pfa_id = 'P2'`.execute(
          product.database,
        ),
    ],
    [
      'upstream removed',
      async () => await sql`update pfa_mirror set removed_at = now() where pfa_id = 'P2'`.execute(product.database),
    ],
    [
      'the user changed',
      async () =>
        await saveDrafts(product.database, scope, { modifications: [{ pfaId: 'P2', delta: { area: 'Marine' } }] }),
    ],
  ])('is refused as a whole, naming the record, that %s since', async (_, change) => {
    const importId = await previewed();
    await change();
    const before = await deltas();
    const refused = confirmImport(product.database, scope, importId ?? '');
    await expect(refused).rejects.toMatchObject({ code: 'precondition_failed', pfaIds: ['P2'] });
    expect(await deltas()).toEqual(before);
  });

  test("is not for another user's or another organization's import, nor for one that has expired", async () => {
    const importId = await previewed();
    expect(await confirm(importId, { ...scope, userId: other.userId })).toBe('no_such_import');
    expect(await confirm(importId, { ...scope, organizationId: other.organizationId })).toBe('no_such_import');
    await sql`update pfa_import set expires_at = now() - interval '1 second'`.execute(product.database);
    expect(await confirm(importId)).toBe('no_such_import');
    await previewed();
    const left = await acrossOrganizations(
      product.database,
      async (trx) => await sql`select id from pfa_import`.execute(trx),
    );
    expect(left.rows).toHaveLength(1);
  });

  test('is of one of the last ten previews, or of one that was confirmed before', async () => {
    const first = await previewed();
    const confirmed = await previewed();
    await confirm(confirmed);
    const all: (string | null)[] = [];
    for (let i = 0; i < 11; i++) all.push((await preview(['category'], ['P3', `Tools ${i}`])).importId);
    expect(await confirm(first)).toBe('no_such_import');
    expect(await confirm(all[0] ?? null)).toBe('no_such_import');
    expect(await confirm(all[1] ?? null)).toEqual({ saved: 1, dropped: 0 });
    expect(await confirm(confirmed)).toEqual({ saved: 2, dropped: 0 });
  });

  test('twice at once saves once', async () => {
    const importId = await previewed();
    const results = await Promise.all([confirm(importId), confirm(importId)]);
    expect(results).toEqual([
      { saved: 2, dropped: 0 },
      { saved: 2, dropped: 0 },
    ]);
    expect(await listEditSteps(product.database, scope)).toHaveLength(1);
  });
});

test('changes that would take too much are refused as a whole, and nothing of them is kept', async () => {
  const changes = ['P1', 'P2', 'P3'].map((id) => [id, 'x'.repeat(400)]);
  const previewWithin = async (mostKeptBytes: number) =>
    await previewImport(product.database, scope, tableOf(['category'], ...changes), { mostKeptBytes });
  await expect(previewWithin(1200)).rejects.toMatchObject({ code: 'import_too_large' });
  expect((await sql`select from pfa_import`.execute(product.database)).rows).toEqual([]);
  expect((await previewWithin(3000)).changed).toBe(3);
});
