/** The phase between verifying and the switch: catch up with the application, wait for the word, keep up meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { plural } from '../progress/plural.ts';
import type { RunContext } from '../run/run-context.ts';
import type { Follower } from './follower.ts';

/** A round that takes no longer is near enough: the one at the switch, for which the application waits, has as much to do. */
const nearMs = 300;
/** Rounds that no longer get shorter by a fifth are as short as they will be. */
const shorterBy = 0.8;
const pollMs = 100;
/** While it waits for the word a run rests this many times as long as it works. */
const restRatio = 3;

export async function followSource({ options, clock }: RunContext, follower: Follower): Promise<void> {
  await clock.run(
    'follow',
    async () => {
      await catchUp(follower, clock);
      await follower.restoreKeys();
      await catchUp(follower, clock);
      if (options.follow?.untilSwitch === undefined) return;
      clock.note('follow', 'caught up with the application; following on until you say to switch');
      await followUntil(options.follow.untilSwitch(), follower, options.signal);
    },
    () => describeFollowed(follower),
  );
}

export function describeFollowed({ entries, rows, rounds }: Follower): string {
  return `${plural(entries, 'write')} followed in ${plural(rounds, 'round')}, ${plural(rows, 'row')} copied again`;
}

async function catchUp(follower: Follower, clock: RunContext['clock']): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const { entries, tookMs } = await round(follower);
    if (entries === 0 || tookMs <= nearMs) return;
    if (tookMs > before * shorterBy) {
      clock.note(
        'follow',
        `the application will wait about ${(tookMs / 1000).toFixed(1)} s at the switch: as long as a round takes`,
      );
      return;
    }
    before = tookMs;
  }
}

async function round(follower: Follower): Promise<{ entries: number; tookMs: number }> {
  const start = performance.now();
  const entries = await follower.catchUp();
  return { entries, tookMs: performance.now() - start };
}

async function followUntil(word: Promise<void>, follower: Follower, signal: AbortSignal | undefined): Promise<void> {
  const said = word.then(() => 'said' as const);
  // It may fail during a round, before anybody waits for it: unheard, that would end the process with its triggers in the source.
  said.catch(() => {});
  let news: 'said' | undefined;
  while (news === undefined) {
    const { tookMs } = await round(follower);
    const restMs = Math.max(pollMs, tookMs * restRatio);
    news = await Promise.race([said, sleep(restMs, undefined, signal === undefined ? {} : { signal })]);
  }
}
