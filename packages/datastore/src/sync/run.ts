import type { Pulled } from './pull-tables.ts';

/** A pull that is under way. */
export interface Run extends Pulled {
  id: string;
  /** By the database's clock: what is read in the run is read after it. */
  beganAt: string;
  /** It reads all, and somebody has said that a loss of many records is real. */
  acceptsLoss: boolean;
  /** One more with each worker that takes it up. */
  attempt: number;
  /** What workers before have staged; null where this one reads from the beginning. */
  staged: StagedSoFar | null;
}

/** How far a run has read, of one moment with what it has staged. */
export interface StagedSoFar {
  /** Of the question, and of how its answer is read: another one has staged something else. */
  fingerprint: string;
  /** Records. */
  count: number;
  /** Of the reader; JSON. */
  state: unknown;
}
