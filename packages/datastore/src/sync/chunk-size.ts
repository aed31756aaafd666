/** How many records of a pull are applied at once: saves wait for a chunk, and what is the same for each chunk costs time. */

/** What a chunk should take. Some 5 ms of it are the same for one record as for fifty. */
const chunkMs = 60;
/** While people save. */
const hurriedMs = 15;
const leastHurried = 8;
/** Whoever has waited for a chunk saves again within this time, most often. */
const hurriedForMs = 5000;

export interface ChunkRecords {
  first: number;
  /** Where nobody waits. */
  least: number;
  most: number;
}

export const chunkRecords: ChunkRecords = { first: 50, least: 40, most: 1000 };

/** The sizes of the chunks of one pull, each by what the one before took. */
export class ChunkPace {
  readonly #records: ChunkRecords;
  #size: number;
  #hurriedUntil = Number.NEGATIVE_INFINITY;

  constructor(records = chunkRecords) {
    this.#records = records;
    this.#size = records.first;
  }

  /** Records that the next chunk should have. */
  get size(): number {
    return this.#size;
  }

  /** Of a chunk of this size; whether somebody waited for its end. Times are of the same clock, in milliseconds. */
  note({ beganAt, endedAt, isWaitedFor }: { beganAt: number; endedAt: number; isWaitedFor: boolean }): void {
    if (isWaitedFor) this.#hurriedUntil = endedAt + hurriedForMs;
    const isHurried = endedAt < this.#hurriedUntil;
    const { least, most } = this.#records;
    // No more than twice as many at once: the first of a connection also plans its statements.
    const factor = Math.min(2, (isHurried ? hurriedMs : chunkMs) / Math.max(1, endedAt - beganAt));
    const fewest = isHurried ? Math.min(leastHurried, least) : least;
    this.#size = Math.round(Math.min(most, Math.max(fewest, this.#size * factor)));
  }
}
