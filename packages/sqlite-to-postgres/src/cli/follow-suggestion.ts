/** Rules that a stop suggests: written to a file, offered to the person at the terminal, and followed where that is wished. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type ExitStatus, MoverError, UsageError } from '../errors.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { readLine } from './ask.ts';
import { type CommandContext, pathOf } from './command-io.ts';
import { type MigrateCommandOptions, progressOutput } from './options.ts';
import { describeSuggestion, printError } from './print-error.ts';

type Suggestion = NonNullable<MoverError['suggestion']>;

const comment = 'Suggested by sqlite-to-postgres: rules under which the plan has no problems, with their evidence.';

/** `move` once more under the rules that its stop suggests, where the person or `--yes` accepts them. */
export async function orAsSuggested<Given extends Pick<MigrateOptions, 'rules' | 'confirm'>>(
  context: CommandContext,
  options: MigrateCommandOptions,
  given: Given,
  move: (given: Given) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  refuseOtherFile(context, options);
  try {
    return await move(given);
  } catch (error) {
    if (!(error instanceof MoverError) || error.suggestion === undefined) throw error;
    const { suggestion } = error;
    writeSuggestion(context, options, suggestion);
    const isAccepted =
      options.yes === true
        ? options.suggest !== undefined
        : context.stdin.isTTY === true && (await offer(context, error, suggestion));
    if (!isAccepted && options.yes !== true && context.stdin.isTTY === true) return error.exitStatus;
    if (!isAccepted) throw withConfig(error, options.suggest);
    if (options.yes && !options.quiet)
      progressOutput(context, options).write(
        `Follows the rules that were suggested:\n${describeSuggestion(suggestion)}`,
      );
    return await move({ ...given, rules: suggestion.rules, confirm: () => true });
  }
}

/** Nothing is written where nothing is suggested, or nobody asked for a file. */
export function writeSuggestion(
  context: CommandContext,
  { suggest }: MigrateCommandOptions,
  suggestion: Suggestion | undefined,
): void {
  if (suggest === undefined || suggestion === undefined) return;
  const rules = { ...suggestion.rules, $comment: comment };
  writeFileSync(pathOf(context, suggest), `${JSON.stringify(rules, undefined, 2)}\n`);
}

/** Shows why the run stopped and what would lead on. Enter accepts; anything else, and Ctrl-D, does not. */
async function offer(context: CommandContext, error: MoverError, suggestion: Suggestion): Promise<boolean> {
  printError(error, context.stderr);
  context.stderr.write(`\nThese rules lead past it (tried on the plan):\n${describeSuggestion(suggestion)}`);
  const line = await readLine(context, 'Enter follows them and goes on; anything else leaves: ');
  return line === '';
}

/** The file is there now: the next call follows it. */
function withConfig(error: MoverError, suggest: string | undefined): MoverError {
  if (suggest === undefined) return error;
  const { message, code, hint, findings, advice, suggestion, cause } = error;
  const Failure = error.constructor as new (...given: ConstructorParameters<typeof MoverError>) => MoverError;
  return new Failure(message, {
    code,
    hint,
    findings,
    advice,
    suggestion,
    cause,
    remedy: ['--config', suggest],
  });
}

/** Throws UsageError `suggest_overwrites` for a file that somebody else wrote. */
function refuseOtherFile(context: CommandContext, { suggest }: MigrateCommandOptions): void {
  if (suggest === undefined) return;
  const path = pathOf(context, suggest);
  if (!existsSync(path) || readFileSync(path, 'utf8').includes(JSON.stringify(comment))) return;
  throw new UsageError(`The file ${path} is there already, and was not suggested.`, {
    code: 'suggest_overwrites',
    hint: 'Name another file with --suggest; with --config, the rules of yours are taken over into it.',
  });
}
