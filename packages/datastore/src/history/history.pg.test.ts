/** The history of records: what every change did to each field, seen by whom it belongs to. */
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runBulk } from '../bulk/run-bulk.ts';
import { discardDrafts } from '../drafts/discard-drafts.ts';
import { redoDrafts, undoDrafts } from '../drafts/edit-steps.ts';
import { resolveConflicts } from '../drafts/resolve-conflicts.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { asOrganization } from '../scope.ts';
import { arbitraryPlainEdits } from '../testing/arbitrary-records.ts';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { findHistory, type HistoryEntry } from './list-history.ts';

const product = useProductDatabase();
const [ann, bob, foreign] = [0, 0, 0].map(() => ({ organizationId: '', userId: '' })) as [Scope, Scope, Scope];
type Scope = { organizationId: string; userId: string };
const ids = ['P1', 'P2', 'P3'];

beforeAll(async () => {
  const { database } = product;
  ann.organizationId = bob.organizationId = await buildOrganization(database, 'RIO');
  foreign.organizationId = await buildOrganization(database, 'RIO2');
  ann.userId = foreign.userId = await buildUser(database, 'ann');
  bob.userId = await buildUser(database, 'bob');
});
beforeEach(async () => {
  await sql`truncate pfa_edit, pfa_edit_change, pfa_mirror, pfa_draft, pfa_overlay, pfa_search, pfa_history`.execute(
    product.database,
  );
  const data = { category: 'Cranes', forecastStart: '2026-01-01', forecastEnd: '2026-02-01' };
  for (const id of ids) await buildMirrorRecord(product.database, ann.organizationId, id, data);
});

const save = async (pfaId: string, delta: unknown, scope = ann) =>
  await saveDrafts(product.database, scope, {
    modifications: [{ pfaId, delta, changeReason: 'late' }],
    sessionId: 'morning',
  });
async function history(pfaId = 'P1', scope = ann): Promise<HistoryEntry[]> {
  return (await findHistory(product.database, scope, { pfaId, limit: 100 }))?.entries ?? [];
}
const told = (entries: HistoryEntry[]) =>
  entries.map(({ origin, label, changes }) => [
    origin,
    label,
    ...changes.map(({ field, before, after }) => [field, before, after]),
  ]);
const changeUpstream = async (data: object, pfaId = 'P1') =>
  await sql`update pfa_mirror set data = data || ${JSON.stringify(data)}::jsonb where pfa_id = ${pfaId}`.execute(
    product.database,
  );

describe('an entry', () => {
  test('tells who, when, from where and why, and each field before and after', async () => {
    await save('P1', { category: 'Pumps', area: 'Marine' });
    const [entry] = await history();
    expect(entry).toEqual({
      id: expect.stringMatching(/^\d+$/),
      changedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      user: { id: ann.userId, username: 'ann' },
      origin: 'edit',
      label: 'save',
      sessionId: 'morning',
      reason: 'late',
      changes: [
        { field: 'area', before: null, after: 'Marine' },
        { field: 'category', before: 'Cranes', after: 'Pumps' },
      ],
    });
  });

  test('is written by every kind of change, newest first', async () => {
    const shift = { select: { ids }, operation: { kind: 'shift', days: 1 } } as const;
    await save('P1', { category: 'Pumps' });
    await runBulk(product.database, ann, shift);
    await undoDrafts(product.database, ann);
    await redoDrafts(product.database, ann);
    await changeUpstream({ category: 'Tools', dor: 'BEO' });
    await resolveConflicts(product.database, ann, [{ pfaId: 'P1', field: 'category', take: 'theirs' }]);
    await discardDrafts(product.database, ann, { all: true });
    const [start, end] = [
      ['forecastStart', '2026-01-01', '2026-01-02'],
      ['forecastEnd', '2026-02-01', '2026-02-02'],
    ] as [string[], string[]];
    const back = ([field, before, after]: string[]) => [field, after, before];
    expect(told(await history())).toEqual([
      ['edit', 'discard', back(end), back(start)],
      ['edit', 'resolve', ['category', 'Pumps', 'Tools']],
      ['upstream', 'update', ['category', 'Cranes', 'Tools'], ['dor', null, 'BEO']],
      ['redo', 'shift', end, start],
      ['undo', 'shift', back(end), back(start)],
      ['edit', 'shift', end, start],
      ['edit', 'save', ['category', 'Cranes', 'Pumps']],
    ]);
  });

  test('is empty where a refused save, a reason alone, or a pull that saw no difference changed no field', async () => {
    await save('P1', { category: 'Pumps' });
    const before = await history();
    await expect(save('P1', { forecastEnd: '2020-01-01' })).rejects.toMatchObject({ code: 'draft_refused' });
    await saveDrafts(product.database, ann, {
      modifications: [{ pfaId: 'P1', delta: { category: 'Pumps' }, changeReason: 'other words' }],
    });
    await sql`update pfa_mirror set last_seen_at = now()`.execute(product.database);
    expect(await history()).toEqual(before);
  });

  test('tells when upstream removes a record, and when the record returns', async () => {
    await sql`update pfa_mirror set removed_at = now() where pfa_id = 'P1'`.execute(product.database);
    await sql`update pfa_mirror set removed_at = null where pfa_id = 'P1'`.execute(product.database);
    expect(told(await history())).toEqual([
      ['upstream', 'returned'],
      ['upstream', 'removed'],
    ]);
  });

  test('has the values that the user saw before and after, over any sequence of changes', async () => {
    const action = fc.oneof(
      fc.record({ pfaId: fc.constantFrom(...ids), delta: arbitraryPlainEdits }),
      fc.constantFrom('discard' as const, 'undo' as const, 'redo' as const),
    );
    const act = async (one: { pfaId: string; delta: unknown } | 'discard' | 'undo' | 'redo') => {
      if (one === 'discard') return await discardDrafts(product.database, ann, { all: true });
      if (one === 'undo') return await undoDrafts(product.database, ann);
      if (one === 'redo') return await redoDrafts(product.database, ann);
      return await save(one.pfaId, one.delta);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 8 }), async (actions) => {
        await sql`truncate pfa_edit, pfa_edit_change, pfa_draft, pfa_overlay, pfa_history`.execute(product.database);
        for (const one of actions) {
          const before = await seen();
          const known = new Set(
            (await Promise.all(ids.map(async (id) => await history(id)))).flat().map(({ id }) => id),
          );
          await act(one).catch(() => {});
          const after = await seen();
          for (const pfaId of ids) {
            const written = (await history(pfaId)).filter(({ id }) => !known.has(id)).flatMap(({ changes }) => changes);
            expect(written).toEqual(differences(before.get(pfaId) ?? {}, after.get(pfaId) ?? {}));
          }
        }
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});

/** What the user sees, from the tables. */
async function seen(): Promise<Map<string, Record<string, unknown>>> {
  const { rows } = await sql<{ id: string; merged: Record<string, unknown> }>`
    select pfa_id as id, m.data || coalesce(d.delta, '{}') as merged
      from pfa_mirror m left join pfa_draft d using (organization_id, pfa_id)`.execute(product.database);
  return new Map(rows.map(({ id, merged }) => [id, merged]));
}

function differences(before: Record<string, unknown>, after: Record<string, unknown>) {
  const value = (record: Record<string, unknown>, field: string) =>
    record[field] ?? (field.startsWith('is') ? false : null);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .toSorted()
    .map((field) => ({ field, before: value(before, field), after: value(after, field) }))
    .filter((change) => change.before !== change.after);
}

describe('the history of drafts', () => {
  test("is their user's alone, and that of upstream everybody's of the organization", async () => {
    await save('P1', { category: 'Pumps' });
    await changeUpstream({ dor: 'BEO' });
    expect(told(await history('P1', bob))).toEqual([['upstream', 'update', ['dor', null, 'BEO']]]);
    expect(await findHistory(product.database, foreign, { pfaId: 'P1', limit: 10 })).toBeUndefined();
  });

  test('is hidden, unchangeable and unforgeable by the database itself', async () => {
    await save('P1', { category: 'Pumps' });
    const asBob = async (statement: ReturnType<typeof sql>) =>
      await asOrganization(product.database, bob, async (trx) => (await statement.execute(trx)).rows);
    expect(await asBob(sql`select from pfa_history`)).toEqual([]);
    await expect(asBob(sql`update pfa_history set reason = 'mine'`)).rejects.toThrow(/permission denied/);
    await expect(asBob(sql`delete from pfa_history`)).rejects.toThrow(/permission denied/);
    for (const [user, origin] of [
      [ann.userId, 'edit'],
      [null, 'upstream'],
    ]) {
      const forged = sql`insert into pfa_history (organization_id, pfa_id, user_id, origin, label, changes)
                         values (${bob.organizationId}, 'P1', ${user}, ${origin}, 'save', '{}')`;
      await expect(asBob(forged)).rejects.toThrow(/row-level security/);
    }
  });
});

describe('a page', () => {
  test('goes on where the one before ended, whatever was written since', async () => {
    for (let i = 1; i <= 5; i++) await save('P1', { area: `Silo ${i}` });
    const page = async (cursor?: string) => await findHistory(product.database, ann, { pfaId: 'P1', limit: 2, cursor });
    const first = await page();
    await save('P1', { area: 'Marine' });
    const second = await page(first?.nextCursor ?? '');
    const third = await page(second?.nextCursor ?? '');
    expect([first, second, third].map((one) => one?.entries.map(({ changes }) => changes[0]?.after))).toEqual([
      ['Silo 5', 'Silo 4'],
      ['Silo 3', 'Silo 2'],
      ['Silo 1'],
    ]);
    expect(third?.nextCursor).toBeNull();
  });

  test.each(['x', '-1', '1; drop table', ''])('is refused for the cursor "%s"', async (cursor) => {
    await expect(findHistory(product.database, ann, { pfaId: 'P1', limit: 2, cursor })).rejects.toMatchObject({
      code: 'bad_cursor',
    });
  });

  test('there is none for a record that the organization does not have', async () => {
    expect(await findHistory(product.database, ann, { pfaId: 'P9', limit: 2 })).toBeUndefined();
  });
});
