/** Phase 3: the backup, which all later phases read. */
import { plural } from '../progress/plural.ts';
import type { Source } from '../source/open-source.ts';
import { type Snapshot, takeSnapshot } from '../source/snapshot.ts';
import type { RunContext } from './run-context.ts';
import type { StartedRun } from './run-mode.ts';

export async function backUp(
  { options, clock }: RunContext,
  source: Source,
  { folder, journal }: StartedRun,
  finish?: (path: string) => void,
): Promise<Snapshot> {
  const snapshot = await clock.run(
    'backup',
    async () =>
      await takeSnapshot(source, folder.snapshotPath, {
        onProgress: (done, total) => clock.progress('backup', 'pages', 'steps', { done, total }),
        holdsStill: options.follow !== undefined,
        finish,
        signal: options.signal,
      }),
    ({ sizeBytes, sha256 }) => `${plural(sizeBytes, 'byte')}, SHA-256 ${sha256.slice(0, 16)}…`,
  );
  journal.append({ step: 'backed-up', sha256: snapshot.sha256, sizeBytes: snapshot.sizeBytes });
  return snapshot;
}
