/** Of an installation that has records when a migration defines the summaries anew. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrateToLatest, openPool } from '@vanguard/postgres';
import { createTestDatabase } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { migrateProduct } from '../migrate-product.ts';
import { findTotals } from '../records/record-totals.ts';
import { findMonthMatrix } from '../records/month-matrix.ts';
import type { ProductSchema } from '../schema.ts';
import { buildMirrorRecord, buildOrganization, buildUser } from '../testing/index.ts';

const migrations = new URL('../../migrations/', import.meta.url);

function migrationsUpTo(last: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of readdirSync(migrations).filter((name) => name < last))
    cpSync(new URL(file, migrations), join(folder, file));
  return pathToFileURL(folder);
}

test('records from before and after the last refresh are counted once', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await migrateToLatest(url, { directory: migrationsUpTo('0013') });
  const database = openPool<ProductSchema>(url, { maxConnections: 2 });
  const scope = { organizationId: await buildOrganization(database, 'RIO'), userId: await buildUser(database, 'ann') };
  const record = { source: 'Purchase', purchasePrice: '100', category: 'Cranes', originalStart: '2025-01-15' };
  await buildMirrorRecord(database, scope.organizationId, 'P1', record);
  for (const summary of ['pfa_summary', 'pfa_month_summary']) {
    await sql`refresh materialized view ${sql.id(summary)}`.execute(database);
    await sql`delete from ${sql.id(`${summary}_change`)}`.execute(database);
  }
  await buildMirrorRecord(database, scope.organizationId, 'P2', record);
  await database.destroy();

  expect(await migrateProduct(url)).toContain('0013_cheaper_summaries');
  const migrated = openPool<ProductSchema>(url, { maxConnections: 2 });
  onTestFinished(async () => await migrated.destroy());
  expect(await findTotals(migrated, scope, { category: ['Cranes'] })).toMatchObject({ totals: { records: 2 } });
  expect(await findMonthMatrix(migrated, scope, {})).toContainEqual(
    expect.objectContaining({ layer: 'plan', month: '2025-01', cost: '200' }),
  );
});
