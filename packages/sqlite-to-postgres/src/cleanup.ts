/**
 * Removes the backups of verified migrations, and what dead runs left in the target and in a source that they
 * followed. Journals and reports stay.
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { removeCapture } from './follow/capture.ts';
import { removeJournaledCaptures } from './follow/remove-journaled-captures.ts';
import { findEntry, Journal, readJournal } from './journal/journal.ts';
import { listRunFolders } from './journal/run-folder.ts';
import { connectTarget } from './server/connect-target.ts';
import { dropLeftovers } from './server/staging.ts';

export interface CleanupOptions {
  stateBase: string;
  /** Target to remove staging schemas from; none where unset. */
  target?: string | undefined;
  /** A SQLite file to take the triggers of a dead run out of, besides those that the journals name. */
  source?: string | undefined;
}

export interface CleanupReport {
  removedBackups: { path: string; sizeBytes: number }[];
  /** Runs whose backup stays since they did not finish. */
  keptRuns: string[];
  removedSchemas: string[];
  /** SQLite files that have their own schema again. */
  freedSources: string[];
}

export async function cleanUp(options: CleanupOptions): Promise<CleanupReport> {
  const report: CleanupReport = { removedBackups: [], keptRuns: [], removedSchemas: [], freedSources: [] };
  if (options.source !== undefined && (await removeCapture(options.source))) report.freedSources.push(options.source);
  report.freedSources.push(...(await removeJournaledCaptures(options.stateBase)));
  for (const { id, snapshotPath, journalPath } of listRunFolders(options.stateBase)) {
    if (!existsSync(snapshotPath)) continue;
    const entries = readJournal(journalPath);
    if (findEntry(entries, 'finished') === undefined) {
      report.keptRuns.push(id);
      continue;
    }
    report.removedBackups.push({ path: snapshotPath, sizeBytes: statSync(snapshotPath).size });
    // A process that died right after its last word leaves the empty log of a backup that it had open.
    for (const path of [snapshotPath, `${snapshotPath}-wal`, `${snapshotPath}-shm`]) rmSync(path, { force: true });
    new Journal(journalPath).append({ step: 'cleaned-up', at: new Date().toISOString() });
  }
  if (options.target !== undefined) {
    const { client } = await connectTarget(options.target, { mayCreateDatabase: () => false });
    report.removedSchemas = await dropLeftovers(client).finally(async () => await client.end());
  }
  return report;
}
