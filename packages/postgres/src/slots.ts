/** A bounded number of places with a bounded queue before them. */

export interface SlotsOptions {
  places: number;
  mostWaiting: number;
  /** What whoever finds no place is told. */
  refusal: () => Error;
}

interface Waiter {
  enter: () => void;
}

export class Slots {
  readonly #mostWaiting: number;
  readonly #refusal: () => Error;
  #free: number;
  readonly #queue = new Set<Waiter>();

  constructor({ places, mostWaiting, refusal }: SlotsOptions) {
    this.#free = places;
    this.#mostWaiting = mostWaiting;
    this.#refusal = refusal;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Returns what leaves the place, once. Without `waitMs` it waits until the signal. Throws the refusal, or the signal's reason. */
  async enter(waitMs: number | undefined, signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else if (this.#queue.size >= this.#mostWaiting) throw this.#refusal();
    else await this.#wait(waitMs, signal);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave();
    };
  }

  async #wait(waitMs: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#queue.delete(waiter);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const waiter = { enter: () => end(resolve) };
      const abort = () => end(() => reject(signal?.reason as Error));
      const late = () => end(() => reject(this.#refusal()));
      const timer = waitMs === undefined ? undefined : setTimeout(late, waitMs);
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
