/** Questions to the person at the terminal. Without a terminal the answer is no. */
import { createInterface } from 'node:readline/promises';
import type { MigrationPlan } from '../plan/plan.ts';
import { describePlan } from './print-plan.ts';
import type { Output } from './terminal.ts';

export async function confirmPlan(plan: MigrationPlan, output: Output, signal: AbortSignal): Promise<boolean> {
  output.stream.write(`\n${describePlan(plan)}\n\n`);
  return await ask('Move it?', signal);
}

/** Ctrl-D is a no. Throws the signal's reason where it is aborted. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const answer = await readLine(`${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

/** Undefined where the input ends, by Ctrl-D or with the terminal. Throws the signal's reason where it is aborted. */
export async function readLine(text: string, signal: AbortSignal): Promise<string | undefined> {
  signal.throwIfAborted();
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read Ctrl-C is a key like others, and no signal comes of it.
  prompt.on('SIGINT', () => interrupt() || prompt.close());
  const ended = new Promise<undefined>((resolve) => {
    for (const event of ['close', 'error']) prompt.once(event, () => resolve(undefined));
  });
  try {
    return await Promise.race([prompt.question(text, { signal }), ended]);
  } catch (error) {
    signal.throwIfAborted();
    // By which readline tells of Ctrl-D.
    if ((error as Error).name === 'AbortError') return undefined;
    throw error;
  } finally {
    prompt.close();
  }
}

/** As Ctrl-C does while no line is read. Returns whether anybody heard of it. */
export function interrupt(): boolean {
  return process.emit('SIGINT', 'SIGINT');
}
