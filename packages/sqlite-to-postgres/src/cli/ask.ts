/** Questions to the person at the terminal. Without a terminal the answer is no. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CommandContext, CommandIo } from './command-io.ts';

/** Ctrl-D is a no. Throws the signal's reason where it is aborted. */
export async function ask(context: CommandContext, question: string): Promise<boolean> {
  if (!context.stdin.isTTY) return false;
  const answer = await readLine(context, `${question} [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

/**
 * Undefined where the input ends, by Ctrl-D or with the terminal. `hidden`: what is typed is not shown. Throws the
 * signal's reason where it is aborted.
 */
export async function readLine(
  context: CommandContext,
  text: string,
  { hidden = false }: { hidden?: boolean } = {},
): Promise<string | undefined> {
  const { stdin, stderr, signal } = context;
  signal.throwIfAborted();
  const prompt = createInterface(
    hidden ? { input: stdin, output: nowhere(), terminal: true } : { input: stdin, output: stderr },
  );
  // Only now is the terminal told not to show what is typed.
  if (hidden) stderr.write(text);
  // While a line is read Ctrl-C is a key like others, and no signal comes of it.
  prompt.on('SIGINT', () => interrupt(context));
  const ended = new Promise<undefined>((resolve) => {
    for (const event of ['close', 'error']) prompt.once(event, () => resolve(undefined));
  });
  try {
    return await Promise.race([prompt.question(hidden ? '' : text, { signal }), ended]);
  } catch (error) {
    signal.throwIfAborted();
    // By which readline tells of Ctrl-D.
    if ((error as Error).name === 'AbortError') return undefined;
    throw error;
  } finally {
    prompt.close();
    if (hidden) stderr.write('\n');
  }
}

/** readline echoes what is typed to its output. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** As Ctrl-C does while no line is read. */
export function interrupt({ signals }: CommandIo): void {
  signals.emit('SIGINT', 'SIGINT');
}
