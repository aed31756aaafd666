/** A bounded number of places with a bounded queue before them, in which nobody waits for long. */
import { ConnectionsBusyError } from './errors.ts';

export interface SlotsOptions {
  places: number;
  mostWaiting: number;
}

interface Waiter {
  enter: () => void;
}

export class Slots {
  readonly #mostWaiting: number;
  #free: number;
  readonly #queue = new Set<Waiter>();

  constructor({ places, mostWaiting }: SlotsOptions) {
    this.#free = places;
    this.#mostWaiting = mostWaiting;
  }

  /** Returns what leaves the place, once. Throws ConnectionsBusyError, or the signal's reason. */
  async enter(waitMs: number, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else if (this.#queue.size >= this.#mostWaiting) throw new ConnectionsBusyError();
    else await this.#wait(waitMs, signal);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave();
    };
  }

  async #wait(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#queue.delete(waiter);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const waiter = { enter: () => end(resolve) };
      const abort = () => end(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => end(() => reject(new ConnectionsBusyError())), waitMs);
      signal?.addEventListener('abort', abort);
      this.#queue.add(waiter);
    });
  }

  /** The place goes to whoever waits longest. */
  #leave(): void {
    const [next] = this.#queue;
    if (next === undefined) this.#free++;
    else next.enter();
  }
}
