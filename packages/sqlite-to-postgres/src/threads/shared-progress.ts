/** Adds up how far the parts of one table have come. */
export class SharedProgress {
  readonly #rows: number[] = [];
  readonly #bytes: number[] = [];
  readonly #onTotal: (rows: number, bytes: number) => void;

  constructor(onTotal: (rows: number, bytes: number) => void) {
    this.#onTotal = onTotal;
  }

  /** The listener of one part; it is told how much the part has done so far. */
  part(index: number): (rows: number, bytes?: number) => void {
    return (rows, bytes = 0) => {
      this.#rows[index] = rows;
      this.#bytes[index] = bytes;
      this.#onTotal(sum(this.#rows), sum(this.#bytes));
    };
  }
}

/** Parts that have not begun are holes. */
function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
