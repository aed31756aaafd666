/** A source that nobody writes to while it is moved, in a run from its beginning or in one that goes on after its death. */
import { SourceError } from '../errors.ts';
import type { DeadRun } from '../resume/find-dead-run.ts';
import { matchBackup, refuseOtherPlan, reopenJournal, sourceChanged } from '../resume/resume-run.ts';
import { stagingSchemaName } from '../server/staging.ts';
import type { Source } from '../source/open-source.ts';
import { readDataVersion } from '../source/snapshot.ts';
import { backUp } from './back-up.ts';
import { startRun } from './begin-run.ts';
import { publishStaged } from './publish-staged.ts';
import type { RunContext } from './run-context.ts';
import { type InspectedSource, openBackup, type RunMode } from './run-mode.ts';

export function atRest(context: RunContext, inspected: InspectedSource): RunMode {
  const { source, plan } = inspected;
  return {
    async backUp() {
      const version = readDataVersion(source);
      const run = await startRun(context, source, plan);
      const snapshot = await backUp(context, source, run);
      const isOutdated = version !== inspected.dataVersion;
      const staging = stagingSchemaName(run.folder.id);
      return openBackup(context, { ...run, snapshot, staging, version, isOutdated, isResumed: false });
    },
    checkPlan() {},
    async publish(backup, verified) {
      const setAside = await publishStaged(context, backup, verified, () => refuseChanged(source, backup.version));
      return { ...verified, setAside };
    },
    async [Symbol.asyncDispose]() {},
  };
}

export function resumed(context: RunContext, inspected: InspectedSource, dead: DeadRun): RunMode {
  const { source, plan, dataVersion } = inspected;
  return {
    ...atRest(context, inspected),
    async backUp() {
      const version = readDataVersion(source);
      if (version !== dataVersion) throw sourceChanged(dead);
      const snapshot = await matchBackup(context, source, dead);
      refuseOtherPlan(dead, plan);
      const { folder, staging } = dead;
      const run = { folder, journal: reopenJournal(dead), snapshot, staging };
      return openBackup(context, { ...run, version, isOutdated: false, isResumed: true });
    },
  };
}

function refuseChanged(source: Source, version: bigint): void {
  if (readDataVersion(source) === version) return;
  throw new SourceError(
    'The source was written to since its backup; the target would miss those writes. Nothing was published.',
    { code: 'source_changed', hint: 'Stop the application that writes to it and run again, or run with --follow.' },
  );
}
