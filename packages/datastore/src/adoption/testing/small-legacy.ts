/** A legacy schema with one person and one organization, to be filled by a test and adopted. */
import type { sql } from 'kysely';
import type { ProductDatabase, ProductTransaction } from '../../scope.ts';
import { rolledBack } from '../../testing/rolled-back.ts';
import { adoptLegacy } from '../adopt-legacy.ts';
import { createLegacySchema, insertLegacy } from './legacy-schema.ts';

export const ann = { id: 'u-ann', username: 'ann', passwordHash: 'none' };
export const rio = { id: 'o-rio', code: 'RIO', name: 'Rio' };

/** Returns what runs a test's work in a transaction of the product's database, which is rolled back. */
export function legacyOf(product: { readonly database: ProductDatabase }) {
  return async (work: (trx: ProductTransaction) => Promise<void>): Promise<void> => {
    await rolledBack(product.database, async (trx) => {
      await createLegacySchema(trx);
      await insertLegacy(trx, 'users', ann);
      await insertLegacy(trx, 'organizations', rio);
      await work(trx);
    });
  };
}

export async function read<Row>(trx: ProductTransaction, query: ReturnType<typeof sql>): Promise<Row[]> {
  return (await query.execute(trx)).rows as Row[];
}

/** Adopts, and returns what the report says of a legacy table. */
export async function adoptedTable(trx: ProductTransaction, name: string) {
  const found = (await adoptLegacy(trx)).tables.find(({ legacyTable }) => legacyTable === name);
  if (found === undefined) throw new Error(`${name} is not in the report`);
  return found;
}
