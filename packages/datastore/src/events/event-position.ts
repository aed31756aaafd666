/**
 * How far a reader of events has come: the time, and the snapshot of transactions that it saw. Ids are given out in another
 * order than transactions commit in, so that no single number tells what is new; a snapshot does, whatever is still under way.
 */

export interface EventPosition {
  /** By the database's clock, in whole seconds since 1970. */
  readAtS: number;
  /** As PostgreSQL writes a `pg_snapshot`: `xmin:xmax:xip,…`. */
  snapshot: string;
}

/** Some thirty bytes; longer by each transaction that is under way. */
const longestPosition = 8000;
const form = /^(\d{1,12})-((\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?))$/;

export const formatPosition = ({ readAtS, snapshot }: EventPosition): string => `${readAtS}-${snapshot}`;

/** Undefined for a text that is not a position: one that PostgreSQL would not take as a snapshot, too. */
export function parsePosition(text: string): EventPosition | undefined {
  const found = text.length <= longestPosition ? form.exec(text) : null;
  if (found === null) return undefined;
  const [, readAtS, snapshot = '', ...bounds] = found;
  const [xmin, xmax, running] = parts(bounds);
  const isInOrder = running.every((xid, i) => xid >= (running[i - 1] ?? xmin) && xid < xmax);
  return xmin > 0n && xmin <= xmax && isInOrder ? { readAtS: Number(readAtS), snapshot } : undefined;
}

const parts = ([xmin = '0', xmax = '0', running = '']: readonly string[]) =>
  [BigInt(xmin), BigInt(xmax), running === '' ? [] : running.split(',').map(BigInt)] as const;

/** Tells of transactions whether the snapshot saw them. */
export function seenIn({ snapshot }: EventPosition): (xid: bigint) => boolean {
  const [xmin, xmax, running] = parts(snapshot.split(':'));
  const isRunning = new Set(running);
  return (xid) => xid < xmin || (xid < xmax && !isRunning.has(xid));
}
