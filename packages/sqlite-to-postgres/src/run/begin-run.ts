/** The beginning of a run: the target's schema is locked and looked at, then the run gets its folder and its journal. */

import { Journal } from '../journal/journal.ts';
import { removeHalfCopies } from '../journal/remove-half-copies.ts';
import { createRunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { type DeadRun, findDeadRun, isResumable } from '../resume/find-dead-run.ts';
import { describeFolding } from '../server/describe-folding.ts';
import { checkServer } from '../server/inspect-server.ts';
import { checkTarget } from '../server/inspect-target.ts';
import { dropLeftovers, lockTargetSchema } from '../server/staging.ts';
import type { Source } from '../source/open-source.ts';
import type { MigrateOptions } from './migrate-options.ts';
import type { RunContext } from './run-context.ts';
import type { StartedRun } from './run-mode.ts';

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

export async function startRun(context: RunContext, source: Source, plan: MigrationPlan): Promise<StartedRun> {
  const { options, startedAt, session, project } = context;
  const folder = createRunFolder(options.stateBase, startedAt);
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
  return { folder, journal };
}

/** For the journal. */
function nameOfTarget({ targetName, target }: MigrateOptions): string {
  return targetName ?? target;
}
