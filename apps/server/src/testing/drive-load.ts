/** Many users at once, each on a connection of its own, until the time is over; then each looks whether all is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, SimulatedUser } from './simulated-user.ts';

export interface LoadResult {
  timesMs: Record<Action, number[]>;
  /** Answers that were wrong, changes that are missing or that nobody made, connections that failed. */
  wrong: string[];
}

/** `thinkMs`: how long a user looks at an answer before the next request, on average: see `thinkTime`. */
export async function driveLoad(
  users: readonly SimulatedUser[],
  { durationMs, thinkMs }: { durationMs: number; thinkMs: number },
): Promise<LoadResult> {
  const result: LoadResult = { timesMs: { read: [], save: [], undo: [], redo: [], discard: [] }, wrong: [] };
  const endsAt = performance.now() + durationMs;
  await Promise.all(
    users.map(async (user) => {
      try {
        await sleep(thinkTime(thinkMs));
        while (performance.now() < endsAt) {
          const { action, ms } = await user.act();
          result.timesMs[action].push(ms);
          await sleep(thinkTime(thinkMs));
        }
        await user.verify();
      } catch (error) {
        result.wrong.push(`the connection failed: ${String(error)}`);
      }
      result.wrong.push(...user.wrong);
    }),
  );
  return result;
}

/** Exponentially distributed, cut off at ten times the mean, as TPC-W has its users think. */
function thinkTime(meanMs: number): number {
  return Math.min(10, -Math.log(1 - Math.random())) * meanMs;
}
