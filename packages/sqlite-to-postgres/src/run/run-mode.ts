/**
 * How a run takes its source: at rest, while its application writes, or on from a run that died. The phases between
 * backup and publication know nothing of it.
 */
import { DatabaseSync } from 'node:sqlite';
import type { CopyResults } from '../copy/copy-table.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { SetAside } from '../set-aside/set-aside.ts';
import { closePages } from '../source/page-file.ts';
import { removeEmptyLog } from '../source/remove-empty-log.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { BegunInspection } from './begin-inspection.ts';
import type { RunContext } from './run-context.ts';

export interface InspectedSource extends BegunInspection {
  readonly plan: MigrationPlan;
}

/** The folder of a run with what is written there. */
export interface StartedRun {
  readonly folder: RunFolder;
  readonly journal: Journal;
}

export interface TakenBackup extends StartedRun {
  readonly snapshot: Snapshot;
  /** Name of the staging schema. */
  readonly staging: string;
  /** It stands, with what a dead run left in it. */
  readonly isResumed: boolean;
  /** The source was written to between its inspection and its backup. */
  readonly isOutdated: boolean;
  /** Data version of the source when its backup began. */
  readonly version: bigint;
}

export interface Backup extends TakenBackup, AsyncDisposable {
  readonly copy: DatabaseSync;
}

export interface Verified {
  readonly plan: MigrationPlan;
  readonly results: CopyResults;
  readonly verification: Verification;
}

export interface Published extends Verified {
  readonly setAside: SetAside;
}

export interface RunMode extends AsyncDisposable {
  /** Phase 3, and the beginning of the run's record. */
  backUp(): Promise<Backup>;
  /** Throws SourceError where the plan of what is backed up is not one to go on with. */
  checkPlan(plan: MigrationPlan): void;
  /** Phase 7, once the source is known to hold what is staged. */
  publish(backup: Backup, verified: Verified): Promise<Published>;
}

/** Opens the copy, until it is disposed of: then no thread reads it any more. */
export function openBackup({ workforce }: RunContext, taken: TakenBackup): Backup {
  const { path } = taken.snapshot;
  const copy = new DatabaseSync(path, { readOnly: true });
  return {
    ...taken,
    copy,
    async [Symbol.asyncDispose]() {
      await workforce.close();
      copy.close();
      closePages(copy);
      removeEmptyLog(path);
    },
  };
}
