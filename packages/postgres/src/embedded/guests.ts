/**
 * Who has joined a server that another process owns. A command has a share of a lock until it ends, and the owner's stop
 * waits for all of them: no request of theirs fails because somebody else was done.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { type FileLock, tryFileLock, tryShareOfFileLock } from './file-lock.ts';

export interface StopManners {
  /** Whether the owner is lasting. */
  isLasting: boolean;
  onWait: (() => void) | undefined;
  signal: AbortSignal | undefined;
}

/** What an owner that was told to stop by somebody waits for commands at most; one that has done its work waits on. */
const patienceOfLastingMs = 10_000;
/** How long a process may hold up the start or stop of others. */
const patienceForLockMs = 60_000;
const waitWorthTellingMs = 1000;
const pollMs = 25;

/** Roots of the servers that this process owns: what joins here as well ends with it, and is not waited for. */
const owned = new Set<string>();

export function markOwned({ root }: DataFolder): () => void {
  owned.add(root);
  return () => void owned.delete(root);
}

/** Needs the lock of starts, under which no owner is about to stop. Undefined in the owner's own process. */
export function becomeGuest({ root, guestsLock }: DataFolder): FileLock | undefined {
  return owned.has(root) ? undefined : tryShareOfFileLock(guestsLock);
}

/** Waits until no guest is left. Until the lock is released nobody joins, or starts. */
export async function closeToGuests(folder: DataFolder, { isLasting, onWait, signal }: StopManners): Promise<FileLock> {
  const beganAt = performance.now();
  const waitedMs = () => performance.now() - beganAt;
  let isHurried = false;
  const hurry = () => (isHurried = true);
  signal?.addEventListener('abort', hurry);
  const tell = tellOnce(onWait);
  try {
    for (;;) {
      const starting = tryFileLock(folder.startingLock);
      const guests = starting && tryFileLock(folder.guestsLock);
      const patienceMs = isLasting ? patienceOfLastingMs : Number.POSITIVE_INFINITY;
      const isImpatient = isHurried || waitedMs() > (starting === undefined ? patienceForLockMs : patienceMs);
      if (guests !== undefined || isImpatient) return both(starting, guests);
      starting?.release();
      tell(waitedMs());
      await sleep(pollMs);
    }
  } finally {
    signal?.removeEventListener('abort', hurry);
  }
}

/** Tells of a wait once, if it is long enough to be worth telling. */
export function tellOnce(tell: (() => void) | undefined): (waitedMs: number) => void {
  let isTold = false;
  return (waitedMs) => {
    if (isTold || waitedMs < waitWorthTellingMs) return;
    isTold = true;
    tell?.();
  };
}

function both(...locks: (FileLock | undefined)[]): FileLock {
  return { release: () => locks.forEach((lock) => lock?.release()) };
}
