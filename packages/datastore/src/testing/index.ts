/** A product database for a test file: cloned from a template with the migrations applied. */
import { type Database, openPool } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { afterAll, beforeAll } from 'vitest';
import { migrateProduct } from '../migrate-product.ts';
import type { ProductSchema } from '../schema.ts';

export { createFrozenProduct, restoreFrozen } from './frozen-product.ts';

/** With the migrations applied. */
export const productTemplate = {
  name: 'product_template',
  build: async (url: string) => void (await migrateProduct(url)),
};

export function useProductDatabase(): { readonly url: string; readonly database: Database<ProductSchema> } {
  const clone = useTestDatabase(productTemplate);
  let database: Database<ProductSchema> | undefined;
  beforeAll(() => {
    database = openPool<ProductSchema>(clone.url, {
      maxConnections: 8,
      waitsMs: { interactive: 60_000, long: 60_000 },
    });
  });
  afterAll(async () => await database?.destroy());
  return {
    get url() {
      return clone.url;
    },
    get database() {
      if (database === undefined) throw new Error('the database exists from beforeAll on');
      return database;
    },
  };
}

export {
  buildDraft,
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildSession,
  buildUser,
} from './build-records.ts';
export { passTime } from './pass-time.ts';
export { setLargeFrom } from './set-large-from.ts';
