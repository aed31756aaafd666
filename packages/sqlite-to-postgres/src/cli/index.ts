/** Parts of the command line that the product's own commands share: those that need the mover itself are command-parts.ts. */

export { plural } from '../progress/plural.ts';
export { readLine } from './ask.ts';
export { type CommandContext, type CommandIo, isAtTerminal, type Output, pathOf } from './command-io.ts';
export { addFollowOptions, type FollowCommandOptions, followOptions } from './follow-option.ts';
export {
  addCommonOptions,
  addMigrateOptions,
  addResumeOption,
  addRollbackOptions,
  type CommonOptions,
  type MigrateCommandOptions,
  parsePositive,
  printReport,
  progressListener,
  progressOutput,
  publishedStatus,
  type RollbackCommandOptions,
  type RuleOption,
  rulesOf,
  stateBaseOf,
  tolerancesOf,
} from './options.ts';
export { packageVersion } from './package-version.ts';
export { processIo } from './process-io.ts';
export { configuredUrl, type EmbeddedDatabase, type ResolvedTarget, resolveTarget } from './resolve-target.ts';
export { type Perform, runProgram } from './run-program.ts';
export { paint, seconds, terminalListener } from './terminal.ts';
