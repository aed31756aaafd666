/** Breaks in a long synchronous scan, so that an interrupt is heard within moments. */
import { nextTick } from './next-tick.ts';

const everyMs = 50;
/** The clock is looked at once in so many rows. */
const rowsPerLook = 64;

export class Pauses {
  readonly #signal: AbortSignal | undefined;
  #rows = 0;
  #last = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** To be asked for every row. */
  isDue(): boolean {
    return ++this.#rows % rowsPerLook === 0 && performance.now() - this.#last >= everyMs;
  }

  /** Throws the signal's reason where it is aborted. */
  async take(): Promise<void> {
    await nextTick(this.#signal);
    this.#last = performance.now();
  }
}
