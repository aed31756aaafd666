/** The loop end to end: the product's database on one side, the simulator of PEMS on the other. */
import {
  acceptLoss,
  commitDrafts,
  connectOrganization,
  decideMessage,
  declareCustomField,
  findHistory,
  findTotals,
  listConnectedOrganizations,
  listDeclaredFields,
  listDrafts,
  listOutbox,
  listOwing,
  listRecords,
  readSyncStatus,
  reviewCustomFields,
  type Scope,
  saveDrafts,
} from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary, type FieldDictionary } from '@vanguard/pems';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverDue } from './deliver-due.ts';
import { pullRecords } from './pull-records.ts';
import type { Upstream } from './upstream.ts';

const product = useProductDatabase();
let simulator: Simulator;
let upstream: Upstream;
let [ann, bob, organizationId] = ['', '', ''];
const scopeOf = (userId: string): Scope => ({ organizationId, userId });
const { signal } = new AbortController();

const data = {
  PFS_A_CATEGORY: 'Cranes',
  PFS_F_SOURCE: 'Purchase',
  PFS_F_PRICE: '1000',
  PFS_F_STARTDATE: '2025-01-01',
  PFS_F_ENDDATE: '2025-06-30',
};

beforeAll(async () => {
  [ann, bob] = [await buildUser(product.database, 'ann'), await buildUser(product.database, 'bob')];
});
let round = 0;
beforeEach(async () => {
  const code = `ORG${++round}`;
  organizationId = await buildOrganization(product.database, code);
  await simulator?.close();
  simulator = await startSimulator({
    startsAt: '2026-01-01T00:00:00Z',
    isClockManual: true,
    records: ['P1', 'P2', 'P3'].map((pfaId) => ({ organization: code, pfaId, values: data })),
  });
  const client = createPemsClient({ ...simulator.connection, limits: { attempts: 1, backoffMs: 1, maxBackoffMs: 2 } });
  upstream = { client, mapping: mappingOf(client, defaultDictionary), code };
  await connectOrganization(product.database, organizationId, { kind: 'simulator', url: null });
  await pull('full');
});
afterAll(async () => await simulator?.close());

function mappingOf({ configuration: { formats, grid } }: Upstream['client'], dictionary: FieldDictionary) {
  return createMapping({ dictionary, formats, keys: grid.keys });
}
const readBy = (dictionary: FieldDictionary) =>
  void (upstream = { ...upstream, mapping: mappingOf(upstream.client, dictionary) });
async function pull(kind: 'full' | 'incremental' = 'full') {
  const known = (await listConnectedOrganizations(product.database)).find(
    (one) => one.organizationId === organizationId,
  );
  const watermark = known?.watermark ?? null;
  return await pullRecords(product.database, { organizationId, upstream, watermark, kind, signal });
}
const deliver = async () => {
  const { changed: _, ...sums } = await deliverDue(product.database, {
    upstreams: new Map([[organizationId, upstream]]),
    parallel: 4,
    signal,
  });
  return sums;
};
const makeDue = async () => {
  await sql`update pfa_outbox set next_attempt_at = now(), claimed_until = now()`.execute(product.database);
};
const save = async (user: string, pfaId: string, delta: object) =>
  await saveDrafts(product.database, scopeOf(user), { modifications: [{ pfaId, delta }] });
const commit = async (user: string, ids?: string[]) => await commitDrafts(product.database, scopeOf(user), ids);
const seen = async (user: string) => {
  const { records } = await listRecords(product.database, scopeOf(user), { sort: [], limit: 10 });
  return Object.fromEntries(records.map(({ pfaId, purchasePrice }) => [pfaId, purchasePrice]));
};
const there = (pfaId: string) => {
  const record = simulator.store.find(upstream.code, pfaId);
  return { price: record?.values()['PFS_F_PRICE'], counter: record?.counter };
};
const change = (pfaId: string, values: Record<string, string>) => {
  simulator.advance(1);
  const record = simulator.store.find(upstream.code, pfaId);
  if (record === undefined) throw new Error(`no record ${pfaId}`);
  simulator.store.change(record, values, { atMs: simulator.clock.now(), by: 'PLANNER' });
};
const outbox = async () => {
  const { rows } = await sql<{ is: string }>`
    select state || coalesce(' ' || outcome, '') as is from pfa_outbox where organization_id = ${organizationId} order by id`.execute(
    product.database,
  );
  return rows.map((row) => row.is);
};
const lyingOver = async () => {
  const { rows } = await sql`
    select pfa_id from pfa_mirror where organization_id = ${organizationId} and upstream_data is not null`.execute(
    product.database,
  );
  return rows.length;
};

test('nothing is due before something is committed', async () => {
  expect(await listOwing(product.database)).toEqual([]);
  await save(ann, 'P1', { purchasePrice: '1100' });
  await commit(ann);
  expect(await listOwing(product.database)).toEqual([{ organizationId, dueMs: 0 }]);
});

describe('a commit', () => {
  test('is seen by everybody at once, goes upstream, and is proved by the next pull', async () => {
    await save(ann, 'P1', { purchasePrice: '2000' });
    expect(await commit(ann)).toEqual({ committed: 1, kept: [] });
    expect(await seen(bob)).toEqual({ P1: '2000', P2: '1000', P3: '1000' });
    expect((await findTotals(product.database, scopeOf(bob), {})).totals.forecastCost).toBe('4000');
    expect(await listDrafts(product.database, scopeOf(ann), { limit: 9 })).toEqual([]);
    expect(there('P1')).toEqual({ price: '1000', counter: 1 });
    // A pull before the delivery does not take it back.
    await pull();
    expect(await seen(bob)).toMatchObject({ P1: '2000' });
    simulator.advance(1);
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect(there('P1')).toEqual({ price: '2000', counter: 2 });
    expect([await outbox(), await lyingOver()]).toEqual([['delivered'], 1]);
    expect(await pull('incremental')).toMatchObject({ updated: 1, removed: 0 });
    expect([await outbox(), await lyingOver()]).toEqual([['settled arrived'], 0]);
    expect(await seen(bob)).toEqual({ P1: '2000', P2: '1000', P3: '1000' });
  });

  test('of a declared field goes upstream as its kind, and is proved; what does not fit the kind is kept and counted', async () => {
    const { database } = product;
    change('P1', { PFS_UDFNUM01: '1200.5', PFS_UDFCHAR01: '1,200' });
    change('P2', { PFS_UDFCHAR01: 'heavy' });
    for (const [key, isEditable] of [
      ['PFS_UDFNUM01', true],
      ['PFS_UDFCHAR01', false],
    ] as const) {
      await declareCustomField(database, {
        organizationId,
        key,
        label: key,
        kind: 'decimal',
        isEditable,
        createdBy: 'root',
      });
    }
    const custom = await listDeclaredFields(database, organizationId);
    readBy({ ...defaultDictionary, custom });
    const customOf = async () => {
      const { records } = await listRecords(database, scopeOf(bob), { sort: [], limit: 2 });
      return records.map((record) => record.custom);
    };
    await pull();
    expect(await customOf()).toEqual([
      { PFS_UDFNUM01: '1200.5', PFS_UDFCHAR01: '1200' },
      { PFS_UDFNUM01: null, PFS_UDFCHAR01: 'heavy' },
    ]);
    const { fields } = await reviewCustomFields(database, organizationId);
    expect(fields.find(({ key }) => key === 'PFS_UDFCHAR01')).toMatchObject({ misfits: 1, misfitSample: 'heavy' });
    await save(ann, 'P2', { custom: { PFS_UDFNUM01: '-7.50' } });
    expect(await commit(ann)).toEqual({ committed: 1, kept: [] });
    simulator.advance(1);
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect(simulator.store.find(upstream.code, 'P2')?.values()['PFS_UDFNUM01']).toBe('-7.5');
    await pull('incremental');
    expect([await outbox(), await lyingOver()]).toEqual([['settled arrived'], 0]);
    expect((await customOf())[1]).toMatchObject({ PFS_UDFNUM01: '-7.5' });
    const history = await findHistory(database, scopeOf(bob), { pfaId: 'P2', limit: 9 });
    expect(history?.entries.find(({ origin }) => origin === 'commit')).toMatchObject({
      changes: [{ field: 'custom.PFS_UDFNUM01', before: null, after: '-7.5' }],
    });
  });

  test('is told with its author to everybody, and the draft before it to nobody else', async () => {
    await save(ann, 'P1', { purchasePrice: '1500' });
    await save(ann, 'P1', { purchasePrice: '2000' });
    await commit(ann);
    const history = await findHistory(product.database, scopeOf(bob), { pfaId: 'P1', limit: 10 });
    expect(history?.entries).toMatchObject([
      {
        origin: 'commit',
        user: { username: 'ann' },
        changes: [{ field: 'purchasePrice', before: '1000', after: '2000' }],
      },
    ]);
  });

  test('leaves what cannot be sent as drafts, with the reason', async () => {
    for (const pfaId of ['P1', 'P2', 'P3']) await save(ann, pfaId, { purchasePrice: '2000' });
    change('P1', { PFS_F_PRICE: '1700' });
    simulator.store.remove(simulator.store.find(upstream.code, 'P2') as never);
    await pull('full');
    expect(await commit(ann)).toEqual({
      committed: 1,
      kept: [
        { pfaId: 'P1', code: 'conflict' },
        { pfaId: 'P2', code: 'removed' },
      ],
    });
    expect(await seen(ann)).toMatchObject({ P1: '2000', P3: '2000' });
  });

  test("comes between another user's draft and its record as a conflict", async () => {
    await save(bob, 'P1', { purchasePrice: '3000' });
    await save(ann, 'P1', { purchasePrice: '2000', area: 'Marine' });
    await commit(ann);
    expect(await listDrafts(product.database, scopeOf(bob), { limit: 9 })).toMatchObject([
      { conflicts: [{ field: 'purchasePrice', base: '1000', theirs: '2000', mine: '3000' }] },
    ]);
  });

  test('follows another of the same record, and both arrive in order', async () => {
    for (const price of ['2000', '3000']) {
      await save(ann, 'P1', { purchasePrice: price });
      await commit(ann);
    }
    expect(await deliver()).toMatchObject({ delivered: 2 });
    expect(there('P1')).toEqual({ price: '3000', counter: 3 });
    await pull();
    expect(await outbox()).toEqual(['settled overtaken', 'settled arrived']);
  });
});

describe('a delivery', () => {
  beforeEach(async () => {
    await save(ann, 'P1', { purchasePrice: '2000' });
    await commit(ann);
  });

  test('whose answer is lost is resolved by reading back, and written once', async () => {
    simulator.faults.set([{ kind: 'lost_answer', times: 1 }]);
    expect(await deliver()).toMatchObject({ postponed: 1 });
    expect(there('P1')).toEqual({ price: '2000', counter: 2 });
    await makeDue();
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect(there('P1')).toEqual({ price: '2000', counter: 2 });
  });

  test('does not overwrite what somebody changed there in the meantime: the author decides', async () => {
    change('P1', { PFS_F_PRICE: '1700' });
    expect(await deliver()).toMatchObject({ refused: 1 });
    expect(there('P1')).toEqual({ price: '1700', counter: 2 });
    expect(await seen(bob)).toMatchObject({ P1: '1700' });
    expect(await listDrafts(product.database, scopeOf(ann), { limit: 9 })).toMatchObject([
      { delta: { purchasePrice: '2000' }, conflicts: [{ base: '1000', theirs: '1700', mine: '2000' }] },
    ]);
    expect(await outbox()).toEqual(['refused changed_upstream']);
  });

  test('does not overwrite what a pull has brought below the change either', async () => {
    change('P1', { PFS_F_PRICE: '1700' });
    await pull();
    expect(await deliver()).toMatchObject({ refused: 1 });
    expect(there('P1')).toEqual({ price: '1700', counter: 2 });
  });

  test('beside a change of another field there leaves both', async () => {
    change('P1', { PFS_A_CORPORATE: 'Marine' });
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect(simulator.store.find(upstream.code, 'P1')?.values()).toMatchObject({
      PFS_A_CORPORATE: 'Marine',
      PFS_F_PRICE: '2000',
    });
  });

  test('of a record that is gone comes back with the reason', async () => {
    simulator.store.remove(simulator.store.find(upstream.code, 'P1') as never);
    expect(await deliver()).toMatchObject({ refused: 1 });
    expect(await outbox()).toEqual(['refused not_found']);
    expect(await seen(bob)).toMatchObject({ P1: '1000' });
    expect(await seen(ann)).toMatchObject({ P1: '2000' });
  });

  test('that upstream overwrites before a pull shows it gives way to what upstream has', async () => {
    await deliver();
    change('P1', { PFS_F_PRICE: '1000' });
    await pull();
    expect([await outbox(), await seen(bob)]).toMatchObject([['settled overtaken'], { P1: '1000' }]);
  });

  test('of what somebody has done there already is settled without a write', async () => {
    change('P1', { PFS_F_PRICE: '2000' });
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect([there('P1'), await outbox(), await lyingOver()]).toEqual([
      { price: '2000', counter: 2 },
      ['settled arrived'],
      0,
    ]);
  });

  test('that a pull showed before its worker could say so is settled when it is taken up again', async () => {
    simulator.faults.set([{ kind: 'lost_answer', times: 1 }]);
    await deliver();
    await pull('incremental');
    expect(await outbox()).toEqual(['queued']);
    await makeDue();
    await deliver();
    expect([await outbox(), await lyingOver(), there('P1').counter]).toEqual([['settled arrived'], 0, 2]);
  });

  test('that does not get on is returned or dropped by an administrator, who is named', async () => {
    await save(ann, 'P2', { purchasePrice: '2000' });
    await commit(ann);
    const [first, second] = await listOutbox(product.database, scopeOf(bob), 10);
    const decide = async (id: string | undefined, action: 'retry' | 'return' | 'drop') =>
      await decideMessage(product.database, scopeOf(bob), { id: id ?? '', action });
    expect([await decide(first?.id, 'return'), await decide(second?.id, 'drop')]).toEqual([true, true]);
    expect(await decide(first?.id, 'retry')).toBe(false);
    expect([await outbox(), await lyingOver()]).toEqual([
      ['refused returned_by_administrator', 'dropped dropped_by_administrator'],
      0,
    ]);
    expect(await seen(ann)).toMatchObject({ P1: '2000', P2: '1000' });
    expect(await seen(bob)).toMatchObject({ P1: '1000', P2: '1000' });
    expect(await listOutbox(product.database, scopeOf(ann), 1)).toMatchObject([
      { decision: { action: 'drop', by: 'bob' } },
    ]);
    expect(await deliver()).toMatchObject({ delivered: 0 });
    expect(there('P1')).toEqual({ price: '1000', counter: 1 });
  });

  test('whose record counts from before, after an answer that never came, is for its author to decide', async () => {
    await sql`update pfa_outbox set sent_record_id = '9' where organization_id = ${organizationId}`.execute(
      product.database,
    );
    expect(await deliver()).toMatchObject({ refused: 1, delivered: 0 });
    expect(there('P1')).toEqual({ price: '1000', counter: 1 });
  });

  test('by a mapping that was changed since the commit overwrites nothing, and comes back with the reason', async () => {
    await save(ann, 'P2', { area: 'Marine' });
    await commit(ann);
    const fields = defaultDictionary.fields.flatMap((one) =>
      one.field === 'area' ? [] : [one.field === 'purchasePrice' ? { ...one, upstream: 'PFS_UDFNUM01' } : one],
    );
    readBy({ ...defaultDictionary, fields });
    expect(await deliver()).toMatchObject({ refused: 2 });
    expect(await outbox()).toEqual(['refused changed_upstream', 'refused no_place_for_field']);
    expect([there('P1').counter, there('P2').counter]).toEqual([1, 1]);
    expect(await listDrafts(product.database, scopeOf(ann), { limit: 9 })).toHaveLength(2);
  });

  test('of a worker that died is taken up by another, and the late one changes nothing', async () => {
    await sql`update pfa_outbox set state = 'sending', attempts = 1, claimed_until = now() - interval '1 second' where organization_id = ${organizationId}`.execute(
      product.database,
    );
    expect(await deliver()).toMatchObject({ delivered: 1 });
    expect(there('P1')).toEqual({ price: '2000', counter: 2 });
  });
});

describe('a pull', () => {
  test('writes nothing where nothing changed', async () => {
    const versions = async () =>
      (
        await sql`select pfa_id, xmin::text, ctid::text from pfa_mirror where organization_id = ${organizationId}`.execute(
          product.database,
        )
      ).rows;
    const before = await versions();
    expect(await pull('full')).toEqual({ processed: 3, inserted: 0, updated: 0, removed: 0, rejected: 0 });
    expect(await versions()).toEqual(before);
  });

  test('stops and asks where much is gone at once, whatever cannot be read', async () => {
    const add = (pfaId: string) =>
      simulator.store.add({ organization: upstream.code, pfaId, values: data }, simulator.clock.now());
    for (let i = 10; i < 40; i++) add(`P${i}`);
    await pull('full');
    change('P2', { PFS_A_CORPORATE: 'Qu\0ay' });
    for (let i = 10; i < 40; i++) simulator.store.remove(simulator.store.find(upstream.code, `P${i}`) as never);
    await expect(pull('full')).rejects.toMatchObject({ code: 'sudden_loss' });
    expect((await readSyncStatus(product.database, scopeOf(ann))).run).toMatchObject({ status: 'failed' });
    await acceptLoss(product.database, { organizationId, by: 'ann', userId: ann });
    // May be any of those that are gone.
    add('X\0');
    expect(await pull('full')).toMatchObject({ removed: 0, rejected: 2 });
    simulator.store.remove(simulator.store.find(upstream.code, 'X\0') as never);
    expect(await pull('full')).toMatchObject({ removed: 30, rejected: 1 });
    expect(Object.keys(await seen(ann))).toEqual(['P1', 'P2', 'P3']);
  });
});
