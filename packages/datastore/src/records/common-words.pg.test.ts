/** Pages of texts that many records match are walked, and find the same. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { readCommonWords } from './common-words.ts';
import { readPage } from './list-records.ts';
import { inSnapshot } from './overlay.ts';
import { findTotals } from './record-totals.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
const recordCount = 12_000;

beforeAll(async () => {
  const { database } = product;
  scope.organizationId = await buildOrganization(database, 'RIO');
  scope.userId = await buildUser(database, 'ann');
  await sql`
    insert into pfa_mirror (organization_id, pfa_id, data)
    select ${scope.organizationId}, 'P' || lpad(i::text, 5, '0'), jsonb_build_object(
             'category', case when i % 2 = 0 then 'Élévateurs' else 'Pumps' end, 'equipment', 'EQ-' || i, 'model', 'M' || i % 150,
             'description', case when i % 100 = 0 then 'Cross-BEAM (spare)' else 'Upcrossbeamed' end)
      from generate_series(1, ${recordCount}::integer) as i`.execute(database);
  await sql`insert into pfa_draft (organization_id, pfa_id, user_id, delta)
            values (${scope.organizationId}, 'P00002', ${scope.userId}, '{"category": "Pumps"}'),
                   (${scope.organizationId}, 'P00003', ${scope.userId}, '{"category": "Élévateurs"}')`.execute(
    database,
  );
  await refreshSummaries(database);
  await sql`analyze pfa_search`.execute(database);
});

async function readIds(text: string): Promise<string[]> {
  const query = { text, sort: [{ field: 'pfaId', descending: false }] as const, limit: 5 };
  const { records } = await inSnapshot(product.database, scope, async (trx) => await readPage(trx, scope, query));
  return records.map(({ pfaId }) => pfaId);
}

async function isCommon(text: string, limit = 100): Promise<boolean> {
  const read = inSnapshot(product.database, scope, async (trx) => await readCommonWords(trx, scope, { text }, limit));
  return (await read) !== undefined;
}

test('a text of which every word is common is common; one rare word makes it rare', async () => {
  expect(await isCommon('élév EQ')).toBe(true);
  expect(await isCommon('EQ-777')).toBe(false);
  expect(await isCommon('...')).toBe(false);
});

test('what is common for a page is not for a page so long that most records would be passed', async () => {
  expect(await isCommon('élév', 1)).toBe(true);
  expect(await isCommon('élév', 10_000)).toBe(false);
});

test('a walk finds beginnings of words in any case, drafts as their user sees them', async () => {
  expect(await readIds('ÉLÉV')).toEqual(['P00003', 'P00004', 'P00006', 'P00008', 'P00010']);
  expect(await readIds('pump eq')).toEqual(['P00001', 'P00002', 'P00005', 'P00007', 'P00009']);
});

test('a walk does not take the inside of a word for its beginning', async () => {
  expect(await isCommon('up')).toBe(true);
  expect((await readIds('up'))[0]).toBe('P00001');
  expect(await readIds('vateurs')).toEqual([]);
});

test('a rare word finds its records among those of a common one', async () => {
  expect(await readIds('EQ-777')).toEqual(['P00777', 'P07770', 'P07771', 'P07772', 'P07773']);
  expect(await readIds('eq beam cross')).toEqual(['P00100', 'P00200', 'P00300', 'P00400', 'P00500']);
  expect((await findTotals(product.database, scope, { text: 'eq beam cross' })).total).toBe(recordCount / 100);
});
