/** The PostgreSQL of an installation, brought to the code's version. */
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateProduct } from '@vanguard/datastore';
import { ensureDatabase } from '@vanguard/postgres/connection';
import { type DatabaseTarget, openTarget, type TargetOptions } from './database-target.ts';
import { openPools, type ProductPools } from './pools.ts';
import type { Settings } from './settings.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Where the exact copy of a legacy database stands. */
export const legacySchema = 'legacy';

export interface Installation extends ProductPools, DatabaseTarget {
  /** Settles when the schema is that of the code; a query before it meets an older one, or none. Throws MigrationError. */
  schemaReady: Promise<unknown>;
}

/** What a statement of a request that was cut off may take; after that it ends with its server, or with this process. */
const poolsCloseMs = 2000;

export interface InstallationOptions extends TargetOptions {
  /** A database that does not exist is created. */
  mayCreate?: boolean | undefined;
}

/** Throws what `openTarget` does, MigrationError. */
export async function openInstallation(
  settings: Settings,
  { mayCreate = false, ...options }: InstallationOptions = {},
): Promise<Installation> {
  const opened = await openTarget(settings, options);
  try {
    const { signal } = options;
    if (mayCreate) await unlessAborted(signal, ensureDatabase(opened.target.url));
    const installation = beginInstallation(opened, settings);
    await unlessAborted(signal, installation.schemaReady);
    return installation;
  } catch (error) {
    await opened.target.release();
    throw error;
  }
}

/** For whoever has something to do until the schema is ready. Closing it releases the target. */
export function beginInstallation(opened: DatabaseTarget, settings: Settings): Installation {
  const { target } = opened;
  const schemaReady = migrateProduct(target.url);
  // Its failure is told where the schema is needed.
  schemaReady.catch(() => {});
  const pools = openPools(target.url, settings);
  return {
    ...opened,
    ...pools,
    schemaReady,
    close: async () => {
      await Promise.race([pools.close(), sleep(poolsCloseMs, undefined, { ref: false })]);
      await target.release();
    },
  };
}
