/** Holds a started product until Ctrl-C, a signal, or the end of the process that started it; then stops it in order. */
import type { CommandIo } from 'sqlite-to-postgres/cli';
import type { RunningProduct } from './start.ts';

const parentCheckMs = 250;

export async function runUntilStopped(product: RunningProduct, { signals }: CommandIo): Promise<void> {
  const parent = process.ppid;
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.once(signal, () => resolve());
    // npm passes SIGTERM to its shell, which dies without a word: notice that the parent is gone.
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, parentCheckMs);
    timer.unref();
  });
  await product.stop();
}
