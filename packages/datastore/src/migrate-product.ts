/** Brings the product's own schema, `public`, to the version of this code. */
import { migrateToLatest, pendingMigrations } from '@vanguard/postgres';
import type { ProductDatabase } from './scope.ts';

const options = { directory: new URL('../migrations/', import.meta.url), objects: new URL('../sql/', import.meta.url) };

/** Safe when many processes start at once. Returns the names of the migrations, and the files of objects, applied now. */
export async function migrateProduct(url: string): Promise<string[]> {
  return await migrateToLatest(url, options);
}

/** Names of what `migrateProduct` would apply. */
export async function pendingProductMigrations(target: string | ProductDatabase): Promise<string[]> {
  return await pendingMigrations(target, options);
}
