/** The result of a run as data: what `report.json` holds and `--json` prints. No secret and no row's content in it. */
import type { MigrationPlan } from '../plan/plan.ts';
import type { PhaseTime } from '../progress/phase-clock.ts';
import type { Span } from '../progress/timeline.ts';
import type { SetAside } from '../set-aside/set-aside.ts';
import type { Snapshot } from '../source/snapshot.ts';

export interface MigrationReport {
  runId: string;
  /** planned: a dry run. */
  outcome: 'planned' | 'published';
  /** Whether the run went on after its death. */
  isResumed: boolean;
  startedAt: string;
  source: { path: string; sizeBytes: number };
  backup: Snapshot | undefined;
  target: { url: string; schema: string; serverVersion: string } | undefined;
  plan: MigrationPlan;
  phases: readonly PhaseTime[];
  /** The longest pieces of work within the phases. */
  timeline: readonly Span[];
  tables: ReportedTable[];
  /** What was set aside on request; undefined in a dry run. */
  setAside: SetAside | undefined;
  /** What was changed in the project, in words. */
  projectChanges: string[];
  /** What is left to look at and to do in the project by hand, in words. */
  projectNotes: string[];
  /** Backup, journal and saved files. */
  folder: string;
}

export interface ReportedTable {
  source: string;
  name: string;
  rows: number;
  /** Bytes sent by the copy; unknown in a dry run, and for tables that were staged before. */
  bytes: number | undefined;
  digest: string | undefined;
  /** Its rows were staged by a run that died, and found to be intact. */
  wasStaged?: true;
}
