/** Parts of the commands of a move, for the product's own; with them comes the whole mover. */

export { checkSourceFile } from '../source/open-source.ts';
export { describeCleanup, describeRollback, rollbackReopened } from './commands.ts';
export { confirmPlan } from './confirm-plan.ts';
export { describeFindings, statusOf } from './doctor-command.ts';
export { describeDryRun } from './print-plan.ts';
