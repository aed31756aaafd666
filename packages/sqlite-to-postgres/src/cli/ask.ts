/** Questions to the person at the terminal. Without a terminal the answer is no. */
import { createInterface } from 'node:readline/promises';
import type { MigrationPlan } from '../plan/plan.ts';
import { describePlan } from './print-plan.ts';
import type { Output } from './terminal.ts';

export async function confirmPlan(plan: MigrationPlan, output: Output): Promise<boolean> {
  output.stream.write(`\n${describePlan(plan)}\n\n`);
  return await ask('Move it?');
}

export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
