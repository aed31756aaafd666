/** Chance from a seed: the same numbers on every machine, and for each record of its own, so that none has to be kept. */
export class SeededRandom {
  #state: number;

  /** `words`: what the numbers depend on. */
  constructor(...words: readonly number[]) {
    this.#state = words.reduce((state, word) => mix(state ^ (word >>> 0)), 0x9e3779b9);
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return (mix(this.#state) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }
}

/** The finalizer of MurmurHash3. */
function mix(word: number): number {
  let state = word | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
