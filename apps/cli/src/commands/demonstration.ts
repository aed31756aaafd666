/** Beside a product with a sample: a simulator of PEMS and the loop with it, on a thread of their own. */
import { Worker } from 'node:worker_threads';
import { type Output, paint } from 'sqlite-to-postgres/cli';

export interface DemonstrationParts {
  databaseUrl: string;
  /** Whether organizations that nothing is connected to are: of a sample that was just made. */
  connectsAll: boolean;
  output: Output;
  log: { info: (words: string) => void; warn: (words: string) => void };
}

type Told = { ready: string } | { failed: string; error: string };

/** Longer than what a delivery needs to be given back. */
const closesWithinMs = 5000;

/** Returns at once; whoever waits for it waits for the page of the simulator. */
export function startDemonstration({ databaseUrl, connectsAll, output, log }: DemonstrationParts): () => Promise<void> {
  const thread = new Worker(new URL('demonstration-thread.ts', import.meta.url), {
    workerData: { url: databaseUrl, connectsAll },
  });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.on('message', (told: Told) => {
    if ('failed' in told) log.warn(`PEMS simulator, ${told.failed}: ${told.error}`);
    else {
      log.info(`A simulator of PEMS is connected at ${told.ready}: it holds invented data and is no PEMS.`);
      output.write(`  PEMS  ${paint(output, 'cyan', told.ready)} (a simulator with invented data, no PEMS)\n`);
    }
  });
  thread.on('error', (error) => log.warn(`The PEMS simulator has ended: ${String(error)}`));
  return async () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage('close');
    const late = setTimeout(() => void thread.terminate(), closesWithinMs);
    await ended;
    clearTimeout(late);
  };
}
