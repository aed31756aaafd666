/** Brings the product's own schema, `public`, to the version of this code. */
import { type MigrationSession, migrateToLatest, pendingMigrations } from '@vanguard/postgres';
import { type WitnessedRows, witnessRows } from './operations/witness-rows.ts';
import { grantRoles } from './roles/grant-roles.ts';
import type { ProductDatabase } from './scope.ts';

const options = {
  directory: new URL('../migrations/', import.meta.url),
  objects: new URL('../sql/', import.meta.url),
  // New tables are given to the roles of the processes, where the installation has such roles.
  onApplied: grantRoles,
};

/** Safe when many processes start at once. Returns the names of the migrations, and the files of objects, applied now. */
export async function migrateProduct(url: string): Promise<string[]> {
  return await migrateToLatest(url, options);
}

/** Names of what `migrateProduct` would apply. */
export async function pendingProductMigrations(target: string | ProductDatabase): Promise<string[]> {
  return await pendingMigrations(target, options);
}

export interface Upgrade {
  /** Names of the migrations, and the files of objects. */
  applied: string[];
  /** What was compared; undefined where there was nothing to apply. */
  witnessed: WitnessedRows | undefined;
}

/**
 * As `migrateProduct`, and compares every value of every table with what it was before, in the same transaction; until that is
 * over, nobody else writes. Throws DatastoreError `rows_changed`, `tables_busy`, when nothing has changed; MigrationError.
 */
export async function upgradeProduct(url: string): Promise<Upgrade> {
  let witnessed: WitnessedRows | undefined;
  const witness = async (session: MigrationSession) => {
    const compare = await witnessRows(session);
    return async () => void (witnessed = await compare());
  };
  return { applied: await migrateToLatest(url, { ...options, witness }), witnessed };
}
