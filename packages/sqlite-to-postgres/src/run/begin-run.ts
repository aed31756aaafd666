/**
 * The beginning of a run: the target's schema is locked and looked at, then the run gets its folder, its journal and
 * its backup, or goes on with those of the run that it resumes.
 */

import { Journal } from '../journal/journal.ts';
import { removeHalfCopies } from '../journal/remove-half-copies.ts';
import { createRunFolder, type RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { type DeadRun, findDeadRun, isResumable } from '../resume/find-dead-run.ts';
import { matchBackup, refuseOtherPlan, reopenJournal, sourceChanged } from '../resume/resume-run.ts';
import { describeFolding } from '../server/describe-folding.ts';
import { checkServer } from '../server/inspect-server.ts';
import { checkTarget } from '../server/inspect-target.ts';
import { dropLeftovers, lockTargetSchema } from '../server/staging.ts';
import type { Source } from '../source/open-source.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { MigrateOptions } from './migrate-options.ts';
import type { RunContext } from './run-context.ts';

export interface BegunRun {
  folder: RunFolder;
  journal: Journal;
  snapshot: Snapshot;
  /** The dead run, if this one continues it. */
  dead?: DeadRun;
}

/**
 * Locks the target's schema for this run, and refuses one that holds what the plan would make. Returns the dead run
 * to go on from, where that is asked for.
 */
export async function prepareTarget(
  { options, clock, session }: RunContext,
  plan: MigrationPlan,
): Promise<DeadRun | undefined> {
  const { client, serverVersion } = await session.connect();
  await checkServer(client);
  await lockTargetSchema(client, plan.schema);
  removeHalfCopies(options.stateBase, nameOfTarget(options), plan.schema);
  const dead = options.resume ? await findDeadRun(client, options.stateBase, plan.schema, options.signal) : undefined;
  const leftovers = await dropLeftovers(client, dead?.staging);
  if (leftovers.length > 0) {
    const advice = isResumable(options.stateBase, leftovers) ? '; --resume would have gone on from it' : '';
    clock.note('plan', `removed what a dead run left in the target${advice}: ${leftovers.join(', ')}`);
  }
  const folding = plan.collations.length > 0 ? describeFolding(serverVersion) : undefined;
  if (folding !== undefined) clock.note('plan', folding);
  if (!options.dataOnly) await checkTarget(client, plan);
  return dead;
}

/** `takeBackup` knows whether the source is at rest or is followed from the backup on. */
export async function beginRun<BackedUp extends { snapshot: Snapshot }>(
  context: RunContext,
  source: Source,
  plan: MigrationPlan,
  takeBackup: (folder: RunFolder, journal: Journal) => Promise<BackedUp>,
): Promise<BegunRun & BackedUp> {
  const folder = createRunFolder(context.options.stateBase, context.startedAt);
  const journal = await openJournal(context, source, folder, plan);
  return { folder, journal, ...(await takeBackup(folder, journal)) };
}

/** `isOutdated`: the source was written to between its inspection and now. */
export async function resumeRun(
  context: RunContext,
  { source, dead, plan, isOutdated }: { source: Source; dead: DeadRun; plan: MigrationPlan; isOutdated: boolean },
): Promise<BegunRun> {
  if (isOutdated) throw sourceChanged(dead);
  const snapshot = await matchBackup(context, source, dead);
  refuseOtherPlan(dead, plan);
  return { folder: dead.folder, journal: reopenJournal(dead), snapshot, dead };
}

/** For the journal. */
function nameOfTarget({ targetName, target }: MigrateOptions): string {
  return targetName ?? target;
}

async function openJournal(
  { options, startedAt, session, project }: RunContext,
  source: Source,
  folder: RunFolder,
  plan: MigrationPlan,
): Promise<Journal> {
  const journal = new Journal(folder.journalPath);
  journal.append({
    step: 'started',
    at: startedAt.toISOString(),
    source: options.sourceName ?? source.path,
    target: nameOfTarget(options),
    project: project?.root,
    plan,
  });
  const { createdDatabase, client } = await session.connect();
  if (createdDatabase) journal.append({ step: 'database-created', database: client.database ?? '' });
  return journal;
}
