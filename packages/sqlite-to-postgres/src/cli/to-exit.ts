/** Runs a command to its exit status: errors are printed here and nowhere else. */
import { type ExitStatus, exitStatus } from '../errors.ts';
import { printError } from './print-error.ts';
import type { Output } from './terminal.ts';

const errorOutput: Output = { stream: process.stderr, isTerminal: process.stderr.isTTY };

/** Runs a command to its exit status; Ctrl-C cancels it cleanly once, a second one ends the process. */
/** `work` may return a status of its own. */
export async function toExit(work: (signal: AbortSignal) => Promise<ExitStatus | void>): Promise<void> {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
      process.once(signal, () => process.exit(exitStatus.cancelled));
    });
  }
  try {
    process.exitCode = (await work(controller.signal)) ?? exitStatus.done;
  } catch (error) {
    process.exitCode = printError(error, errorOutput);
  }
}
