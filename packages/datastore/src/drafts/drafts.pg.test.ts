/** Saving, squashing, discarding, undo and redo, against the delta algebra of the domain. */
import { baselineOf, type Delta, findDraftFault, rebase, squashDeltas, withoutUnchanged } from '@vanguard/pfa';
import { sql } from 'kysely';
import { isWholeSuite, propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acrossOrganizations } from '../scope.ts';
import { arbitraryData, arbitraryEdits, arbitraryPlainEdits } from '../testing/arbitrary-records.ts';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { fullRecord } from '../testing/plain-evaluation.ts';
import { discardDrafts, discardStep } from './discard-drafts.ts';
import { listEditSteps, redoDrafts, undoDrafts } from './edit-steps.ts';
import { listDrafts } from './list-drafts.ts';
import { rebaseDrafts, resolveConflicts } from './resolve-conflicts.ts';
import { saveDrafts } from './save-drafts.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
});
beforeEach(async () => {
  await sql`delete from pfa_edit`.execute(product.database);
  await sql`delete from pfa_mirror`.execute(product.database);
  const cranes = { category: 'Cranes', source: 'Rental', monthlyRate: '100.50', isActualized: false };
  for (const id of ['P1', 'P2', 'P3']) await buildMirrorRecord(product.database, scope.organizationId, id, cranes);
});

const save = async (pfaId: string, delta: unknown, sessionId?: string) =>
  await saveDrafts(product.database, scope, { modifications: [{ pfaId, delta }], sessionId });

async function deltas(): Promise<Record<string, Delta>> {
  const drafts = await listDrafts(product.database, scope, { limit: 1000 });
  return Object.fromEntries(drafts.map(({ pfaId, delta }) => [pfaId, delta]));
}

test('a draft is listed with its price and with the last step that changed it and is not undone', async () => {
  const listed = async () => (await listDrafts(product.database, scope, { limit: 9 }))[0];
  await save('P1', { forecastStart: '2026-01-01', forecastEnd: '2026-01-31' });
  // 30 × 100.50 ÷ 30.44
  const costs = { before: { forecastCost: '0.0000000000' }, after: { forecastCost: '99.0473061761' } };
  expect(await listed()).toMatchObject({ ...costs, step: { label: 'save' } });
  const first = (await listed())?.step?.step;
  await save('P1', { forecastEnd: '2026-03-02' });
  expect((await listed())?.after.forecastCost).toBe('198.0946123522');
  expect((await listed())?.step?.step).not.toBe(first);
  await undoDrafts(product.database, scope);
  expect(await listed()).toMatchObject({ ...costs, step: { step: first } });
  await sql`delete from pfa_edit`.execute(product.database);
  expect(await listed()).toMatchObject({ ...costs, step: null });
});

describe('saving', () => {
  test('squashes into the one draft of a record, and keeps the fields of earlier saves', async () => {
    await save('P1', { area: 'Marine', dor: 'BEO' });
    expect(await save('P1', { area: null, model: 'X' })).toMatchObject({ saved: 1, dropped: 0, unchanged: 0 });
    expect(await deltas()).toEqual({ P1: { dor: 'BEO', model: 'X' } });
  });

  test('drops a draft that equals upstream again, and counts what changes nothing', async () => {
    await save('P1', { category: 'Pumps' });
    expect(await save('P1', { category: 'Cranes', monthlyRate: '100.5' })).toMatchObject({
      saved: 0,
      dropped: 1,
      unchanged: 0,
    });
    expect(await save('P1', { area: null })).toMatchObject({ saved: 0, dropped: 0, unchanged: 1 });
    expect(await deltas()).toEqual({});
    expect(await listEditSteps(product.database, scope)).toHaveLength(2);
  });

  test.each([
    ['a record that does not exist', 'P9', { area: 'Marine' }, { field: '', code: 'unknown_record' }],
    ['a locked field', 'P2', { originalEnd: '2025-01-01' }, { field: 'originalEnd', code: 'locked_field' }],
    ['an unknown field', 'P2', { colour: 'red' }, { field: 'colour', code: 'unknown_field' }],
    [
      'an end before its start',
      'P2',
      { forecastStart: '2025-02-01', forecastEnd: '2025-01-01' },
      { field: 'forecastEnd', code: 'forecast_ends_before_start' },
    ],
  ])('is refused as a whole for %s', async (_, pfaId, delta, refused) => {
    const saving = saveDrafts(product.database, scope, {
      modifications: [
        { pfaId: 'P1', delta: { area: 'Marine' } },
        { pfaId, delta },
      ],
    });
    await expect(saving).rejects.toMatchObject({ code: 'draft_refused', refused: [{ pfaId, ...refused }] });
    expect(await deltas()).toEqual({});
    expect(await listEditSteps(product.database, scope)).toEqual([]);
  });

  test('keeps reason, session and the baseline of each field', async () => {
    await saveDrafts(product.database, scope, {
      modifications: [{ pfaId: 'P1', delta: { category: 'Pumps', area: 'Marine' }, changeReason: 'late' }],
      sessionId: 's1',
    });
    const [draft] = await listDrafts(product.database, scope, { limit: 1 });
    expect(draft).toMatchObject({
      changeReason: 'late',
      sessionId: 's1',
      upstream: { category: 'Cranes', area: null },
    });
  });

  test('does in SQL what the algebra does, whatever the record and the deltas', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryData,
        arbitraryEdits,
        arbitraryEdits,
        arbitraryData,
        async (data, first, second, later) => {
          const [record, newer] = [fullRecord('P', data), fullRecord('P', later)];
          const delta = withoutUnchanged(record, squashDeltas(first, second));
          const baseline = baselineOf(record, delta);
          const rebased = rebase(delta, baseline, newer);
          const { rows } = await sql<Record<string, unknown>>`
          select squashed as delta, pfa_draft_fault(${json(data)}, squashed, ${json(second)}) as fault,
                 pfa_changed_fields(${json(later)}, squashed) as rebased,
                 pfa_conflicting_fields(${json(later)}, squashed, ${json(baseline)}) as conflicts
            from pfa_changed_fields(${json(data)}, ${json(first)} || ${json(second)}) as squashed`.execute(
            product.database,
          );
          expect(rows[0]).toEqual({
            delta,
            fault: findDraftFault(record, delta, second)?.code ?? null,
            rebased: rebased.delta,
            conflicts: rebased.conflicts.map(({ field }) => field).toSorted(),
          });
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;

describe('undo and redo', () => {
  test('walk back and forth over any sequence of saves and discards', async () => {
    const action = fc.oneof(
      fc.record({ id: fc.constantFrom('P1', 'P2', 'P3'), delta: arbitraryPlainEdits }),
      fc.constant('discard' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
        await sql`delete from pfa_edit`.execute(product.database);
        await sql`delete from pfa_draft`.execute(product.database);
        const states = [await deltas()];
        for (const one of actions) {
          const before = (await listEditSteps(product.database, scope)).length;
          if (one === 'discard') await discardDrafts(product.database, scope, { all: true });
          else await save(one.id, one.delta).catch(() => {});
          if ((await listEditSteps(product.database, scope)).length > before) states.push(await deltas());
        }
        for (const state of states.slice(0, -1).toReversed()) {
          await undoDrafts(product.database, scope);
          expect(await deltas()).toEqual(state);
        }
        for (const state of states.slice(1)) {
          await redoDrafts(product.database, scope);
          expect(await deltas()).toEqual(state);
        }
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  test('put reason and session back as they were', async () => {
    const save = async (area: string, changeReason: string | undefined, sessionId: string | undefined) =>
      await saveDrafts(product.database, scope, {
        modifications: [{ pfaId: 'P1', delta: { area }, changeReason }],
        sessionId,
      });
    const read = async () =>
      (await listDrafts(product.database, scope, { limit: 9 })).map(({ delta, changeReason, sessionId }) => [
        delta.area,
        changeReason,
        sessionId,
      ]);
    const states: unknown[] = [await read()];
    for (const [area, reason, session] of [
      ['Marine', undefined, undefined],
      ['Marine', 'why', undefined],
      ['Silo 1', 'because', 'morning'],
      ['Silo 2', undefined, undefined],
    ] as const) {
      await save(area, reason, session);
      states.push(await read());
    }
    expect(states.at(-1)).toEqual([['Silo 2', 'because', 'morning']]);
    for (const state of states.slice(0, -1).toReversed()) {
      await undoDrafts(product.database, scope);
      expect(await read()).toEqual(state);
    }
    for (const state of states.slice(1)) {
      await redoDrafts(product.database, scope);
      expect(await read()).toEqual(state);
    }
  });

  test('say when there is nothing to undo or redo, and a new change ends what could be redone', async () => {
    await expect(undoDrafts(product.database, scope)).rejects.toMatchObject({ code: 'nothing_to_undo' });
    await save('P1', { area: 'Marine' });
    await undoDrafts(product.database, scope);
    await save('P2', { area: 'Silo 1' });
    await expect(redoDrafts(product.database, scope)).rejects.toMatchObject({ code: 'nothing_to_redo' });
    expect(await deltas()).toEqual({ P2: { area: 'Silo 1' } });
  });

  test('outlast a discard and a save that change nothing', async () => {
    await save('P1', { area: 'Marine' });
    await undoDrafts(product.database, scope);
    await discardDrafts(product.database, scope, { all: true });
    await save('P1', { category: 'Cranes' });
    await resolveConflicts(product.database, scope, [{ pfaId: 'P1', field: 'area', take: 'mine' }]);
    await redoDrafts(product.database, scope);
    expect(await deltas()).toEqual({ P1: { area: 'Marine' } });
  });

  test('reach back a hundred steps, however many were undone and given up between them', async () => {
    for (let i = 1; i <= 60; i++) await save('P1', { area: `Silo ${i}` });
    for (let i = 1; i <= 20; i++) await undoDrafts(product.database, scope);
    for (let i = 1; i <= 65; i++) await save('P1', { area: `Yard ${i}` });
    const steps = await listEditSteps(product.database, scope);
    expect([steps.length, steps.filter(({ isUndone }) => isUndone).length]).toEqual([100, 0]);
    for (let i = 1; i <= 100; i++) await undoDrafts(product.database, scope);
    expect(await deltas()).toEqual({ P1: { area: 'Silo 5' } });
  });

  test('reach back a hundred steps', async () => {
    for (let i = 1; i <= 105; i++) await save('P1', { area: `Silo ${i}` });
    expect(await listEditSteps(product.database, scope)).toHaveLength(100);
    const { rows } = await sql`select count(*)::integer as changes from pfa_edit_change`.execute(product.database);
    expect(rows).toEqual([{ changes: 100 }]);
  });
});

describe('discarding', () => {
  test('takes named records, a session, or all', async () => {
    await save('P1', { area: 'Marine' }, 'morning');
    await save('P2', { area: 'Marine' }, 'evening');
    await save('P3', { area: 'Marine' }, 'evening');
    expect(await discardDrafts(product.database, scope, { ids: ['P3', 'P9'] })).toBe(1);
    expect(await discardDrafts(product.database, scope, { sessionId: 'evening' })).toBe(1);
    expect(Object.keys(await deltas())).toEqual(['P1']);
    expect(await discardDrafts(product.database, scope, { all: true })).toBe(1);
    expect(await deltas()).toEqual({});
  });

  test('one step leaves what came before it and what was changed later, and can be undone', async () => {
    const steps = async () => (await listEditSteps(product.database, scope)).map(({ step }) => step);
    await save('P1', { area: 'Silo 1', dor: 'BEO' });
    const modifications = ['P1', 'P2', 'P3'].map((pfaId) => ({ pfaId, delta: { area: 'Marine', model: 'X' } }));
    await saveDrafts(product.database, scope, { modifications });
    const [step = ''] = await steps();
    await save('P2', { area: 'Silo 2' });
    await save('P3', { model: 'Y', dor: 'BEO' });
    // Changed, and changed back by hand: it is the later step's now.
    await save('P3', { model: 'X' });
    const before = await deltas();
    const listed = await listDrafts(product.database, scope, { limit: 9 });
    expect(listed.map((draft) => draft.step?.fields)).toEqual([['area', 'model'], ['area'], ['model']]);
    expect(await discardStep(product.database, scope, step)).toEqual({ discarded: 0, changed: 3, kept: 2 });
    expect(await deltas()).toEqual({
      P1: { area: 'Silo 1', dor: 'BEO' },
      P2: { area: 'Silo 2' },
      P3: { model: 'X', dor: 'BEO' },
    });
    expect(await discardStep(product.database, scope, step)).toMatchObject({ discarded: 0, changed: 0 });
    await undoDrafts(product.database, scope);
    expect(await deltas()).toEqual(before);
    await discardDrafts(product.database, scope, { ids: ['P2', 'P3'] });
    const none = { discarded: 0, changed: 0, kept: 0 };
    expect(await discardStep(product.database, { ...scope, userId: 'somebody else' }, step)).toEqual(none);
    expect(await discardStep(product.database, scope, '999999999999999999')).toEqual(none);
    expect(await discardStep(product.database, scope, (await steps()).at(-1) ?? '')).toEqual({
      discarded: 0,
      changed: 1,
      kept: 1,
    });
    expect(await deltas()).toEqual({ P1: { area: 'Marine', model: 'X' } });
  });

  test('one step leaves drafts as they are that would break a rule without it', async () => {
    await save('P1', { forecastStart: '2026-05-01', forecastEnd: '2026-06-01' });
    await save('P1', { forecastStart: '2026-01-01' });
    const [{ step } = { step: '' }] = await listEditSteps(product.database, scope);
    await save('P1', { forecastEnd: '2026-02-01' });
    const before = await deltas();
    expect(await discardStep(product.database, scope, step)).toEqual({ discarded: 0, changed: 0, kept: 1 });
    expect(await deltas()).toEqual(before);
  });
});

describe('a change upstream', () => {
  const change = async (data: Record<string, unknown>) => {
    await sql`update pfa_mirror set data = data || ${json(data)}, upstream_version = 'v2' where pfa_id = 'P1'`.execute(
      product.database,
    );
    return await acrossOrganizations(product.database, async (trx) => await rebaseDrafts(trx, scope.organizationId));
  };
  const conflicts = async () =>
    (await listDrafts(product.database, scope, { limit: 9, conflictsOnly: true })).flatMap((draft) => draft.conflicts);

  test('to other fields merges by itself, and what arrived leaves the draft', async () => {
    await save('P1', { category: 'Pumps', area: 'Marine' });
    expect(await change({ category: 'Pumps', dor: 'BEO' })).toBe(1);
    expect([await deltas(), await conflicts()]).toEqual([{ P1: { area: 'Marine' } }, []]);
  });

  test('to the same field is a conflict until a person takes theirs or mine, undoably', async () => {
    await save('P1', { category: 'Pumps', area: 'Marine' });
    await change({ category: 'Tools', area: 'Silo 1' });
    expect(await conflicts()).toEqual([
      { field: 'area', base: null, theirs: 'Silo 1', mine: 'Marine' },
      { field: 'category', base: 'Cranes', theirs: 'Tools', mine: 'Pumps' },
    ]);
    await resolveConflicts(product.database, scope, [
      { pfaId: 'P1', field: 'category', take: 'theirs' },
      { pfaId: 'P1', field: 'area', take: 'mine' },
    ]);
    expect([await deltas(), await conflicts()]).toEqual([{ P1: { area: 'Marine' } }, []]);
    await undoDrafts(product.database, scope);
    expect((await conflicts()).map(({ field }) => field)).toEqual(['area', 'category']);
  });
});

describe('resolving', () => {
  test('leaves alone what is not a conflict, and refuses a field that is decided both ways', async () => {
    await save('P1', { area: 'Marine' });
    const decide = async (...takes: ('mine' | 'theirs')[]) =>
      await resolveConflicts(
        product.database,
        scope,
        takes.map((take) => ({ pfaId: 'P1', field: 'area', take })),
      );
    expect(await decide('theirs')).toBe(0);
    await expect(decide('mine', 'theirs')).rejects.toMatchObject({ code: 'bad_query' });
    expect(await deltas()).toEqual({ P1: { area: 'Marine' } });
  });

  test('an empty text of upstream is not a value, nor a conflict', async () => {
    await sql`update pfa_mirror set data = data || '{"contract": "", "forecastEnd": ""}' where pfa_id = 'P1'`.execute(
      product.database,
    );
    await save('P1', { contract: 'C-9', forecastEnd: '2025-01-01' });
    expect(await listDrafts(product.database, scope, { limit: 9 })).toMatchObject([{ conflicts: [] }]);
  });
});

describe('at once', () => {
  test('two tabs of one user lose no change and make no second draft', async () => {
    const fields = ['area', 'dor', 'model', 'class', 'equipment', 'contract'];
    await Promise.all(fields.map(async (field) => await save('P1', { [field]: `from ${field}` })));
    expect(await deltas()).toEqual({ P1: Object.fromEntries(fields.map((field) => [field, `from ${field}`])) });
    expect(await listEditSteps(product.database, scope)).toHaveLength(fields.length);
  });

  const many = isWholeSuite ? 200 : 50;
  test(`${many} users change the same records without mixing them`, async () => {
    const users = await Promise.all(
      Array.from({ length: many }, async (_, i) => await buildUser(product.database, `user-${i}`)),
    );
    await Promise.all(
      users.map(async (userId) => {
        const own = { ...scope, userId };
        await saveDrafts(product.database, own, {
          modifications: ['P1', 'P2', 'P3'].map((pfaId) => ({ pfaId, delta: { area: userId } })),
        });
        await saveDrafts(product.database, own, { modifications: [{ pfaId: 'P2', delta: { dor: userId } }] });
        await undoDrafts(product.database, own);
      }),
    );
    for (const userId of users) {
      const drafts = await listDrafts(product.database, { ...scope, userId }, { limit: 9 });
      expect(drafts.map(({ pfaId, delta }) => [pfaId, delta])).toEqual(
        ['P1', 'P2', 'P3'].map((pfaId) => [pfaId, { area: userId }]),
      );
    }
  });
});
