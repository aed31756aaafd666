/** Copies of the source that a killed run left half done, or open. Only what no living run can be at work on is removed. */
import { existsSync, rmSync } from 'node:fs';
import { removeEmptyLog } from '../source/remove-empty-log.ts';
import { partialSuffix } from '../source/snapshot.ts';
import { findEntry, readJournal } from './journal.ts';
import { listRunFolders } from './run-folder.ts';

/** The caller holds the lock on the schema of the target, under the name that journals have for it. */
export function removeHalfCopies(stateBase: string, target: string, schema: string): void {
  for (const { snapshotPath, comparedPath, journalPath } of listRunFolders(stateBase)) {
    const partials = [snapshotPath, comparedPath].map((path) => path + partialSuffix);
    const beside = partials.flatMap((path) => ['-journal', '-wal', '-shm'].map((suffix) => path + suffix));
    const halves = [...partials, ...beside, comparedPath].filter(existsSync);
    if (halves.length === 0 && !existsSync(`${snapshotPath}-wal`)) continue;
    const started = findEntry(readJournal(journalPath), 'started');
    if (started?.target !== target || started.plan.schema !== schema) continue;
    for (const path of halves) rmSync(path);
    removeEmptyLog(snapshotPath);
  }
}
