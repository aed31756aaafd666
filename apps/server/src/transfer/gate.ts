/** How many of something may go on at once; who comes too many is asked to come again. */
import { Refusal } from '../refusal.ts';

const retryAfterS = 10;

export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Throws Refusal 503 without calling `work`. */
export function createGate(limit: number, what: string): Gate {
  let open = 0;
  return async (work) => {
    if (open >= limit)
      throw new Refusal(503, 'busy', `The server has its hands full of ${what}. Try again.`, { retryAfterS });
    open++;
    try {
      return await work();
    } finally {
      open--;
    }
  };
}
