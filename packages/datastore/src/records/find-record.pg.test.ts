/** One record: as the lists have it, with layers whose terms come to its costs. */
import { type CalendarDate, layerCost, type PfaRecord, recordCosts } from '@vanguard/pfa';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { arbitraryDrafted } from '../testing/arbitrary-records.ts';
import { buildDraft, buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { idOf, storeRecords } from '../testing/store-records.ts';
import { findRecord, type RecordLayer } from './find-record.ts';
import { listRecords } from './list-records.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  const { database } = product;
  scope.organizationId = await buildOrganization(database, 'RIO');
  scope.userId = await buildUser(database, 'ann');
  otherUser = await buildUser(database, 'bob');
});

const find = async (pfaId: string) => await findRecord(product.database, scope, pfaId);

function costOf({ source, monthlyRate, purchasePrice, start, end }: RecordLayer): string {
  return layerCost({ source, monthlyRate, purchasePrice, start: start as CalendarDate, end: end as CalendarDate });
}

test('is what the list has of it, and its layers cost what the domain makes of their terms', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryDrafted, { minLength: 1, maxLength: 6 }), async (rows) => {
      await storeRecords(product.database, scope, otherUser, rows);
      const everything = { includeDiscontinued: true, includeFundsTransferable: true, sort: [], limit: 99 };
      const { records } = await listRecords(product.database, scope, everything);
      expect(records).toHaveLength(rows.length);
      for (const [i, record] of records.entries()) {
        const { layers, others, ...found } = (await find(idOf(i))) ?? { layers: undefined, others: undefined };
        expect(found).toEqual(record);
        const beside = Object.entries(rows[i]?.data ?? {}).filter(([key]) => /^(ownField|SPARE_.*)$/.test(key));
        const told = beside
          .filter(([, value]) => value !== null && value !== '')
          .map(([key, value]) => [key, String(value)]);
        expect(Object.fromEntries(others?.map(({ key, value }) => [key, value]) ?? [])).toEqual(
          Object.fromEntries(told),
        );
        const { plan, forecast, actual } = layers ?? {};
        expect([plan, forecast].map((layer) => layer && costOf(layer))).toEqual([record.planCost, record.forecastCost]);
        expect(record.isActualized ? actual && costOf(actual) : '0').toBe(record.actualCost);
        // A page tells all that forecast and actual costs follow from.
        const costs = recordCosts({ ...record, ...record.ownTerms } as unknown as PfaRecord);
        expect([costs.forecast, costs.actual]).toEqual([record.forecastCost, record.actualCost]);
        expect([plan?.cost, forecast?.cost, actual?.cost]).toEqual([
          record.planCost,
          record.forecastCost,
          record.actualCost,
        ]);
      }
    }),
    { numRuns: 30 },
  );
});

test('tells which terms are of a layer itself, and keeps the plan from a draft', async () => {
  const data = {
    source: 'Rental',
    monthlyRate: '100.50',
    planRate: '90',
    forecastSource: 'Purchase',
    originalStart: '2026-01-01',
    originalEnd: '2026-01-31',
    forecastStart: '2026-02-01',
  };
  await buildMirrorRecord(product.database, scope.organizationId, 'TERMS', data);
  const draft = { source: 'Purchase', purchasePrice: '7', forecastPrice: '8.0', forecastStart: '2026-03-01' };
  await buildDraft(product.database, scope.organizationId, 'TERMS', scope.userId, draft);
  const found = await find('TERMS');
  expect(found?.ownTerms).toEqual({ forecastSource: 'Purchase', forecastPrice: '8' });
  expect(found?.layers).toEqual({
    plan: {
      source: 'Rental',
      monthlyRate: '90',
      purchasePrice: null,
      start: '2026-01-01',
      end: '2026-01-31',
      cost: '88.6990801577',
      ownTerms: ['monthlyRate'],
    },
    forecast: {
      source: 'Purchase',
      monthlyRate: '100.5',
      purchasePrice: '8',
      start: '2026-03-01',
      end: null,
      cost: '8',
      ownTerms: ['source', 'purchasePrice'],
    },
    actual: {
      source: 'Purchase',
      monthlyRate: '100.5',
      purchasePrice: '7',
      start: null,
      end: null,
      cost: '0',
      ownTerms: [],
    },
  });
});

test('is found where lists hide it, and not where upstream has it no longer or another organization has it', async () => {
  const { database } = product;
  const other = await buildOrganization(database, 'ULM');
  await buildMirrorRecord(database, scope.organizationId, 'HIDDEN', { isDiscontinued: true });
  await buildMirrorRecord(database, scope.organizationId, 'GONE', {});
  await buildDraft(database, scope.organizationId, 'GONE', scope.userId, { area: 'Marine' });
  await buildMirrorRecord(database, other, 'FOREIGN', {});
  await sql`update pfa_mirror set removed_at = now() where pfa_id = 'GONE'`.execute(database);
  expect((await find('HIDDEN'))?.isDiscontinued).toBe(true);
  expect([await find('GONE'), await find('FOREIGN'), await find('')]).toEqual([undefined, undefined, undefined]);
});
