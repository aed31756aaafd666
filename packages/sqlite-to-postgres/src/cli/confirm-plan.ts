/** Shows the plan to the person at the terminal, and asks for consent. */
import type { MigrationPlan } from '../plan/plan.ts';
import { ask } from './ask.ts';
import type { CommandContext, Output } from './command-io.ts';
import { describePlan } from './print-plan.ts';

/** Nobody is asked where there is no terminal: the plan is carried out. */
export async function confirmPlan(context: CommandContext, plan: MigrationPlan, output: Output): Promise<boolean> {
  if (!context.stdin.isTTY) return true;
  output.write(`\n${describePlan(plan)}\n\n`);
  return await ask(context, 'Move it?');
}
