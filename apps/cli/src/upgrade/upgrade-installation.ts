/**
 * The story of an upgrade of the database: what is to be done, a backup that has proved itself, one transaction that changes the
 * schema and compares every value with what it was, a server on the result. Until that transaction commits nothing has changed.
 */
import { findDrift, pendingProductMigrations, type Upgrade, upgradeProduct } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import type { ProductSchema } from '@vanguard/datastore';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { makeBackup } from '../backup/make-backup.ts';
import { openTarget } from '../database-target.ts';
import { proveServing } from '../prove-serving.ts';
import type { Settings } from '../settings.ts';
import { isInstalled } from './is-installed.ts';

export interface UpgradeOptions {
  signal: AbortSignal;
  /** False: there is another backup, such as a snapshot of the provider's. */
  backup: boolean;
  /** Says and does nothing but what would be done. */
  dryRun: boolean;
  onPhase: (words: string) => void;
}

export interface UpgradedInstallation extends Partial<Upgrade> {
  /** Migrations and objects that were pending. */
  pending: string[];
  /** Folder of the backup that was made. */
  backup: string | undefined;
  /** Organizations whose merged drafts or summaries are not what the records make of them. */
  drifted: string[];
}

/**
 * Throws UsageError `nothing_installed`; what `makeBackup` does; DatastoreError `rows_changed`, `tables_busy`, MigrationError, when
 * nothing has changed; TargetError `does_not_serve`.
 */
export async function upgradeInstallation(
  settings: Settings,
  { signal, backup, dryRun, onPhase }: UpgradeOptions,
): Promise<UpgradedInstallation> {
  const { target } = await openTarget(settings, { signal });
  try {
    const { url } = target;
    if (!(await isInstalled(url))) throw nothingInstalled();
    const pending = await pendingProductMigrations(url);
    const none = { pending, backup: undefined, drifted: [] };
    if (pending.length === 0 || dryRun) return none;
    if (backup) onPhase('Backing up, and trying the backup');
    const made = backup ? await makeBackup(settings, { signal }) : undefined;
    signal.throwIfAborted();
    onPhase('Changing the schema, and comparing every value');
    const upgrade = await upgradeProduct(url);
    onPhase('Trying a server on it');
    const drifted = await tryServer(url).catch((error: unknown) => tellWayBack(error, made?.folder));
    return { ...none, ...upgrade, backup: made?.folder, drifted };
  } finally {
    await target.release();
  }
}

async function tryServer(url: string): Promise<string[]> {
  const database = openPool<ProductSchema>(url, { applicationName: 'vanguard upgrade', maxConnections: 2 });
  try {
    await proveServing(database, url, 'upgraded');
    const { overlay, summaries } = await findDrift(database, { repair: false });
    return [...new Set([...overlay, ...summaries])];
  } finally {
    await database.destroy();
  }
}

/** The schema is changed by now: what goes back is the backup. */
function tellWayBack(error: unknown, folder: string | undefined): never {
  if (!(error instanceof TargetError) || folder === undefined) throw error;
  const { message, code, hint } = error;
  const wayBack = `${hint} To go back: the version from before, and vanguard restore ${folder}`;
  throw new TargetError(message, { code, hint: wayBack, cause: error });
}

function nothingInstalled(): UsageError {
  return new UsageError('There is no installation in this database that could be upgraded.', {
    code: 'nothing_installed',
    hint: '`vanguard start` makes one. If there should be one, see VANGUARD_DATA and DATABASE_URL in `vanguard settings`.',
  });
}
