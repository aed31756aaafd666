/** Bulk operations in SQL against those of the domain, record by record. */
import { bulkDelta, type BulkOperation, calendarDate, findDraftFault, withoutUnchanged } from '@vanguard/pfa';
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { listDrafts } from '../drafts/list-drafts.ts';
import { undoDrafts } from '../drafts/edit-steps.ts';
import { findTotals } from '../records/record-totals.ts';
import { arbitraryDrafted, arbitraryFilter, type DraftedRecord } from '../testing/arbitrary-records.ts';
import { buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { evaluate, fullRecord, matches } from '../testing/plain-evaluation.ts';
import { idOf, storeRecords } from '../testing/store-records.ts';
import { previewBulk, runBulk } from './run-bulk.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
let otherUser = '';
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
  otherUser = await buildUser(product.database, 'bob');
});

const field = fc.constantFrom('monthlyRate' as const, 'purchasePrice' as const);
const day = fc.constantFrom(calendarDate('2024-03-01'), calendarDate('2025-06-30'));
const days = fc.oneof(fc.integer({ min: -200, max: 200 }), fc.constantFrom(-36_500, 36_500));
const operation: fc.Arbitrary<BulkOperation> = fc.oneof(
  fc.record({ kind: fc.constant('shift' as const), days }),
  fc.record({ kind: fc.constant('setDuration' as const), days: fc.oneof(fc.nat(400), fc.constant(36_500)) }),
  fc.record({ kind: fc.constant('changeDuration' as const), days }),
  fc.record({ kind: fc.constant('setDates' as const), start: day, end: day }),
  fc.record({ kind: fc.constant('setDates' as const), end: day }),
  fc.record({
    kind: fc.constant('setText' as const),
    field: fc.constantFrom('area' as const, 'equipment' as const),
    value: fc.constantFrom('Marine', null),
  }),
  fc.record({
    kind: fc.constant('setText' as const),
    field: fc.constant('source' as const),
    value: fc.constantFrom('Purchase', 'Rental', null),
  }),
  fc.record({
    kind: fc.constant('setAmount' as const),
    field,
    value: fc.constantFrom('0', '12.5', '999999999999999.9999999999'),
  }),
  fc.record({
    kind: fc.constant('scaleAmount' as const),
    field,
    percent: fc.constantFrom('-7.5', '10', '-120', '0.33', '9999'),
  }),
  fc.record({
    kind: fc.constant('addAmount' as const),
    field,
    amount: fc.constantFrom('-500.01', '99', '999999999999999'),
  }),
  fc.record({
    kind: fc.constantFrom(
      'resetToPlan' as const,
      'discontinue' as const,
      'bringBack' as const,
      'markTransferable' as const,
    ),
  }),
);

/** What the domain makes of the operation. */
function expected(rows: readonly DraftedRecord[], filter: Parameters<typeof matches>[0], one: BulkOperation) {
  const items = evaluate(rows, idOf);
  const result = { selected: 0, changed: 0, unchanged: 0, refused: 0 };
  const drafts = rows.map(({ data, draft }, i) => {
    const item = items[i];
    if (item === undefined || !matches(filter, item)) return draft;
    result.selected++;
    const original = fullRecord(idOf(i), data);
    const change = bulkDelta(one, item.record, original);
    const next = withoutUnchanged(original, { ...draft, ...change });
    const isChanged = JSON.stringify(sorted(next)) !== JSON.stringify(sorted(draft ?? {}));
    const isRefused = findDraftFault(original, next, change) !== undefined;
    result[isRefused ? 'refused' : isChanged ? 'changed' : 'unchanged']++;
    return isRefused ? draft : next;
  });
  return { result, drafts };
}

const sorted = (values: object) => Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
const isNotEmpty = (draft: object | null): draft is object => draft !== null && Object.keys(draft).length > 0;

describe('a bulk operation', () => {
  test('does to every record of a filter what the domain does, previews it, and is undone in one step', async () => {
    const rows = fc.array(arbitraryDrafted, { minLength: 1, maxLength: 20 }).map((records) =>
      records.map(({ data, draft }) => {
        const own = draft && withoutUnchanged(fullRecord('P', data), draft);
        return { data, draft: isNotEmpty(own) ? own : null };
      }),
    );
    await fc.assert(
      fc.asyncProperty(rows, arbitraryFilter, operation, async (records, filter, one) => {
        const select = { ...filter, ids: undefined };
        await storeRecords(product.database, scope, otherUser, records);
        const { result, drafts } = expected(records, select, one);
        const preview = await previewBulk(product.database, scope, { select, operation: one });
        expect(preview).toMatchObject(result);
        const before = await findTotals(product.database, scope, everything);
        expect(await runBulk(product.database, scope, { select, operation: one })).toMatchObject(result);
        const after = await findTotals(product.database, scope, everything);
        expect(Number(after.totals.forecastCost) - Number(before.totals.forecastCost)).toBeCloseTo(
          Number(preview.after.forecastCost) - Number(preview.before.forecastCost),
          3,
        );
        expect(await stored()).toEqual(drafts.flatMap((delta, i) => (isNotEmpty(delta) ? [[idOf(i), delta]] : [])));
        await undoDrafts(product.database, scope).catch(() => {});
        expect(await stored()).toEqual(records.flatMap(({ draft }, i) => (draft === null ? [] : [[idOf(i), draft]])));
      }),
      { numRuns: propertyRuns(120) },
    );
  });

  test('reaches hidden records by their ids, and brings them back', async () => {
    const hidden = { data: { source: 'Rental', isActualized: false, isDiscontinued: true }, draft: null };
    await storeRecords(product.database, scope, otherUser, [hidden, hidden]);
    const bringBack: BulkOperation = { kind: 'bringBack' };
    expect(await runBulk(product.database, scope, { select: { ids: ['P001'] }, operation: bringBack })).toMatchObject({
      changed: 1,
    });
    expect((await findTotals(product.database, scope, {})).total).toBe(1);
  });

  test('takes all that match but for those that are named', async () => {
    const planned = { data: { source: 'Rental', isActualized: false, forecastStart: '2026-01-01' }, draft: null };
    await storeRecords(product.database, scope, otherUser, [
      planned,
      { ...planned, draft: { area: 'Silo 1' } },
      planned,
    ]);
    const select = { exceptIds: [idOf(0), idOf(1)] };
    const shift: BulkOperation = { kind: 'shift', days: 7 };
    expect(await previewBulk(product.database, scope, { select, operation: shift })).toMatchObject({ selected: 1 });
    await runBulk(product.database, scope, { select, operation: shift });
    expect(await stored()).toEqual([
      [idOf(1), { area: 'Silo 1' }],
      [idOf(2), { forecastStart: '2026-01-08' }],
    ]);
  });

  test.each<BulkOperation>([
    { kind: 'shift', days: 1.5 },
    { kind: 'shift', days: 99_999 },
    { kind: 'setDuration', days: -1 },
    { kind: 'setDates' },
    { kind: 'setText', field: 'category', value: ' ' },
    { kind: 'setText', field: 'source', value: 'Lease' },
    { kind: 'setText', field: 'source', value: 'rental' },
    { kind: 'setAmount', field: 'monthlyRate', value: '-5' },
    { kind: 'scaleAmount', field: 'monthlyRate', percent: '10%' },
    { kind: 'addAmount', field: 'monthlyRate', amount: 'x' },
  ])('is refused where its own values make no sense: %j', async (one) => {
    await expect(runBulk(product.database, scope, { select: {}, operation: one })).rejects.toMatchObject({
      code: 'bad_query',
    });
  });
});

const everything = { includeDiscontinued: true, includeFundsTransferable: true };

async function stored(): Promise<unknown> {
  const drafts = await listDrafts(product.database, scope, { limit: 1000 });
  return drafts.map(({ pfaId, delta }) => {
    const { custom, ...own } = delta as { custom?: object };
    return [pfaId, { ...own, ...custom }];
  });
}

test('a dry run counts a draft that gets another reason, as the operation does', async () => {
  const record = { data: { source: 'Rental', isActualized: false }, draft: { area: 'Marine' } };
  await storeRecords(product.database, scope, otherUser, [record]);
  const operation: BulkOperation = { kind: 'setText', field: 'area', value: 'Marine' };
  const request = { select: {}, operation, changeReason: 'why' };
  const changed = { selected: 1, changed: 1, unchanged: 0 };
  expect(await previewBulk(product.database, scope, request)).toMatchObject(changed);
  expect(await runBulk(product.database, scope, request)).toMatchObject(changed);
});

test('a reason alone goes to the drafts there are, and comes off again by undo', async () => {
  const rental = { source: 'Rental', isActualized: false };
  await storeRecords(product.database, scope, otherUser, [
    { data: rental, draft: { area: 'Marine' } },
    { data: rental, draft: null },
  ]);
  const reasons = async () =>
    (await listDrafts(product.database, scope, { limit: 9 })).map(({ changeReason }) => changeReason);
  const [before] = await reasons();
  const drafted = await stored();
  const request = { select: {}, operation: { kind: 'setReason' }, changeReason: 'mats are late' } as const;
  const counts = { selected: 2, changed: 1, unchanged: 1, refused: 0 };
  expect(await previewBulk(product.database, scope, request)).toMatchObject(counts);
  expect(await runBulk(product.database, scope, request)).toMatchObject(counts);
  expect([await reasons(), await stored()]).toEqual([['mats are late'], drafted]);
  await undoDrafts(product.database, scope);
  expect([await reasons(), await stored()]).toEqual([[before], drafted]);
});

test('applying twice what a draft holds changes nothing more', async () => {
  const record = { data: { source: 'Rental', isActualized: false, area: 'Silo 1' }, draft: null };
  await storeRecords(product.database, scope, otherUser, [record]);
  const request = { select: {}, operation: { kind: 'setText', field: 'area', value: 'Marine' } as const };
  expect((await runBulk(product.database, scope, request)).changed).toBe(1);
  expect(await runBulk(product.database, scope, request)).toMatchObject({ changed: 0, unchanged: 1 });
});
