/** The PostgreSQL of an installation, brought to the code's version: DATABASE_URL, else the embedded server. */
import { join } from 'node:path';
import { migrateProduct, type ProductDatabase, type ProductSchema } from '@vanguard/datastore';
import { ensureDatabase, openPool, parseDatabaseUrl } from '@vanguard/postgres';
import { type ResolvedTarget, resolveTarget } from 'sqlite-to-postgres/cli';
import type { Settings } from './settings.ts';

const productDatabase = 'vanguard';
/** Where the exact copy of a legacy database stands. */
export const legacySchema = 'legacy';

export interface Installation {
  target: ResolvedTarget;
  database: ProductDatabase;
  appliedMigrations: string[];
  close: () => Promise<void>;
}

/** `mayCreate`: a database that does not exist is created. */
export async function openInstallation(
  { databaseUrl, dataFolder }: Settings,
  { argument, mayCreate = false }: { argument?: string | undefined; mayCreate?: boolean | undefined } = {},
): Promise<Installation> {
  const target = await resolveTarget(argument ?? databaseUrl, {
    dir: join(dataFolder, 'postgres'),
    database: productDatabase,
  });
  try {
    if (mayCreate) await ensureDatabase(target.url);
    const url = parseDatabaseUrl(target.url).connectionUrl;
    const appliedMigrations = await migrateProduct(url);
    const database = openPool<ProductSchema>(url, { applicationName: 'vanguard', maxConnections: 20 });
    return {
      target,
      database,
      appliedMigrations,
      close: async () => {
        await database.destroy();
        await target.release();
      },
    };
  } catch (error) {
    await target.release();
    throw error;
  }
}
