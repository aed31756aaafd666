/** Versions of merged records: two tabs of one user, and upstream, never write over what the other has not seen. */
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { listRecords } from '../records/list-records.ts';
import { discardDrafts } from './discard-drafts.ts';
import { undoDrafts } from './edit-steps.ts';
import { listDrafts } from './list-drafts.ts';
import { saveDrafts } from './save-drafts.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
const ids = ['P1', 'P2'];
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
});
beforeEach(async () => {
  await sql`delete from pfa_mirror`.execute(product.database);
  for (const id of ids) await buildMirrorRecord(product.database, scope.organizationId, id, { area: 'Silo 1' });
});

async function read() {
  const { records } = await listRecords(product.database, scope, { sort: [], limit: 10 });
  return new Map(records.map(({ pfaId, version, area, dor }) => [pfaId, { version, area, dor }]));
}
const versionOf = async (pfaId = 'P1') => (await read()).get(pfaId)?.version ?? '';
const save = async (delta: object, ifVersion?: string, pfaId = 'P1') =>
  await saveDrafts(product.database, scope, { modifications: [{ pfaId, delta, ifVersion }] });
const changeUpstream = async (area: string) =>
  await sql`update pfa_mirror set data = data || jsonb_build_object('area', ${area}::text) where pfa_id = 'P1'`.execute(
    product.database,
  );

describe('the version of a record', () => {
  test('follows upstream and the draft, and is the same again where the values are', async () => {
    const first = await versionOf();
    await save({ dor: 'BEO' });
    const drafted = await versionOf();
    await changeUpstream('Silo 2');
    const moved = await versionOf();
    expect(new Set([first, drafted, moved]).size).toBe(3);
    await changeUpstream('Silo 1');
    expect(await versionOf()).toBe(drafted);
    await discardDrafts(product.database, scope, { all: true });
    expect(await versionOf()).toBe(first);
  });

  test('is the same in a page, in the list of drafts and in the answer of a save', async () => {
    const { versions } = await save({ dor: 'BEO' }, await versionOf());
    const [draft] = await listDrafts(product.database, scope, { limit: 1 });
    expect([versions, draft?.version]).toEqual([{ P1: await versionOf() }, await versionOf()]);
    const reset = await save({ dor: null }, draft?.version);
    expect(reset.versions).toEqual({ P1: await versionOf() });
  });

  test("is not changed by another user's draft", async () => {
    const before = await versionOf();
    const bob = { ...scope, userId: await buildUser(product.database, 'bob') };
    await saveDrafts(product.database, bob, { modifications: [{ pfaId: 'P1', delta: { dor: 'PROJECT' } }] });
    expect(await versionOf()).toBe(before);
  });
});

describe('a save on a version', () => {
  test.each<[what: string, change: () => Promise<unknown>]>([
    ['upstream changed', async () => await changeUpstream('Silo 3')],
    ['another tab saved', async () => await save({ area: 'Marine' })],
    ['another tab took its change back', async () => await undoDrafts(product.database, scope)],
  ])('is refused as a whole where %s the record since, and names it', async (_, change) => {
    await save({ dor: 'PROJECT' });
    const seen = await read();
    await change();
    const before = await read();
    const modifications = [...seen].map(([pfaId, { version }]) => ({
      pfaId,
      delta: { model: 'X' },
      ifVersion: version,
    }));
    await expect(saveDrafts(product.database, scope, { modifications })).rejects.toMatchObject({
      code: 'precondition_failed',
      pfaIds: ['P1'],
    });
    expect(await read()).toEqual(before);
  });

  test('on two versions of one record is refused', async () => {
    const ifVersion = await versionOf();
    const modifications = [
      { pfaId: 'P1', delta: { dor: 'BEO' }, ifVersion },
      { pfaId: 'P1', delta: { area: 'Marine' }, ifVersion: 'other' },
    ];
    await expect(saveDrafts(product.database, scope, { modifications })).rejects.toMatchObject({ pfaIds: ['P1'] });
  });
});

describe('two tabs of one user', () => {
  test('lose no change over any random edits: whoever has not seen the latest is refused', async () => {
    const edit = fc.record({
      tab: fc.nat({ max: 1 }),
      pfaId: fc.constantFrom(...ids),
      delta: fc
        .record({ area: fc.constantFrom('A', 'B', 'C'), dor: fc.constantFrom('D', 'E') }, { requiredKeys: [] })
        .filter((delta) => Object.keys(delta).length > 0),
      rereads: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
        await discardDrafts(product.database, scope, { all: true });
        const tabs = [await read(), await read()];
        let truth = await read();
        for (const { tab, pfaId, delta, rereads } of edits) {
          if (rereads) tabs[tab] = await read();
          const seen = tabs[tab]?.get(pfaId);
          const isLatest = seen?.area === truth.get(pfaId)?.area && seen?.dor === truth.get(pfaId)?.dor;
          const saved = await save(delta, seen?.version, pfaId).catch((error: { code: string }) => error.code);
          if (isLatest) {
            const values = { ...truth.get(pfaId), ...delta } as { version: string; area: string; dor: string };
            const version = (saved as { versions: Record<string, string> }).versions[pfaId] ?? '';
            truth = new Map(truth).set(pfaId, { ...values, version });
            tabs[tab] = new Map(tabs[tab]).set(pfaId, { ...values, version });
          }
          expect(typeof saved === 'string' ? saved : 'saved').toBe(isLatest ? 'saved' : 'precondition_failed');
          expect(await read()).toEqual(truth);
        }
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  test('that save at once on the same version: one does, the other is refused', async () => {
    const version = await versionOf();
    const results = await Promise.allSettled(['A', 'B', 'C', 'D'].map(async (area) => await save({ area }, version)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect((await read()).get('P1')?.area).toBe(['A', 'B', 'C', 'D'][winner]);
  });
});
