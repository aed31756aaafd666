/** Of an installation that has drafts when a migration gives the overlay upstream's record. */
import { expect, test } from 'vitest';
import { findTotals } from '../records/record-totals.ts';
import { buildDraft, buildMirrorRecord, buildOrganization, buildUser } from '../testing/index.ts';
import { createOlderProduct } from '../testing/older-product.ts';
import { saveDrafts } from './save-drafts.ts';

test('a draft from before changes again with the costs and words of its record', async () => {
  const { database, migrate } = await createOlderProduct('0020');
  const scope = { organizationId: await buildOrganization(database, 'RIO'), userId: await buildUser(database, 'ann') };
  const record = { source: 'Purchase', purchasePrice: '100', category: 'Cranes', originalStart: '2025-01-15' };
  await buildMirrorRecord(database, scope.organizationId, 'P1', record);
  await buildDraft(database, scope.organizationId, 'P1', scope.userId, { contract: 'C-1' });

  const migrated = await migrate();
  const before = await findTotals(migrated, scope, { text: 'Cranes' });
  expect(before).toMatchObject({ totals: { records: 1 } });
  await saveDrafts(migrated, scope, {
    modifications: [{ pfaId: 'P1', delta: { area: 'Marine', isActualized: false } }],
  });
  await saveDrafts(migrated, scope, { modifications: [{ pfaId: 'P1', delta: { forecastStart: '2025-03-01' } }] });
  expect((await findTotals(migrated, scope, { text: 'Cranes' })).totals).toEqual(before.totals);
  expect(await findTotals(migrated, scope, { text: 'Marine' })).toMatchObject({ totals: { records: 1 } });
});
