/**
 * The story of an upgrade of the database: what is to be done, a backup that has proved itself, one transaction that changes the
 * schema and compares every value with what it was, a server on the result. Until that transaction commits nothing has changed.
 */
import { pendingProductMigrations, type Upgrade, upgradeProduct } from '@vanguard/datastore';
import { TargetError } from 'sqlite-to-postgres/errors';
import { makeBackup } from '../backup/make-backup.ts';
import { openTarget } from '../database-target.ts';
import { doesNotServe } from '../does-not-serve.ts';
import type { Settings } from '../settings.ts';
import { isInstalled, nothingInstalled } from './is-installed.ts';
import { tryServer } from './try-server.ts';
import { findServerStep, upgradeEmbedded } from './upgrade-embedded.ts';

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
  /** Of the embedded server, where its major version was, or would be, another; `kept` is where the earlier data stand. */
  server?: { from: string; to: string; kept: string | undefined } | undefined;
  /** Organizations whose merged drafts or summaries are not what the records make of them. */
  drifted: string[];
}

/**
 * Throws UsageError `nothing_installed`; what `makeBackup` and `upgradeEmbedded` do; DatastoreError `rows_changed`, `tables_busy`, MigrationError, when
 * nothing has changed; TargetError `does_not_serve`.
 */
export async function upgradeInstallation(
  settings: Settings,
  { signal, backup, dryRun, onPhase }: UpgradeOptions,
): Promise<UpgradedInstallation> {
  const step = findServerStep(settings);
  if (step !== undefined && dryRun)
    return { pending: [], backup: undefined, drifted: [], server: { ...step, kept: undefined } };
  if (step !== undefined) {
    const { from, to, kept, ...upgraded } = await upgradeEmbedded(settings, { signal, onPhase });
    return { ...upgraded, backup: undefined, server: { from, to, kept } };
  }
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

/** The schema is changed by now, whatever kept a server from serving: what goes back is the backup. */
function tellWayBack(error: unknown, folder: string | undefined): never {
  const known = error instanceof TargetError ? error : doesNotServe('was upgraded', (error as Error).message, error);
  const backup = folder === undefined ? 'the backup that you have' : `vanguard restore ${folder}`;
  const wayBack = `${known.hint} To go back: the version from before, and ${backup}`;
  throw new TargetError(known.message, { code: known.code, hint: wayBack, cause: error });
}
