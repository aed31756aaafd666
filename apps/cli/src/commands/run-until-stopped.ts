/** Holds a started product until it is told to stop, or cannot go on, and stops it in order. */
import { type CommandContext, isAtTerminal } from 'sqlite-to-postgres/cli';
import type { RunningProduct } from './start.ts';

const parentCheckMs = 250;

/** Throws what the product has failed of. */
export async function runUntilStopped(product: RunningProduct, context: CommandContext): Promise<void> {
  const failure = await Promise.race([toldToStop(context), product.failed]);
  await product.stop();
  if (failure instanceof Error) throw failure;
}

/**
 * By a signal, by its terminal that closes, or by the end of a process that keeps a channel to it (`fork`). A product that
 * was detached from the script that started it has none of them, and lives on when that ends.
 */
async function toldToStop(context: CommandContext): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'disconnect']) context.signals.once(name, () => resolve());
    if (!isAtTerminal(context)) return;
    context.signals.once('SIGHUP', () => resolve());
    if (isScriptOfNpm(context)) watchParent(resolve);
  });
}

/** Only scripts of this package: others may end before what they have started. */
const isScriptOfNpm = ({ environment }: CommandContext) =>
  ['start', 'vanguard', 'npx'].includes(environment['npm_lifecycle_event'] ?? '');

/** npm gives its signals to the shell that it has started, and a shell may end of them without a word. */
function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, parentCheckMs);
  timer.unref();
}
