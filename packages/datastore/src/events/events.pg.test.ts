/** What is written for those who listen, and that a reader comes by each of it once, in whatever order transactions end. */
import { sql } from 'kysely';
import fc from 'fast-check';
import { propertyRuns } from '@vanguard/postgres/testing';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acrossOrganizations, type ProductTransaction } from '../scope.ts';
import { listGroups } from '../records/groups.ts';
import { findTotals } from '../records/record-totals.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { undoDrafts } from '../drafts/edit-steps.ts';
import { commitDrafts } from '../sync/commit-drafts.ts';
import { applyRecord } from '../sync/apply-pull.ts';
import { claimMessages, markDelivered, returnMessage } from '../sync/outbox.ts';
import { tellAlive } from '../sync/hold-run.ts';
import { beginRun, endRun } from '../sync/run-life.ts';
import { connectOrganization } from '../sync/sync-runs.ts';
import { buildMember, buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import type { EventPosition } from './event-position.ts';
import { type OrganizationEvent, readEvents, readPosition, removeExpiredEvents } from './read-events.ts';

const product = useProductDatabase();
let [organizationId, ann, bob] = ['', '', ''];
let position: EventPosition;

beforeAll(async () => {
  const { database } = product;
  organizationId = await buildOrganization(database, 'RIO');
  [ann, bob] = [await buildUser(database, 'ann'), await buildUser(database, 'bob')];
  for (const user of [ann, bob]) await buildMember(database, organizationId, user);
  await connectOrganization(database, organizationId, { kind: 'simulator', url: null });
  const data = { category: 'Cranes', source: 'Purchase', purchasePrice: '100', forecastStart: '2025-01-01' };
  for (let i = 0; i < 120; i++) await buildMirrorRecord(database, organizationId, `P${i}`, data);
});
beforeEach(async () => {
  position = await readPosition(product.database);
});

async function news(): Promise<Pick<OrganizationEvent, 'userId' | 'kind' | 'data'>[]> {
  const read = await readEvents(product.database, { since: position, limit: 100 });
  position = read.position;
  expect(read.isLost).toBe(false);
  return read.events.map(({ userId, kind, data }) => ({ userId, kind, data }));
}
const save = async (userId: string, delta: object, ids = ['P1']) =>
  await saveDrafts(
    product.database,
    { organizationId, userId },
    {
      modifications: ids.map((pfaId) => ({ pfaId, delta })),
      sessionId: `tab of ${userId}`,
    },
  );
const commit = async (userId: string) => await commitDrafts(product.database, { organizationId, userId });

describe('what is told', () => {
  test('of a draft, to its user alone: saved, undone, and no more than its number where it is of many', async () => {
    await save(ann, { area: 'Silo' });
    const told = { userId: ann, kind: 'drafts' };
    const data = { label: 'save', sessionId: `tab of ${ann}`, count: 1, pfaIds: ['P1'] };
    expect(await news()).toEqual([{ ...told, data }]);
    await undoDrafts(product.database, { organizationId, userId: ann }, { sessionId: 'another tab' });
    expect(await news()).toEqual([{ ...told, data: { ...data, sessionId: 'another tab' } }]);
    const many = Array.from({ length: 120 }, (_, i) => `P${i}`);
    await save(ann, { area: 'Silo' }, many);
    expect(await news()).toMatchObject([{ ...told, data: { count: 120, pfaIds: null } }]);
    await undoDrafts(product.database, { organizationId, userId: ann });
    await news();
  });

  test('of a commit, to everybody; of the conflict, to whoever has another value in the same field', async () => {
    await save(ann, { area: 'Silo 1' }, ['P2', 'P3']);
    await save(bob, { area: 'Silo 2' }, ['P2']);
    await save(bob, { dor: 'BEO' }, ['P3']);
    await news();
    await commit(ann);
    expect(await news()).toEqual([
      { userId: null, kind: 'records', data: { cause: 'commit', by: ann, count: 2, pfaIds: ['P2', 'P3'] } },
      { userId: bob, kind: 'conflicts', data: { count: 1, pfaIds: ['P2'] } },
    ]);
  });

  test('of a message, to its author: delivered, confirmed by a pull, or refused, which changes the record for everybody', async () => {
    const [first, second] = await claimMessages(product.database, [organizationId], 10);
    if (first === undefined || second === undefined) throw new Error('two were committed');
    expect(await news()).toEqual([]);
    await markDelivered(product.database, [{ ...first, expected: { area: 'Silo 1' }, versionBefore: null }]);
    const message = { id: first.id, pfaId: 'P2', outcome: null };
    expect(await news()).toEqual([
      { userId: ann, kind: 'messages', data: { state: 'delivered', count: 1, messages: [message] } },
    ]);
    const refusal = { code: 'refused_by_upstream', field: 'area', message: 'No such area.', fresh: null };
    await returnMessage(product.database, second, refusal);
    expect(await news()).toMatchObject([
      { userId: ann, kind: 'messages', data: { state: 'refused', messages: [{ outcome: 'refused_by_upstream' }] } },
      { userId: null, kind: 'records', data: { cause: 'refused', by: null, pfaIds: ['P3'] } },
    ]);
    const { rows } = await sql<{ now: string }>`select clock_timestamp()::text as now`.execute(product.database);
    const record = { pfaId: 'P2', data: { category: 'Pumps', area: 'Silo 1' }, version: '2' };
    await applyRecord(product.database, { organizationId, readSince: rows[0]?.now ?? '' }, record);
    const told = await news();
    expect(told).toContainEqual({
      userId: ann,
      kind: 'messages',
      data: { state: 'settled', count: 1, messages: [{ ...message, outcome: 'arrived' }] },
    });
    expect(told).toContainEqual({
      userId: null,
      kind: 'records',
      data: { cause: 'update', by: null, count: 1, pfaIds: ['P2'] },
    });
  });

  test('of a pull its beginning and its end with the figures, and new records; not its steps', async () => {
    const run = await beginRun(product.database, organizationId, 'full', null);
    if (run === undefined) throw new Error('none is under way');
    await tellAlive(product.database, run, { processed: 5 });
    await applyRecord(
      product.database,
      { organizationId, readSince: run.beganAt },
      { pfaId: 'NEW', data: {}, version: '1' },
    );
    const figures = { processed: 9, inserted: 1, updated: 0, removed: 0 };
    await endRun(product.database, run, { ...figures, watermark: null, kind: 'full' });
    expect(await news()).toMatchObject([
      { userId: null, kind: 'pull', data: { runId: run.id, status: 'running', error: null } },
      { userId: null, kind: 'records', data: { cause: 'added', count: 1, pfaIds: ['NEW'] } },
      { userId: null, kind: 'pull', data: { runId: run.id, status: 'completed', ...figures } },
    ]);
  });

  test('of what an organization is connected to', async () => {
    await connectOrganization(product.database, organizationId, { kind: 'pems', url: 'https://pems.example' });
    await sql`update sync_state set updated_at = now()`.execute(product.database);
    await sql`delete from sync_state`.execute(product.database);
    const upstream = { kind: 'pems', url: 'https://pems.example' };
    expect((await news()).map(({ data }) => data)).toEqual([{ upstream }, { upstream: null }]);
  });
});

test('a result has another version after what changes it for its reader, and no other', async () => {
  const versions = async () => {
    const of = async (userId: string) => await findTotals(product.database, { organizationId, userId }, {});
    const [anns, bobs] = await Promise.all([of(ann), of(bob)]);
    const groups = await listGroups(
      product.database,
      { organizationId, userId: ann },
      { filter: {}, groupBy: ['category'] },
    );
    expect(groups.resultVersion).toBe(anns.resultVersion);
    return { ann: anns.resultVersion, bob: bobs.resultVersion };
  };
  await connectOrganization(product.database, organizationId, { kind: 'simulator', url: null });
  let before = await versions();
  const changed = async () => {
    const after = await versions();
    const of = (['ann', 'bob'] as const).filter((user) => after[user] !== before[user]);
    before = after;
    return of;
  };
  await save(ann, { area: 'Quay' }, ['P7']);
  expect(await changed()).toEqual(['ann']);
  expect(await changed()).toEqual([]);
  await undoDrafts(product.database, { organizationId, userId: ann });
  expect(await changed()).toEqual(['ann']);
  await save(bob, { area: 'Quay' }, ['P7']);
  expect(await changed()).toEqual(['bob']);
  await commit(bob);
  expect(await changed()).toEqual(['ann', 'bob']);
  await buildMirrorRecord(product.database, organizationId, 'P500', { category: 'Cranes' });
  expect(await changed()).toEqual(['ann', 'bob']);
  const other = await buildOrganization(product.database, 'ELSE');
  await buildMirrorRecord(product.database, other, 'P1', { category: 'Cranes' });
  expect(await changed()).toEqual([]);
});

test('a change whose transaction began first and ends last is another version, too', async () => {
  const version = async () => (await findTotals(product.database, { organizationId, userId: ann }, {})).resultVersion;
  const isHeld = Promise.withResolvers<void>();
  const isWritten = Promise.withResolvers<void>();
  const late = acrossOrganizations(product.database, async (trx) => {
    await buildMirrorRecord(trx, organizationId, 'P600', { category: 'Cranes' });
    isWritten.resolve();
    await isHeld.promise;
  });
  await isWritten.promise;
  await buildMirrorRecord(product.database, organizationId, 'P601', { category: 'Cranes' });
  const before = await version();
  isHeld.resolve();
  await late;
  expect(await version()).not.toBe(before);
});

describe('a reader', () => {
  /** An event in a transaction that ends when it is told to. */
  async function begin(n: number): Promise<(isDone: boolean) => Promise<void>> {
    const [written, ending] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
    const running = product.database
      .transaction()
      .execute(async (trx) => {
        await write(trx as ProductTransaction, n);
        written.resolve();
        if (!(await ending.promise)) throw new Error('rolled back');
      })
      .catch(() => {});
    await written.promise;
    return async (isDone) => {
      ending.resolve(isDone);
      await running;
    };
  }
  const write = async (trx: ProductTransaction, n: number) =>
    await sql`insert into organization_event (organization_id, kind, data) values (${organizationId}, 'pull', ${JSON.stringify({ n })}::jsonb)`.execute(
      trx,
    );
  const numbers = async (since: EventPosition) => {
    const read = await readEvents(product.database, { since, limit: 100 });
    return { position: read.position, seen: read.events.map(({ data }) => data['n'] as number) };
  };

  test('comes by each event once, in whatever order its transactions begin, end and fail', async () => {
    const steps = fc.array(fc.constantFrom('begin', 'commit', 'roll back', 'read'), { minLength: 4, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (chosen, random) => {
        const open = new Map<number, (isDone: boolean) => Promise<void>>();
        const committed: number[] = [];
        const seen: number[] = [];
        let at = await readPosition(product.database);
        let next = 0;
        const read = async () => {
          const { position: after, seen: fresh } = await numbers(at);
          seen.push(...fresh);
          at = after;
        };
        const end = async (n: number, isDone: boolean) => {
          await open.get(n)?.(isDone);
          open.delete(n);
          if (isDone) committed.push(n);
        };
        for (const step of chosen) {
          const ids = [...open.keys()];
          const one = ids[(random.next().value ?? 0) % Math.max(1, ids.length)];
          // Others of the pool's eight are needed to read.
          if (step === 'begin' && open.size < 5) open.set(next, await begin(next++));
          else if (step === 'read') await read();
          else if (one !== undefined) await end(one, step === 'commit');
        }
        for (const n of open.keys()) await end(n, true);
        await read();
        expect(seen.toSorted((a, b) => a - b)).toEqual(committed.toSorted((a, b) => a - b));
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  test('is told that it has lost some: too many, a position too old, or of a database that has come further', async () => {
    const at = await readPosition(product.database);
    const lost = async (since: EventPosition, limit = 100) =>
      (await readEvents(product.database, { since, limit })).isLost;
    await acrossOrganizations(product.database, async (trx) => {
      for (let n = 0; n < 3; n++) await write(trx, n);
    });
    expect([await lost(at, 3), await lost(at, 2)]).toEqual([false, true]);
    expect(await lost({ ...at, readAtS: at.readAtS - 1000 })).toBe(true);
    expect(await lost({ ...at, readAtS: at.readAtS + 1000 })).toBe(true);
    expect(await lost({ ...at, snapshot: '999999999:999999999:' })).toBe(true);
  });

  test('finds events of half an hour and no older ones', async () => {
    await acrossOrganizations(product.database, async (trx) => await write(trx, 1));
    await sql`update organization_event set created_at = created_at - interval '29 minutes'`.execute(product.database);
    expect(await removeExpiredEvents(product.database)).toBe(0);
    await sql`update organization_event set created_at = created_at - interval '1 minute'`.execute(product.database);
    expect(await removeExpiredEvents(product.database)).toBeGreaterThan(0);
  });
});
