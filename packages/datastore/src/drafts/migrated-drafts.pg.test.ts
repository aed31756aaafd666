/** Of an installation that has drafts when a migration gives the overlay upstream's record. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrateToLatest, openPool } from '@vanguard/postgres';
import { createTestDatabase } from '@vanguard/postgres/testing';
import { expect, onTestFinished, test } from 'vitest';
import { migrateProduct } from '../migrate-product.ts';
import { findTotals } from '../records/record-totals.ts';
import type { ProductSchema } from '../schema.ts';
import { buildDraft, buildMirrorRecord, buildOrganization, buildUser } from '../testing/index.ts';
import { saveDrafts } from './save-drafts.ts';

const migrations = new URL('../../migrations/', import.meta.url);

function migrationsUpTo(last: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of readdirSync(migrations).filter((name) => name < last))
    cpSync(new URL(file, migrations), join(folder, file));
  return pathToFileURL(folder);
}

test('a draft from before changes again with the costs and words of its record', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await migrateToLatest(url, { directory: migrationsUpTo('0020') });
  const database = openPool<ProductSchema>(url, { maxConnections: 2 });
  const scope = { organizationId: await buildOrganization(database, 'RIO'), userId: await buildUser(database, 'ann') };
  const record = { source: 'Purchase', purchasePrice: '100', category: 'Cranes', originalStart: '2025-01-15' };
  await buildMirrorRecord(database, scope.organizationId, 'P1', record);
  await buildDraft(database, scope.organizationId, 'P1', scope.userId, { contract: 'C-1' });
  await database.destroy();

  expect(await migrateProduct(url)).toContain('0020_overlay_with_upstream');
  const migrated = openPool<ProductSchema>(url, { maxConnections: 2 });
  onTestFinished(async () => await migrated.destroy());
  const before = await findTotals(migrated, scope, { text: 'Cranes' });
  expect(before).toMatchObject({ totals: { records: 1 } });
  await saveDrafts(migrated, scope, {
    modifications: [{ pfaId: 'P1', delta: { area: 'Marine', isActualized: false } }],
  });
  await saveDrafts(migrated, scope, { modifications: [{ pfaId: 'P1', delta: { forecastStart: '2025-03-01' } }] });
  expect((await findTotals(migrated, scope, { text: 'Cranes' })).totals).toEqual(before.totals);
  expect(await findTotals(migrated, scope, { text: 'Marine' })).toMatchObject({ totals: { records: 1 } });
});
