/** Brings the product's own schema, `public`, to the version of this code. */
import { migrateToLatest, pendingMigrations } from '@vanguard/postgres';
import type { ProductDatabase } from './scope.ts';

const options = { directory: new URL('../migrations/', import.meta.url) };

/** Safe when many processes start at once. Returns the names of the migrations applied now. */
export async function migrateProduct(url: string): Promise<string[]> {
  return await migrateToLatest(url, options);
}

export async function pendingProductMigrations(target: string | ProductDatabase): Promise<string[]> {
  return await pendingMigrations(target, options);
}
