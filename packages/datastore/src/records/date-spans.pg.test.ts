/** Pages of a range of one date in the order of another, while upstream moves the dates and the summaries are refreshed. */
import { dateFields } from '@vanguard/pfa';
import { sql } from 'kysely';
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { arbitraryDrafted, type DraftedRecord } from '../testing/arbitrary-records.ts';
import { buildOrganization, buildUser, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { comparing, evaluate, matches } from '../testing/plain-evaluation.ts';
import { idOf, storeRecords } from '../testing/store-records.ts';
import { readDateSpans } from './date-spans.ts';
import { type PageQuery, readPage } from './list-records.ts';
import { inSnapshot } from './overlay.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  const { database } = product;
  scope.organizationId = await buildOrganization(database, 'RIO');
  scope.userId = await buildUser(database, 'ann');
  otherUser = await buildUser(database, 'bob');
  await setLargeFrom(database, 0);
});

const read = async (query: PageQuery) =>
  await inSnapshot(product.database, scope, async (trx) => await readPage(trx, scope, query));

const field = fc.constantFrom(...dateFields);
const day = fc
  .tuple(fc.integer({ min: 2023, max: 2027 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 15, 28))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
const range = fc.record({ from: day, to: day }, { requiredKeys: [] });
const query = fc.record({
  dates: fc.dictionary(field, range, { minKeys: 1, maxKeys: 2 }),
  sort: fc.record({ field, descending: fc.boolean() }).map((key) => [key]),
  limit: fc.integer({ min: 1, max: 6 }),
});
const updates = fc.dictionary(fc.nat(20).map(String), arbitraryDrafted, { maxKeys: 6 });

async function update(rows: readonly DraftedRecord[]): Promise<void> {
  const records = rows.map(({ data }, i) => ({ id: idOf(i), data }));
  await sql`
    update pfa_mirror m set data = r.data
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(id text, data jsonb)
     where m.organization_id = ${scope.organizationId} and m.pfa_id = r.id and m.data <> r.data`.execute(
    product.database,
  );
}

test('every page of a range of one date in the order of another is what an evaluation in memory finds', async () => {
  const rows = fc.array(arbitraryDrafted, { minLength: 1, maxLength: 20 });
  const refreshes = fc.record({ before: fc.boolean(), after: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      rows,
      updates,
      refreshes,
      fc.array(query, { minLength: 8, maxLength: 8 }),
      async (records, changed, isRefreshed, queries) => {
        await storeRecords(product.database, scope, otherUser, records);
        if (isRefreshed.before) await refreshSummaries(product.database);
        const current = records.map((record, i) => ({ ...record, data: changed[i]?.data ?? record.data }));
        await update(current);
        if (isRefreshed.after) await refreshSummaries(product.database);
        const all = evaluate(current, idOf);
        for (const one of queries) {
          const matching = all.filter((item) => matches(one, item)).toSorted(comparing(one.sort));
          expect(await readIds(one)).toEqual(matching.map(({ record }) => record.pfaId));
        }
      },
    ),
    { numRuns: propertyRuns(60) },
  );
});

async function readIds(one: PageQuery): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read({ ...one, cursor });
    ids.push(...page.records.map(({ pfaId }) => pfaId));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
}

test('a span is that of the months of the range, and what left a month leaves it with the next refresh', async () => {
  const record = (forecastStart: string, actualEnd: string) => ({ data: { forecastStart, actualEnd }, draft: null });
  const spanOf = async () =>
    await inSnapshot(product.database, scope, async (trx) => {
      const filter = { dates: { forecastStart: { from: '2025-02-10', to: '2025-03-10' } } };
      return (await readDateSpans(trx, scope, filter))?.actualEnd;
    });
  const rows = [
    record('2025-01-31', '2025-03-01'),
    record('2025-02-01', '2025-06-01'),
    record('2025-03-31', '2026-01-01'),
    record('2025-04-01', '2027-01-01'),
  ];
  await storeRecords(product.database, scope, otherUser, rows);
  await refreshSummaries(product.database);
  expect(await spanOf()).toEqual({ from: '2025-06-01', to: '2026-01-01' });
  await update([...rows.slice(0, 2), record('2025-03-01', '2025-07-01')]);
  expect(await spanOf()).toEqual({ from: '2025-06-01', to: '2026-01-01' });
  await refreshSummaries(product.database);
  expect(await spanOf()).toEqual({ from: '2025-06-01', to: '2025-07-01' });
  await update([record('2025-02-15', '2024-01-01')]);
  expect(await spanOf()).toEqual({ from: '2024-01-01', to: '2025-07-01' });
});
