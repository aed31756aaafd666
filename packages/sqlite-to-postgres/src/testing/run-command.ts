/** The command line in this process: what a call prints and the status it ends with. */
import { runCommand as run } from '../cli/program.ts';
import { type CommandResult, capture } from '../cli/testing/captured-io.ts';

export async function runCommand(
  args: readonly string[],
  cwd: string,
  environment?: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  return await capture(run, args, cwd, environment);
}
