/** How many records of a pull are applied at once: saves wait for a chunk, and what is the same for each chunk costs time. */

/** What a chunk should take. Some 15 ms of it are the same for one record as for fifty. */
const chunkMs = 60;
/** While somebody waits, who may come again and again. */
const hurriedMs = 30;
const leastHurried = 8;

export interface ChunkRecords {
  first: number;
  /** Where nobody waits. */
  least: number;
  most: number;
}

export const chunkRecords: ChunkRecords = { first: 50, least: 40, most: 1000 };

/** As many records as would have taken the time that a chunk should. */
export function nextSize(
  { size, tookMs, isWaitedFor }: { size: number; tookMs: number; isWaitedFor: boolean },
  { least, most } = chunkRecords,
): number {
  // No more than twice as many at once: the first of a connection also plans its statements.
  const factor = Math.min(2, (isWaitedFor ? hurriedMs : chunkMs) / Math.max(1, tookMs));
  return Math.round(Math.min(most, Math.max(isWaitedFor ? Math.min(leastHurried, least) : least, size * factor)));
}
