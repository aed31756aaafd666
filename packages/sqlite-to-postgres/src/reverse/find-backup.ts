/**
 * The SQLite database as it was moved: the backup of the run, or where that was cleaned up, the original file if it
 * still holds exactly what was moved.
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { PublishedTable } from '../publish/publish.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import { openSource } from '../source/open-source.ts';
import { hashFile, takeSnapshot } from '../source/snapshot.ts';
import { digestSource } from '../verify/compare-tables.ts';

export interface BackupSearch {
  backupPath: string;
  /** Checksum of the backup, from the journal; undefined if nothing was backed up. */
  sha256: string | undefined;
  sourcePath: string;
  /** Where a copy of the source may stand for a while. */
  copyPath: string;
  plan: MigrationPlan;
  published: readonly PublishedTable[];
  signal: AbortSignal | undefined;
}

export interface FoundBackup {
  path: string;
  /** Removes a copy that was made for the purpose. */
  release(): void;
}

/** Throws RollbackError `no_sqlite_origin`, `backup_damaged`, `backup_missing`. */
export async function findBackup(search: BackupSearch): Promise<FoundBackup> {
  const { backupPath, sha256, sourcePath } = search;
  if (sha256 === undefined) {
    throw new RollbackError(`What was moved came from ${sourcePath}, not from SQLite.`, {
      code: 'no_sqlite_origin',
      hint: 'Nothing was changed. Write what PostgreSQL holds now with `export`, then roll back with --discard.',
    });
  }
  if (!existsSync(backupPath)) return await copySource(search);
  if ((await hashFile(backupPath)) === sha256) return { path: backupPath, release: () => {} };
  throw new RollbackError(`The backup ${backupPath} is not the file it was: its SHA-256 differs.`, {
    code: 'backup_damaged',
    hint: `Restore it, or remove it: the original ${sourcePath} takes its place if it still holds what was moved.`,
  });
}

async function copySource(search: BackupSearch): Promise<FoundBackup> {
  const { backupPath, sourcePath, copyPath, plan, published, signal } = search;
  const release = () => rmSync(copyPath, { force: true });
  const missing = (why: string) => {
    release();
    return new RollbackError(`The backup ${backupPath} is gone, and ${why}.`, {
      code: 'backup_missing',
      hint: 'Nothing was changed. Restore the backup; or keep PostgreSQL; or give up what was written since: --discard.',
    });
  };
  if (!existsSync(sourcePath) || !statSync(sourcePath).isFile()) {
    throw missing(`there is no SQLite file ${sourcePath} to take its place`);
  }
  using source = openSource(sourcePath);
  release();
  await takeSnapshot(source, copyPath, { onProgress: () => {}, signal });
  if (!(await holdsWhatWasMoved(copyPath, plan, published, signal)))
    throw missing(`the original ${sourcePath} no longer holds what was moved`);
  return { path: copyPath, release };
}

async function holdsWhatWasMoved(
  path: string,
  plan: MigrationPlan,
  published: readonly PublishedTable[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  using copy = new DatabaseSync(path, { readOnly: true });
  try {
    await markRejected(copy, plan.tables, signal);
    for (const table of plan.tables) {
      const before = published.find(({ name }) => name === table.name);
      const now = await digestSource(copy, table, signal);
      if (before?.digest !== now.toString() || before.rows !== now.rows) return false;
    }
    return true;
  } catch {
    signal?.throwIfAborted();
    // A table or column that is no longer there.
    return false;
  }
}
