/** Adoption of edits that a legacy installation had not synchronised: they become drafts of the people who made them. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ProductTransaction } from '../scope.ts';
import { useProductDatabase } from '../testing/index.ts';
import { insertLegacy } from './testing/legacy-schema.ts';
import { adoptedTable, ann, legacyOf, read, rio } from './testing/small-legacy.ts';

const product = useProductDatabase();
const withLegacy = legacyOf(product);

describe('unsynchronised edits', () => {
  async function adoptEdited(
    trx: ProductTransaction,
    edits: Record<string, { syncState?: string; modifiedFields?: string; modifiedBy?: string; source?: string }>,
  ) {
    for (const [pfaId, edit] of Object.entries(edits)) {
      await insertLegacy(trx, 'pfa_records', {
        pfaId,
        organizationId: rio.id,
        areaSilo: 'Marine',
        dor: null,
        monthlyRate: 12.5,
        forecastStart: '2025-02-03 00:00:00',
        pemsVersion: 'R7',
        modifiedAt: '2025-05-01 12:00:00',
        syncState: 'modified',
        modifiedBy: ann.id,
        ...edit,
      });
    }
    const { notes } = await adoptedTable(trx, 'pfa_records');
    const drafts = await read<{ id: string; user: string; delta: unknown }>(
      trx,
      sql`select pfa_id as id, user_id as "user", delta, baseline, baseline_version as version from pfa_draft order by 1`,
    );
    return { notes, drafts };
  }

  test('become drafts of their users: the changed fields only, on an unknown baseline', async () => {
    await withLegacy(async (trx) => {
      const { drafts, notes } = await adoptEdited(trx, {
        P1: { modifiedFields: '["areaSilo","forecastStart","dor"]' },
        P2: { modifiedFields: '["monthlyRate"]', syncState: 'pending_sync', modifiedBy: ann.username },
        P3: { syncState: 'pristine', modifiedFields: '["dor"]' },
      });
      const common = { user: ann.id, baseline: {}, version: 'R7' };
      expect(drafts).toEqual([
        { id: 'P1', ...common, delta: { area: 'Marine', dor: null, forecastStart: '2025-02-03' } },
        { id: 'P2', ...common, delta: { monthlyRate: '12.5' } },
      ]);
      expect(notes[0]).toBe('2 of 2 unsynchronised edits became drafts of their users');
    });
  });

  test('of nobody known, of locked and of unknown fields are counted, and their values are in the mirror', async () => {
    await withLegacy(async (trx) => {
      const { drafts, notes } = await adoptEdited(trx, {
        P1: { modifiedFields: '["monthlyRate"]', modifiedBy: 'importer' },
        P2: { modifiedFields: '["originalStart"]' },
        P3: { modifiedFields: 'forecastEnd' },
        P4: {},
        P5: { modifiedFields: '["originalStart","dor","colour",7]' },
      });
      expect(drafts).toMatchObject([{ id: 'P5', delta: { dor: null } }]);
      expect(notes.slice(0, 4)).toEqual([
        '1 of 5 unsynchronised edits became drafts of their users',
        expect.stringMatching(/^1 edits were made by nobody known/),
        expect.stringMatching(/^3 edits name no field that a draft can change/),
        expect.stringMatching(/^4 edited fields cannot be in a draft/),
      ]);
      expect(
        await read(trx, sql`select count(*)::int as n from pfa_mirror where data ->> 'monthlyRate' = '12.5'`),
      ).toEqual([{ n: 5 }]);
    });
  });
});

test('sources that are neither Rental nor Purchase are kept and marked, and are in no draft', async () => {
  await withLegacy(async (trx) => {
    const record = { organizationId: rio.id, syncState: 'pristine' };
    const edited = { ...record, syncState: 'modified', modifiedBy: ann.id };
    await insertLegacy(
      trx,
      'pfa_records',
      { ...record, pfaId: 'P1', source: 'Rental' },
      { ...record, pfaId: 'P2', source: 'rental' },
      { ...edited, pfaId: 'P3', source: 'Lease', dor: 'BEO', modifiedFields: '["source","dor"]' },
      { ...edited, pfaId: 'P4', source: 'Lease', modifiedFields: '["source"]' },
      { ...edited, pfaId: 'P5', source: 'Purchase', modifiedFields: '["source"]' },
    );
    const { notes } = await adoptedTable(trx, 'pfa_records');
    expect(notes.slice(0, 4)).toEqual([
      '2 of 3 unsynchronised edits became drafts of their users',
      expect.stringMatching(/^1 edits name no field that a draft can change/),
      expect.stringMatching(/^2 edited sources are neither Rental nor Purchase and cannot be in a draft/),
      expect.stringMatching(/^records with a source other than Rental or Purchase.*: 3$/),
    ]);
    expect(await read(trx, sql`select pfa_id as id, delta from pfa_draft order by 1`)).toEqual([
      { id: 'P3', delta: { dor: 'BEO' } },
      { id: 'P5', delta: { source: 'Purchase' } },
    ]);
    expect(
      await read(trx, sql`select pfa_id as id, source from pfa_mirror where has_unknown_source order by 1`),
    ).toEqual([
      { id: 'P2', source: 'rental' },
      { id: 'P3', source: 'Lease' },
      { id: 'P4', source: 'Lease' },
    ]);
  });
});
