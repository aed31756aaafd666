/** Phase 6½ of a run that follows: catch up with the application, wait for the word to switch, and keep up meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunContext } from '../run/run-context.ts';
import type { Follower } from './follower.ts';

/** Rows that are written within moments: what is left is done while the application waits. */
const smallLag = 500;
/** An application that writes faster than this many rounds can follow is told. */
const roundLimit = 200;
const pollMs = 100;

export async function followSource({ options, clock }: RunContext, follower: Follower): Promise<void> {
  await clock.run(
    'follow',
    async () => {
      await catchUp(follower, clock);
      await follower.restoreKeys();
      await catchUp(follower, clock);
      if (options.follow?.untilSwitch === undefined) return;
      clock.note('follow', 'caught up with the application; following on until you say to switch');
      await followUntil(options.follow.untilSwitch(), follower, clock, options.signal);
    },
    () => describeFollowed(follower),
  );
}

export function describeFollowed({ entries, rows, rounds }: Follower): string {
  return `${entries.toLocaleString('en')} writes followed in ${rounds} rounds, ${rows.toLocaleString('en')} rows copied again`;
}

async function catchUp(follower: Follower, clock: RunContext['clock']): Promise<void> {
  for (let round = 1; ; round++) {
    const entries = await follower.catchUp();
    if (entries <= smallLag) return;
    if (round === roundLimit)
      clock.note(
        'follow',
        `still ${entries.toLocaleString('en')} writes behind: the application writes as fast as they can be followed`,
      );
  }
}

async function followUntil(
  word: Promise<void>,
  follower: Follower,
  clock: RunContext['clock'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const said = word.then(() => 'said' as const);
  let news: 'said' | undefined;
  while (news === undefined) {
    await catchUp(follower, clock);
    news = await Promise.race([said, sleep(pollMs, undefined, signal === undefined ? {} : { signal })]);
  }
}
