/** How many of something may go on at once, in all and for one user; who comes too many is asked to come again. */
import { Refusal } from '../refusal.ts';

const retryAfterS = 10;

export interface GateLimits {
  /** `exports`, as in "too many exports". */
  what: string;
  atOnce: number;
  /** Under way or waiting, so that nobody takes the place of everybody. */
  perUser: number;
  /** How many may wait for their turn. None by default. */
  waiting?: number;
}

/** Throws Refusal 503 without calling `work`, and the reason of `signal` where it is aborted before its turn. */
export type Gate = <Result>(userId: string, work: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>;

export function createGate({ what, atOnce, perUser, waiting = 0 }: GateLimits): Gate {
  const byUser = new Map<string, number>();
  const queue: (() => void)[] = [];
  let open = 0;

  const enter = async (signal: AbortSignal | undefined) => {
    if (open < atOnce) {
      open++;
      return;
    }
    if (queue.length >= waiting) throw busy(`The server has its hands full of ${what}. Try again.`);
    signal?.throwIfAborted();
    const turn = Promise.withResolvers<void>();
    const giveUp = () => {
      const place = queue.indexOf(turn.resolve);
      if (place >= 0) queue.splice(place, 1);
      turn.reject(signal?.reason);
    };
    queue.push(turn.resolve);
    signal?.addEventListener('abort', giveUp, { once: true });
    await turn.promise;
    signal?.removeEventListener('abort', giveUp);
  };

  /** The place goes to the next one in the queue without being free in between. */
  const leave = () => {
    const next = queue.shift();
    if (next === undefined) open--;
    else next();
  };

  return async (userId, work, signal) => {
    const own = byUser.get(userId) ?? 0;
    if (own >= perUser) throw busy(`You have ${own} ${what} under way. Try again when one of them has ended.`);
    byUser.set(userId, own + 1);
    try {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    } finally {
      const left = (byUser.get(userId) ?? 1) - 1;
      if (left > 0) byUser.set(userId, left);
      else byUser.delete(userId);
    }
  };
}

const busy = (detail: string) => new Refusal('busy', detail, { retryAfterS });
