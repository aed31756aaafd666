/** From staged and verified to published while the application writes: follow, switch, publish, let the source go. */

import type { TableDigest } from '../digest/table-digest.ts';
import { MoverError, SourceError } from '../errors.ts';
import { defaultBatchBytes } from '../run/stage.ts';
import { publishStaged } from '../run/publish-staged.ts';
import type { RunContext } from '../run/run-context.ts';
import type { Backup, Published, Verified } from '../run/run-mode.ts';
import type { Capture } from './capture.ts';
import { describeFollowed, followSource } from './follow-source.ts';
import { Follower } from './follower.ts';
import { type SwitchRequest, switchOver } from './switch-over.ts';

export interface FollowedFrom {
  capture: Capture;
  /** The entry of the log that the backup went up to. */
  since: number;
}

/** How long a commit waits for the application's readers, once the tables are published. */
const commitTimeoutMs = 60_000;

/** Each attempt waits as long as the writer waits for a lock. */
const switchAttempts = 6;

export async function moveLive(
  context: RunContext,
  backup: Backup,
  { plan, results }: Verified,
  { capture, since }: FollowedFrom,
): Promise<Published> {
  const { options, clock, session } = context;
  const { staging } = backup;
  const { client } = await session.connect();
  const digests = new Map<string, TableDigest>([...results].map(([source, { digest }]) => [source, digest]));
  const { batchBytes = defaultBatchBytes, signal } = options;
  const onProgress = (applied: number, behind: number) =>
    clock.progress('follow', 'writes of the application', 'steps', { done: applied, total: applied + behind });
  const follower = new Follower({ capture, client, plan, staging, digests, since, batchBytes, onProgress, signal });
  await followSource(context, follower);
  const followed = { capture, follower, plan, digests };
  const { verification, setAside } = await whenUnlocked(
    context,
    follower,
    async () =>
      await withSourceLocked(capture, async () => await switchAndPublish(context, backup, followed), options.signal),
  );
  const current = [...results].map(([source, result]) => {
    return [source, { ...result, rows: digests.get(source)?.rows ?? result.rows }] as const;
  });
  return { plan, results: new Map(current), verification, setAside };
}

type Switched = Pick<Published, 'verification' | 'setAside'>;

/** Once `work` is done its result stands, whatever becomes of the source's transaction. */
async function withSourceLocked(
  capture: Capture,
  work: () => Promise<Switched>,
  signal: AbortSignal | undefined,
): Promise<Switched> {
  const { writer } = capture;
  let published: Switched | undefined;
  try {
    const publish = async () => {
      published = await work();
    };
    await writer.writing('switching over', publish, signal);
    capture.markRemoved();
  } catch (error) {
    if (published === undefined) throw error;
    await capture.remove().catch((reason: unknown) => {
      throw stillCaptured(writer.path, reason);
    });
  }
  if (published === undefined) throw new Error('the switch ended without a result');
  return published;
}

/** A long transaction of the application puts the switch off; the run follows on meanwhile. */
async function whenUnlocked<Result>(
  { clock, session }: RunContext,
  follower: Follower,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isLocked = error instanceof SourceError && error.code === 'source_locked' && !session.isPublished;
      if (!isLocked || attempt === switchAttempts) throw error;
      clock.note('follow', 'a long transaction of the application puts off the switch');
      await follower.catchUp();
    }
  }
}

/** In a transaction of the source in which nobody else writes. */
async function switchAndPublish(
  context: RunContext,
  backup: Backup,
  followed: Omit<SwitchRequest, 'client' | 'staging'>,
): Promise<Switched> {
  const { clock, session } = context;
  const { capture, follower, plan } = followed;
  const { staging } = backup;
  const { client } = await session.connect();
  const start = performance.now();
  const verification = await clock.run(
    'switch',
    async () => await switchOver({ ...followed, client, staging }),
    () => `tables counted on both sides while the source waits; ${describeFollowed(follower)}`,
  );
  // Nobody can write to the source now.
  const setAside = await publishStaged(context, backup, { plan, verification }, () => {});
  capture.writer.connection.exec(`pragma busy_timeout = ${commitTimeoutMs}`);
  await hold(context);
  clock.note('publish', `nobody could write to the source for ${Math.round(performance.now() - start)} ms`);
  return { verification, setAside };
}

/** On request the source stays locked until the application is known to have turned to the target. */
async function hold({ options, clock }: RunContext): Promise<void> {
  const release = options.follow?.untilRelease;
  if (release === undefined) return;
  clock.note('publish', 'published; the source stays locked until you say to let it go');
  await release().catch((error: unknown) => {
    // Whoever interrupts the wait wants the source back.
    if (options.signal?.aborted !== true) throw error;
  });
}

function stillCaptured(path: string, cause: unknown): MoverError {
  return new SourceError(`The tables are published, but ${path} could not be given its own schema back.`, {
    code: 'source_capture_left',
    hint: `Keep the tables. Take the triggers away with: sqlite-to-postgres cleanup ${path}.`,
    cause,
  });
}
