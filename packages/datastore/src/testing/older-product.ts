/** A product database at an earlier version, for tests of what a migration makes of what an installation has. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrateToLatest, openPool } from '@vanguard/postgres';
import { createTestDatabase } from '@vanguard/postgres/testing';
import { onTestFinished } from 'vitest';
import { migrateProduct } from '../migrate-product.ts';
import type { ProductSchema } from '../schema.ts';
import type { ProductDatabase } from '../scope.ts';

const migrations = new URL('../../migrations/', import.meta.url);

export interface OlderProduct {
  database: ProductDatabase;
  /** Brings it to the latest version; `database` is of no use afterwards. */
  migrate: () => Promise<ProductDatabase>;
}

/** As the migrations before `before` leave it, `0020` say; dropped when the test ends. */
export async function createOlderProduct(before: string): Promise<OlderProduct> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of readdirSync(migrations).filter((name) => name < before))
    cpSync(new URL(file, migrations), join(folder, file));
  await migrateToLatest(url, { directory: pathToFileURL(folder) });
  const open = () => {
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    onTestFinished(async () => await database.destroy());
    return database;
  };
  const migrate = async () => {
    await migrateProduct(url);
    return open();
  };
  return { database: open(), migrate };
}
