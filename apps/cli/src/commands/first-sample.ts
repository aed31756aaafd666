/** The sample of a first start, written on a thread of its own while the database is made. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Output } from 'sqlite-to-postgres/cli';
import type { Settings } from '../settings.ts';

export interface FirstSample {
  /** The file, once it is written. Begins with the first call. */
  make: () => Promise<string>;
  /** What is not written by then is not written any more. */
  abandon: () => Promise<void>;
}

export function firstSample({ dataFolder }: Settings, { records }: { records?: number }, output: Output): FirstSample {
  const file = join(dataFolder, 'sample.db');
  let writing: Worker | undefined;
  let made: Promise<string> | undefined;
  const make = async () => {
    // An earlier start may have left one before it was done.
    rmSync(file, { force: true });
    output.write('No data yet: making a sample of a legacy installation and moving it to PostgreSQL.\n');
    const options = records === undefined ? {} : { records };
    writing = new Worker(new URL('sample-worker.ts', import.meta.url), { workerData: { file, options } });
    await ended(writing);
    return file;
  };
  return {
    make: () => {
      made ??= make();
      // Its failure is told where the file is needed.
      made.catch(() => {});
      return made;
    },
    abandon: async () => void (await writing?.terminate()),
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
