/** Sources of upstream that are neither Rental nor Purchase: kept, costing nothing, marked, found, counted, repaired. */
import { hasUnknownSource } from '@vanguard/pfa';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runBulk } from '../bulk/run-bulk.ts';
import { listDrafts } from '../drafts/list-drafts.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { createFrozenProduct } from '../testing/frozen-product.ts';
import {
  buildDraft,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  setLargeFrom,
  useProductDatabase,
} from '../testing/index.ts';
import { listRecords } from './list-records.ts';
import { findTotals } from './record-totals.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
beforeAll(async () => {
  scope.userId = await buildUser(product.database, 'ann');
});

let organizations = 0;
beforeEach(async () => {
  scope.organizationId = await buildOrganization(product.database, `ORG${organizations++}`);
});

const dates = { originalStart: '2025-01-01', originalEnd: '2025-02-01', monthlyRate: '3044', purchasePrice: '7' };

async function store(records: Record<string, Record<string, unknown>>): Promise<void> {
  for (const [id, data] of Object.entries(records))
    await buildMirrorRecord(product.database, scope.organizationId, id, { ...dates, ...data });
}

const find = async (hasMark: boolean) => {
  const filter = { flags: { hasUnknownSource: hasMark } };
  const { records } = await listRecords(product.database, scope, { ...filter, sort: [], limit: 99 });
  return records.map(({ pfaId }) => pfaId);
};
const toRepair = async (filter: Parameters<typeof findTotals>[2] = {}) =>
  (await findTotals(product.database, scope, filter)).totals.toRepair.unknownSource;
const save = async (pfaId: string, delta: Record<string, unknown>) =>
  await saveDrafts(product.database, scope, { modifications: [{ pfaId, delta }] });

test('SQL marks what the domain marks', async () => {
  const source = fc.option(fc.constantFrom('Rental', 'Purchase', 'rental', ' Rental', 'Lease', '', ' '), { nil: null });
  const data = fc.record(
    { source, planSource: source, forecastSource: source, actualSource: source },
    { requiredKeys: [] },
  );
  const records = fc.sample(data, { seed: 1, numRuns: 400 });
  const { rows } = await sql<{ marks: boolean[] }>`
    select array_agg(pfa_has_unknown_source(data) order by place) as marks
      from jsonb_array_elements(${JSON.stringify(records)}::jsonb) with ordinality as r(data, place)`.execute(
    product.database,
  );
  expect(rows[0]?.marks).toEqual(records.map(hasUnknownSource));
});

describe.each([
  ['small', 1_000_000],
  ['large', 0],
])('in a %s organization, what upstream spells otherwise', (_, largeFrom) => {
  beforeEach(async () => {
    await store({
      P1: { source: 'Rental', area: 'Marine' },
      P2: { source: 'Lease', area: 'Marine' },
      P3: { source: 'rental' },
      P4: { source: ' Rental ', area: 'Marine', isDiscontinued: true },
      P5: { source: 'Purchase', planSource: 'Loan' },
      P6: {},
    });
    await setLargeFrom(product.database, largeFrom);
  });

  test('is kept, costs nothing, is marked, and found by its mark', async () => {
    const { records } = await listRecords(product.database, scope, {
      includeDiscontinued: true,
      sort: [],
      limit: 9,
    });
    expect(
      records.map(({ pfaId, source, planCost, hasUnknownSource: mark }) => [pfaId, source, planCost, mark]),
    ).toEqual([
      ['P1', 'Rental', '3100', false],
      ['P2', 'Lease', '0', true],
      ['P3', 'rental', '0', true],
      ['P4', ' Rental ', '0', true],
      ['P5', 'Purchase', '0', true],
      ['P6', null, '0', false],
    ]);
    expect([await find(true), await find(false)]).toEqual([
      ['P2', 'P3', 'P5'],
      ['P1', 'P6'],
    ]);
  });

  test('is counted beside the totals of every filter, as its user sees it', async () => {
    expect(await toRepair()).toBe(3);
    expect(await toRepair({ includeDiscontinued: true })).toBe(4);
    expect(await toRepair({ area: ['Marine'] })).toBe(1);
    expect(await toRepair({ text: 'Marine', includeDiscontinued: true })).toBe(2);
    expect(await toRepair({ dates: { originalStart: { to: '2024-12-31' } } })).toBe(0);
    await save('P2', { source: 'Rental' });
    expect([await toRepair(), await toRepair({ draftsOnly: true }), await find(true)]).toEqual([2, 0, ['P3', 'P5']]);
    expect(await find(false)).toContain('P2');
    await save('P3', { area: 'Marine' });
    expect([await toRepair(), await toRepair({ draftsOnly: true })]).toEqual([2, 1]);
    // The plan is locked: its source is repaired upstream only.
    await save('P5', { source: 'Rental', forecastSource: 'Purchase' });
    expect(await toRepair()).toBe(2);
  });

  test('is repaired by a bulk operation on the marked records, but for a plan, which is locked', async () => {
    const select = { flags: { hasUnknownSource: true }, includeDiscontinued: true };
    const operation = { kind: 'setText', field: 'source', value: 'Rental' } as const;
    expect(await runBulk(product.database, scope, { select, operation })).toMatchObject({ selected: 4, changed: 4 });
    expect(await find(true)).toEqual(['P5']);
  });
});

describe('a source that is neither Rental nor Purchase', () => {
  test('is refused by its name in every field that can be changed, and nothing is saved', async () => {
    await store({ P1: { source: 'Rental' }, P2: { source: 'Lease' } });
    for (const field of ['source', 'forecastSource', 'actualSource']) {
      for (const value of ['Lease', 'rental', ' Rental ', 'PURCHASE', '']) {
        await expect(save('P1', { area: 'Marine', [field]: value })).rejects.toMatchObject({
          code: 'draft_refused',
          refused: [{ pfaId: 'P1', field, code: 'unknown_source', message: 'must be Rental or Purchase, or null' }],
        });
      }
    }
    // Not even as what upstream has already.
    await expect(save('P2', { source: 'Lease' })).rejects.toMatchObject({ code: 'draft_refused' });
    expect(await listDrafts(product.database, scope, { limit: 9 })).toEqual([]);
  });

  test('is not taken over from a plan by a reset of the forecast', async () => {
    const forecast = { forecastStart: '2025-03-01', forecastEnd: '2025-04-01' };
    await store({
      P1: { source: 'Rental', planSource: 'Lease', ...forecast },
      P2: { source: 'Rental', planSource: 'Purchase', ...forecast },
    });
    const reset = { select: {}, operation: { kind: 'resetToPlan' } } as const;
    expect(await runBulk(product.database, scope, reset)).toMatchObject({
      changed: 1,
      refused: 1,
      faults: [{ pfaId: 'P1', code: 'unknown_source' }],
    });
  });
});

test('drafts from before the mark have it', async () => {
  const { database, migrate } = await createFrozenProduct('0023');
  const own = { organizationId: await buildOrganization(database, 'OWN'), userId: await buildUser(database, 'ann') };
  await buildMirrorRecord(database, own.organizationId, 'P1', { source: 'Lease' });
  await buildMirrorRecord(database, own.organizationId, 'P2', { source: 'Rental' });
  await buildDraft(database, own.organizationId, 'P1', own.userId, { source: 'Purchase' });
  await buildDraft(database, own.organizationId, 'P2', own.userId, { source: 'Lease' });

  const migrated = await migrate();
  const { records } = await listRecords(migrated, own, { sort: [], limit: 9 });
  expect(records.map(({ pfaId, hasUnknownSource: mark }) => [pfaId, mark])).toEqual([
    ['P1', false],
    ['P2', true],
  ]);
  expect((await findTotals(migrated, own, {})).totals.toRepair).toEqual({ unknownSource: 1 });
});
