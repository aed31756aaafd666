/** Parts of the command line that the product's own commands share. */
export { describeFindings, statusOf } from './doctor-command.ts';
export { confirmPlan } from './ask.ts';
export { addFollowOptions, type FollowCommandOptions, followOptions } from './follow-option.ts';
export { describeCleanup, describeRollback, rollbackReopened } from './commands.ts';
export {
  addCommonOptions,
  addMigrateOptions,
  addResumeOption,
  addRollbackOptions,
  type CommonOptions,
  exitOnUsageError,
  type MigrateCommandOptions,
  parsePositive,
  printReport,
  progressListener,
  progressOutput,
  type RollbackCommandOptions,
  type RuleOption,
  publishedStatus,
  rulesOf,
  tolerancesOf,
} from './options.ts';
export { describeDryRun } from './print-plan.ts';
export { isPostgresUrl, type ResolvedTarget, resolveTarget } from './resolve-target.ts';
export { type Output, paint, seconds, terminalListener } from './terminal.ts';
export { toExit } from './to-exit.ts';
