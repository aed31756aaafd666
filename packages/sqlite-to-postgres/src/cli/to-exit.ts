/** Runs a command to its exit status: errors are printed here and nowhere else. */
import { CancelledError, type ExitStatus, exitStatus } from '../errors.ts';
import { damagedSource, isDamage } from '../run/damaged-source.ts';
import { printError } from './print-error.ts';
import type { Output } from './terminal.ts';

const errorOutput: Output = { stream: process.stderr, isTerminal: process.stderr.isTTY };

/**
 * Runs a command to its exit status; `work` may return one of its own. Ctrl-C cancels it cleanly once, a second one
 * ends the process; so does what nobody can read any more: a closed terminal, a closed or full output.
 */
export async function toExit(work: (signal: AbortSignal) => Promise<ExitStatus | void>): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  cancelOnRequest(controller);
  const terminal = cancelWithTerminal(controller);
  const output = cancelWithOutput(controller);
  try {
    const status = (await work(signal)) ?? exitStatus.done;
    process.exitCode = status === exitStatus.done && output.hasFailed ? exitStatus.usage : status;
  } catch (error) {
    const status = printError(explain(error, signal), errorOutput);
    process.exitCode = status === exitStatus.cancelled && terminal.hasClosed ? exitStatus.hungUp : status;
  }
}

function cancelOnRequest(controller: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort();
      process.once(signal, () => process.exit(exitStatus.cancelled));
    });
  }
}

/** Shell and kernel both send the signal: a second one is no sign of impatience. */
function cancelWithTerminal(controller: AbortController): { hasClosed: boolean } {
  const terminal = { hasClosed: false };
  process.on('SIGHUP', () => {
    terminal.hasClosed = true;
    controller.abort();
  });
  return terminal;
}

/** Whoever closes a pipe has read enough; any other failure loses what was to be told, and is a failure of the run. */
function cancelWithOutput(controller: AbortController): { hasFailed: boolean } {
  const output = { hasFailed: false };
  for (const [name, stream] of [['output', process.stdout] as const, ['error', process.stderr] as const]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      controller.abort();
      if (error.code === 'EPIPE' || output.hasFailed) return;
      output.hasFailed = true;
      process.stderr.write(`Standard ${name} cannot be written to: ${error.message}.\n`);
      if (process.exitCode === exitStatus.done) process.exitCode = exitStatus.usage;
    });
  }
  return output;
}

/** In the words of the mover, where nobody closer to it has put it into words. */
function explain(error: unknown, signal: AbortSignal): unknown {
  if (isDamage(error)) return damagedSource(error);
  const isAbort = error instanceof Error && error.name === 'AbortError';
  return signal.aborted && isAbort ? new CancelledError('working', error) : error;
}
