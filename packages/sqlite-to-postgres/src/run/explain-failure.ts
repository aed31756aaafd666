/** What ends a run that fails, as the user is told: from the first cause that explains it. */
import { CancelledError, MoverError } from '../errors.ts';
import { isStatementCancelled } from '../server/cancel-statements.ts';
import { isTargetLost, type TargetState, targetLost } from '../server/lost-target.ts';
import { damagedSource, isDamage } from '../source/damaged-source.ts';
import { hotJournal, isHotJournal } from '../source/hot-journal.ts';
import { isLocalDiskError, localDiskError } from './local-disk.ts';
import type { RunContext } from './run-context.ts';

/** Ends the threads and the session, removes what is staged where the target can be reached, and returns what to throw. */
export async function abandonRun(context: RunContext, error: unknown): Promise<unknown> {
  const { options, session, workforce } = context;
  await workforce.close();
  const isCancelled = options.signal?.aborted && (!(error instanceof MoverError) || isStatementCancelled(error));
  const isLost = !isCancelled && session.target !== undefined && isTargetLost(error);
  await session.abandon({ isLost });
  if (isCancelled) return new CancelledError(`in phase "${context.phase}"`, error, session.isPublished);
  if (isLost) return targetLost(context.phase, error, targetState(context));
  if (isHotJournal(error)) return hotJournal(options.source, error);
  if (isDamage(error)) return damagedSource(error, options.source);
  return isLocalDiskError(error) ? localDiskError(context.phase, error, session.isPublished) : error;
}

function targetState({ phase, session, capture }: RunContext): TargetState {
  if (session.isPublished) return 'published';
  if (phase === 'publish') return capture === undefined ? 'publishing' : 'switching';
  if (capture !== undefined) return 'following';
  return session.hasStaging ? 'staged' : 'untouched';
}
