/** How many of something may go on at once, in all and for one user; who comes too many is asked to come again. */
import { Slots } from '@vanguard/postgres';
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

export function createGate(limits: GateLimits): Gate {
  const enter = createPlaces(limits);
  return async (userId, work, signal) => {
    const leave = await enter(userId, signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/** Returns what leaves the place, once. Throws as a Gate does. */
export type Places = (userId: string, signal?: AbortSignal) => Promise<() => void>;

export function createPlaces({ what, atOnce, perUser, waiting = 0 }: GateLimits): Places {
  const byUser = new Map<string, number>();
  const refusal = () => busy(`The server has its hands full of ${what}. Try again.`);
  const slots = new Slots({ places: atOnce, mostWaiting: waiting, refusal });
  const forget = (userId: string) => {
    const left = (byUser.get(userId) ?? 1) - 1;
    if (left > 0) byUser.set(userId, left);
    else byUser.delete(userId);
  };

  return async (userId, signal) => {
    const own = byUser.get(userId) ?? 0;
    if (own >= perUser) throw busy(`You have ${own} ${what} under way. Try again when one of them has ended.`);
    byUser.set(userId, own + 1);
    let isInside = true;
    try {
      const leave = await slots.enter(undefined, signal);
      return () => {
        if (!isInside) return;
        isInside = false;
        leave();
        forget(userId);
      };
    } catch (error) {
      forget(userId);
      throw error;
    }
  };
}

const busy = (detail: string) => new Refusal(detail, { code: 'busy', retryAfterS });
