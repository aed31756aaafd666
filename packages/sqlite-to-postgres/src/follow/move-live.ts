/** From staged and verified to published while the application writes: follow, switch, publish, let the source go. */

import type { CopyResults } from '../copy/copy-table.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { MoverError, SourceError } from '../errors.ts';
import { defaultBatchBytes } from '../run/stage.ts';
import { type PublishStagedRequest, publishStaged } from '../run/publish-staged.ts';
import type { RunContext } from '../run/run-context.ts';
import type { SetAside } from '../set-aside/set-aside.ts';
import type { Source } from '../source/open-source.ts';
import { readDataVersion } from '../source/snapshot.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { FollowedFrom } from './begin-capture.ts';
import type { Capture } from './capture.ts';
import { describeFollowed, followSource } from './follow-source.ts';
import { Follower } from './follower.ts';
import { switchOver } from './switch-over.ts';

export interface LiveMove extends Omit<PublishStagedRequest, 'version' | 'verification'> {
  followed: FollowedFrom;
  /** As staged; the rows are brought up to date. */
  results: CopyResults;
}

/** How long a commit waits for the application's readers, once the tables are published. */
const commitTimeoutMs = 60_000;

/** Each attempt waits as long as the writer waits for a lock. */
const switchAttempts = 6;

export interface Published {
  verification: Verification;
  setAside: SetAside;
  /** Data version of the source when it was let go, where it is in use. */
  versionAtSwitch?: bigint;
}

export async function moveLive(context: RunContext, move: LiveMove): Promise<Published> {
  const { options, clock, session } = context;
  const { followed, plan, staging, results } = move;
  const { capture, since } = followed;
  const { client } = await session.connect();
  const digests = new Map<string, TableDigest>([...results].map(([source, { digest }]) => [source, digest]));
  const { batchBytes = defaultBatchBytes, signal } = options;
  const onProgress = (applied: number, behind: number) =>
    clock.progress('follow', 'writes of the application', 'steps', { done: applied, total: applied + behind });
  const follower = new Follower({ capture, client, plan, staging, digests, since, batchBytes, onProgress, signal });
  await followSource(context, follower);
  const published = await whenUnlocked(
    context,
    follower,
    async () => await withSourceLocked(capture, async () => await switchAndPublish(context, move, follower, digests)),
  );
  const versionAtSwitch = readDataVersion(move.source);
  for (const [source, result] of results) result.rows = digests.get(source)?.rows ?? result.rows;
  return { ...published, versionAtSwitch };
}

/** Once `work` is done its result stands, whatever becomes of the source's transaction. */
async function withSourceLocked(capture: Capture, work: () => Promise<Published>): Promise<Published> {
  const { writer } = capture;
  let published: Published | undefined;
  try {
    await writer.writing('switching over', async () => {
      published = await work();
    });
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
  move: LiveMove,
  follower: Follower,
  digests: ReadonlyMap<string, TableDigest>,
): Promise<Published> {
  const { clock, session } = context;
  const { plan, staging } = move;
  const { capture } = move.followed;
  const { client } = await session.connect();
  const start = performance.now();
  const verification = await clock.run(
    'switch',
    async () => await switchOver({ capture, follower, client, plan, staging, digests }),
    () => `tables counted on both sides while the source waits; ${describeFollowed(follower)}`,
  );
  const setAside = await publishStaged(context, { ...move, version: undefined, verification });
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

/** Tells of writes to the source that the target does not have. `version`: as it was when the source was let go. */
export function noteLateWrites({ clock }: RunContext, source: Source, version: bigint | undefined): void {
  if (version === undefined || readDataVersion(source) === version) return;
  clock.note('report', `${source.path} was written to after the switch: PostgreSQL does not have these writes`);
}
