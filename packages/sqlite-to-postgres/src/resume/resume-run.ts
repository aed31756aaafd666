/**
 * What `--resume` makes of a dead run before it goes on: its backup must be what the source still holds, and its plan
 * the one that would be made now. Then the run goes on under its own name, in its own folder.
 */
import { rm } from 'node:fs/promises';
import { SourceError, UsageError } from '../errors.ts';
import { Journal } from '../journal/journal.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import type { Source } from '../source/open-source.ts';
import { type Snapshot, takeSnapshot } from '../source/snapshot.ts';
import type { DeadRun } from './find-dead-run.ts';
import { planDifferences } from './plan-differences.ts';

/** Throws UsageError `resumed_plan_differs`. */
export function refuseOtherPlan(dead: DeadRun, plan: MigrationPlan): void {
  const differences = planDifferences(dead.plan, plan);
  if (differences.length === 0) return;
  throw new UsageError(`The run ${dead.folder.id} had another plan than this call makes.`, {
    code: 'resumed_plan_differs',
    findings: differences,
    hint: 'Call with the options and rules of that run, or without --resume to start over.',
  });
}

interface Resuming {
  clock: PhaseClock;
  options: { signal?: AbortSignal | undefined };
}

/** Phase 3 of a run that goes on: a fresh backup, to be compared and thrown away. Throws SourceError `source_changed`. */
export async function matchBackup({ options, clock }: Resuming, source: Source, dead: DeadRun): Promise<Snapshot> {
  const path = dead.folder.comparedPath;
  await rm(path, { force: true });
  try {
    return await clock.run(
      'backup',
      async () => {
        const { sha256 } = await takeSnapshot(source, path, {
          onProgress: (done, total) => clock.progress('backup', 'pages', 'steps', { done, total }),
          signal: options.signal,
        });
        if (sha256 === dead.backup.sha256) return dead.backup;
        throw sourceChanged(dead);
      },
      ({ sizeBytes }) => `${plural(sizeBytes, 'byte')}, still what the run ${dead.folder.id} backed up`,
    );
  } finally {
    await rm(path, { force: true });
  }
}

export function sourceChanged({ folder }: DeadRun): SourceError {
  return new SourceError(`The source is not what the run ${folder.id} backed up: it was written to since.`, {
    code: 'source_changed',
    hint: 'Run again without --resume: it starts over with what the source holds now.',
  });
}

export function reopenJournal({ folder }: DeadRun): Journal {
  const journal = new Journal(folder.journalPath);
  journal.append({ step: 'resumed', at: new Date().toISOString() });
  return journal;
}
