/**
 * The sample of a first start, written on a thread of its own while the database is made. Of several starts on one folder one
 * makes it: a lock is held from before the sample is begun until it is moved in, or the start has failed.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type FileLock, waitForFileLock } from '@vanguard/postgres/embedded';
import type { Output } from 'sqlite-to-postgres/cli';
import type { Settings } from '../settings.ts';

export interface FirstSample {
  /**
   * The file, once it is written. Begins with the first call, when no other start is at it any more; undefined where nobody
   * wants it then.
   */
  make: (isWanted?: () => Promise<boolean>) => Promise<string | undefined>;
  /** It is moved in: who waits may go on. */
  done: () => void;
  /** What is not written by then is not written any more. */
  abandon: () => Promise<void>;
}

export interface FirstSampleOptions {
  records?: number;
  output: Output;
  /** Ends a wait for another start. */
  signal: AbortSignal;
}

export function firstSample({ dataFolder }: Settings, { records, output, signal }: FirstSampleOptions): FirstSample {
  const file = join(dataFolder, 'sample.db');
  let writing: Worker | undefined;
  let lock: FileLock | undefined;
  let made: Promise<string | undefined> | undefined;
  const make = async (isWanted: () => Promise<boolean>) => {
    mkdirSync(dataFolder, { recursive: true });
    lock = await waitForFileLock(join(dataFolder, 'first-start.lock'), signal);
    if (!(await isWanted())) {
      lock.release();
      return undefined;
    }
    // An earlier start may have left one before it was done.
    rmSync(file, { force: true });
    output.write('No data yet: making a sample of a legacy installation and moving it to PostgreSQL.\n');
    const options = records === undefined ? {} : { records };
    writing = new Worker(new URL('sample-worker.ts', import.meta.url), { workerData: { file, options } });
    await ended(writing);
    return file;
  };
  return {
    make: (isWanted = async () => true) => {
      made ??= make(isWanted);
      // Its failure is told where the file is needed.
      made.catch(() => {});
      return made;
    },
    done: () => lock?.release(),
    abandon: async () => {
      await writing?.terminate();
      lock?.release();
    },
  };
}

async function ended(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the thread that writes the sample ended with ${code}`));
    });
  });
}
