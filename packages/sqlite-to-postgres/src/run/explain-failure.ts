/** What ends a run that fails, as the user is told: from the first cause that explains it. */
import { CancelledError, MoverError } from '../errors.ts';
import { isStatementCancelled } from '../server/cancel-statements.ts';
import { isTargetLost, type TargetState, targetLost } from '../server/lost-target.ts';
import { isRefusal, refusedByTarget, withoutValues } from '../server/refused-by-target.ts';
import { unreadSource } from '../source/damaged-source.ts';
import { hotJournal, isHotJournal } from '../source/hot-journal.ts';
import { isLocalDiskError, localDiskError } from './local-disk.ts';
import type { RunContext } from './run-context.ts';

/** Ends the threads and the session, removes what is staged where the target can be reached, and returns what to throw. */
export async function abandonRun(context: RunContext, error: unknown): Promise<unknown> {
  const { options, clock, session, workforce } = context;
  await workforce.close();
  const isCancelled = options.signal?.aborted && (!(error instanceof MoverError) || isStatementCancelled(error));
  const isLost = !isCancelled && session.target !== undefined && isTargetLost(error);
  await session.abandon({ isLost });
  if (isCancelled) return new CancelledError(`in phase "${clock.phase}"`, error, session.isPublished);
  if (isLost) return targetLost(clock.phase, error, targetState(context));
  if (isHotJournal(error)) return hotJournal(options.source, error);
  const unread = unreadSource(error, options.source);
  if (unread !== undefined) return unread;
  if (isLocalDiskError(error)) return localDiskError(clock.phase, error, session.isPublished);
  const told =
    isRefusal(error) && !session.isPublished ? refusedByTarget(`a statement of phase "${clock.phase}"`, error) : error;
  return options.hideValues ? withoutValues(told) : told;
}

/** A run that follows its source has triggers in it from its backup on. */
function targetState({ clock, session, options }: RunContext): TargetState {
  const isFollowing = options.follow !== undefined && clock.hasBegun('backup');
  if (session.isPublished) return 'published';
  if (clock.phase === 'publish') return isFollowing ? 'switching' : 'publishing';
  if (isFollowing) return 'following';
  return session.hasStaging ? 'staged' : 'untouched';
}
