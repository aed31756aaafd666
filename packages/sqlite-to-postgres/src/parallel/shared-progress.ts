/** Adds up how far the parts of one table have come. */
export class SharedProgress {
  readonly #done: number[] = [];
  readonly #onTotal: (done: number) => void;

  constructor(onTotal: (done: number) => void) {
    this.#onTotal = onTotal;
  }

  /** The listener of one part; it is told how much the part has done so far. */
  part(index: number): (done: number) => void {
    return (done) => {
      this.#done[index] = done;
      this.#onTotal(this.#done.reduce((sum, one) => sum + (one ?? 0), 0));
    };
  }
}
