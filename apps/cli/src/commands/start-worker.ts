/** Beside the product: the loop with PEMS, and of a sample a simulator in its place, on a thread of their own. */
import { Worker } from 'node:worker_threads';
import { type Output, paint } from 'sqlite-to-postgres/cli';
import type { LoopOptions } from './open-loop.ts';

/** What the thread is told at its beginning. */
export interface WorkerOrder extends Pick<LoopOptions, 'url' | 'connections' | 'hasSimulator'> {
  environment: NodeJS.ProcessEnv;
}

/** What it tells. */
export type WorkerWord = { simulator: string } | { failed: string; error: string };

export interface WorkerParts extends WorkerOrder {
  output: Output;
  log: { info: (words: string) => void; warn: (words: string) => void };
}

/** Longer than what a delivery needs to be given back. */
const closesWithinMs = 5000;

/** Returns at once; whoever waits for it waits for the page of the simulator. */
export function startWorker({ output, log, ...order }: WorkerParts): () => Promise<void> {
  const thread = new Worker(new URL('worker-thread.ts', import.meta.url), { workerData: order });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.on('message', (told: WorkerWord) => {
    if ('failed' in told) log.warn(`Loop with PEMS, ${told.failed}: ${told.error}`);
    else {
      log.info(`A simulator of PEMS is connected at ${told.simulator}: it holds invented data and is not PEMS.`);
      output.write(`  PEMS  ${paint(output, 'cyan', told.simulator)} (a simulator with invented data, no PEMS)\n`);
    }
  });
  thread.on('error', (error) => log.warn(`The loop with PEMS has ended: ${String(error)}`));
  return async () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.postMessage('close');
    const late = setTimeout(() => void thread.terminate(), closesWithinMs);
    await ended;
    clearTimeout(late);
  };
}
