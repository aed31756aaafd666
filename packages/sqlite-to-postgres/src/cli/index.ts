/** Parts of the command line that the product's own commands share. */
export { confirmPlan } from './ask.ts';
export { printError } from './print-error.ts';
export { describePlan } from './print-plan.ts';
export { reopenTarget, type ResolvedTarget, resolveTarget } from './resolve-target.ts';
export { type Output, paint, seconds, terminalListener } from './terminal.ts';
export { toExit } from './to-exit.ts';
