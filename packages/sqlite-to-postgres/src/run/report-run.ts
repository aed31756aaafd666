/** Phase 9: the report of a run, and its files. */

import type { CopyResults } from '../copy/copy-table.ts';
import { createRunFolder, type RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { longestSpans } from '../progress/timeline.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { reportTables } from '../report/report-tables.ts';
import { writeReports } from '../report/write-reports.ts';
import { ddlScript } from '../server/ddl.ts';
import type { SetAside } from '../set-aside/set-aside.ts';
import type { Source } from '../source/open-source.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { RunContext } from './run-context.ts';

const spansInReport = 60;

/** A dry run has no more than the plan. */
export interface RunResults {
  source: Source;
  plan: MigrationPlan;
  folder: RunFolder;
  snapshot?: Snapshot;
  results?: CopyResults;
  verification?: Verification;
  setAside?: SetAside;
  changes?: string[];
  isResumed?: boolean;
}

/** A dry run has a folder for its report, and nothing else. */
export async function reportPlan(context: RunContext, source: Source, plan: MigrationPlan): Promise<MigrationReport> {
  const folder = createRunFolder(context.options.stateBase, context.startedAt);
  return await reportRun(context, { source, plan, folder });
}

export async function reportRun(context: RunContext, run: RunResults): Promise<MigrationReport> {
  const { options, clock, session, project } = context;
  const { source, plan, folder, snapshot, results, verification, setAside, changes = [], isResumed = false } = run;
  const report: MigrationReport = {
    runId: folder.id,
    outcome: verification === undefined ? 'planned' : 'published',
    isResumed,
    startedAt: context.startedAt.toISOString(),
    source: { path: options.sourceName ?? source.path, sizeBytes: source.sizeBytes },
    backup: snapshot,
    target: session.target && {
      url: session.target.shownUrl,
      schema: plan.schema,
      serverVersion: session.target.serverVersion,
    },
    plan,
    phases: clock.times,
    timeline: longestSpans(clock.timeline.spans, spansInReport),
    tables: reportTables(plan, results, verification),
    setAside,
    projectChanges: changes,
    projectNotes: project?.notes ?? [],
    folder: folder.path,
  };
  const reportFolder = options.reportFolder ?? folder.path;
  await clock.run(
    'report',
    async () => await writeReports(report, ddlScript(plan, plan.schema), reportFolder),
    (written) => `${written.join(', ')} in ${reportFolder}`,
  );
  return report;
}
