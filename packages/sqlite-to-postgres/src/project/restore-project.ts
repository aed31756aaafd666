/** Puts the files of a project back as they were, byte for byte, from the journal. Safe to repeat. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { entriesOf, type JournalEntry } from '../journal/journal.ts';
import { partialSuffix } from './change-file.ts';

/** Returns the paths that were restored or removed. */
export function restoreProject(entries: readonly JournalEntry[]): string[] {
  const touched: string[] = [];
  for (const { path, movedTo, existed } of entriesOf(entries, 'folder-moving')) {
    const isDone = existed && !existsSync(movedTo);
    if (isDone) continue;
    // Migrations may have been written since: kept, where the SQLite ones were kept until now.
    if (existsSync(path)) moveFolder(path, `${movedTo}-of-postgres`);
    if (existed) renameSync(movedTo, path);
    touched.push(path);
  }
  for (const { path, savedAs } of entriesOf(entries, 'file-changing').toReversed()) {
    rmSync(path + partialSuffix, { force: true });
    if (savedAs === undefined) {
      rmSync(path, { force: true });
    } else {
      const partial = `${path}.restoring`;
      copyFileSync(savedAs, partial);
      renameSync(partial, path);
    }
    touched.push(path);
  }
  return touched;
}

function moveFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}
