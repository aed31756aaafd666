/** The PostgreSQL of an installation, brought to the code's version: DATABASE_URL, else the embedded server. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appRole, migrateProduct } from '@vanguard/datastore';
import { ensureDatabase, type WatchedPostgres, watchEmbeddedPostgres, type WatchState } from '@vanguard/postgres';
import { type EmbeddedDatabase, type ResolvedTarget, resolveTarget } from 'sqlite-to-postgres/cli';
import { openPools, type ProductPools } from './pools.ts';
import type { Settings } from './settings.ts';

/** Where the exact copy of a legacy database stands. */
export const legacySchema = 'legacy';

export interface Installation extends ProductPools {
  target: ResolvedTarget;
  /** Of the embedded server, where it is watched. */
  embeddedState: () => WatchState | undefined;
  appliedMigrations: string[];
}

/**
 * The database of an installation without a server of its own. It belongs to a role that row-level security binds, as on
 * a managed server; a move may hurry the server's vacuum as its superuser might.
 */
export function embeddedDatabase({ dataFolder }: Settings): EmbeddedDatabase {
  const owner = { role: 'vanguard', mayTake: [appRole], maySet: ['deadlock_timeout'] };
  return { dir: join(dataFolder, 'postgres'), database: 'vanguard', owner };
}

/** What a statement of a request that was cut off may take; after that it ends with its server, or with this process. */
const poolsCloseMs = 2000;

export interface InstallationOptions {
  /** In place of DATABASE_URL and the embedded server. */
  argument?: string | undefined;
  /** A database that does not exist is created. */
  mayCreate?: boolean | undefined;
  /** With it an embedded server that ends is started again, and each change of its state told. */
  onEmbeddedChange?: (state: WatchState) => void;
}

export async function openInstallation(
  settings: Settings,
  { argument, mayCreate = false, onEmbeddedChange: onChange }: InstallationOptions = {},
): Promise<Installation> {
  let watched: WatchedPostgres | undefined;
  const start = async (options: { dir: string }) => (watched = await watchEmbeddedPostgres({ ...options, onChange }));
  const embedded = embeddedDatabase(settings);
  const target = await resolveTarget(
    argument ?? settings.databaseUrl,
    onChange === undefined ? embedded : { ...embedded, start },
  );
  try {
    if (mayCreate) await ensureDatabase(target.url);
    const appliedMigrations = await migrateProduct(target.url);
    const pools = openPools(target.url, settings);
    return {
      target,
      appliedMigrations,
      embeddedState: () => watched?.state,
      ...pools,
      close: async () => {
        await Promise.race([pools.close(), sleep(poolsCloseMs, undefined, { ref: false })]);
        await target.release();
      },
    };
  } catch (error) {
    await target.release();
    throw error;
  }
}
