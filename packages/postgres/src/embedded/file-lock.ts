/**
 * A lock that ends with its holder. SQLite takes it: its locks are the operating system's, which frees them when the
 * process dies, where a file with a process id in it can only be guessed about (ids are used again).
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FileLock {
  release(): void;
}

const sqliteBusy = 5;
const pollMs = 25;

/** Undefined while another process, or another holder in this one, has the lock, or a share of it. */
export function tryFileLock(path: string): FileLock | undefined {
  return tryToTake(path, 'begin exclusive');
}

/** With any number of others who have a share; undefined while somebody has it alone. */
export function tryShareOfFileLock(path: string): FileLock | undefined {
  return tryToTake(path, 'begin; select count(*) from sqlite_schema');
}

function tryToTake(path: string, statements: string): FileLock | undefined {
  const file = new DatabaseSync(path);
  try {
    // Nothing is ever written, so there is no journal to be left behind by a killed holder.
    file.exec(`pragma journal_mode = off; ${statements}`);
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
  return {
    release() {
      if (file.isOpen) file.close();
    },
  };
}

/** Rejects with the signal's reason when aborted. */
export async function waitForFileLock(path: string, signal: AbortSignal | undefined): Promise<FileLock> {
  for (;;) {
    signal?.throwIfAborted();
    const lock = tryFileLock(path);
    if (lock !== undefined) return lock;
    await sleep(pollMs);
  }
}
