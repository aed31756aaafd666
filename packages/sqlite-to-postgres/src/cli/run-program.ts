/** Carries out a call of a command line, from its words to its exit status. Errors are printed here and nowhere else. */
import { Command, CommanderError } from 'commander';
import { CancelledError, type ExitStatus, exitStatus } from '../errors.ts';
import { unreadSource } from '../source/damaged-source.ts';
import { type CommandContext, type CommandIo, isAtTerminal, type Output } from './command-io.ts';
import { refuseLogInOtherFile, refuseUrlsForFiles, withoutPasswords } from './file-arguments.ts';
import { printError } from './print-error.ts';
import { paint } from './terminal.ts';

/** What a command does; without a status of its own it is done. */
type Action<Given extends unknown[]> = (context: CommandContext, ...given: Given) => Promise<ExitStatus | void>;

/** Makes of an action what `Command.action` takes. */
export type Perform = <Given extends unknown[]>(action: Action<Given>) => (...given: Given) => Promise<void>;

/**
 * `addCommands` makes the program. A wrong call ends with the status for usage, help with 0. A first Ctrl-C cancels the
 * action, and so does what nobody can read any more: a closed terminal, a closed or full output.
 */
export async function runProgram(
  name: string,
  addCommands: (program: Command, perform: Perform) => void,
  args: readonly string[],
  io: CommandIo,
): Promise<ExitStatus> {
  const controller = new AbortController();
  const { signal } = controller;
  const terminal = cancelOnSignal(io, controller);
  const output = cancelWithOutput(io, controller);
  const context: CommandContext = { ...io, signal };
  let status: ExitStatus = exitStatus.done;
  let call: string[] | undefined;
  try {
    const program = makeProgram(name, args, io);
    addCommands(program, (action) => async (...given) => {
      status = (await action(context, ...given)) ?? exitStatus.done;
    });
    if (isAnsweredByCall(program, args[0])) call = [name, ...args];
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    status = explain(error, signal, io, call);
    if (status === exitStatus.cancelled && terminal.hasClosed) status = exitStatus.hungUp;
  }
  await Promise.all([io.stdout, io.stderr].map(flush));
  return status === exitStatus.done && output.hasFailed ? exitStatus.usage : status;
}

/** Others that move, such as a start, take no options of a remedy. */
function isAnsweredByCall({ commands }: Command, called: string | undefined): boolean {
  const command = commands.find((one) => one.name() === called);
  return command?.options.some(({ long }) => long === '--on-bad-value') ?? false;
}

/** No password of the call is told. */
function makeProgram(name: string, args: readonly string[], { stdout, stderr, cwd }: CommandIo): Command {
  return new Command(name)
    .showHelpAfterError(`${paint(stderr, 'cyan', 'What to do:')} --help shows the commands and options.`)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) =>
        write(withoutPasswords(text, args).replace(/^error:/, paint(stderr, ['red', 'bold'], 'Error:'))),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
      getOutHasColors: () => stdout.hasColors?.() ?? false,
      getErrHasColors: () => stderr.hasColors?.() ?? false,
    })
    .exitOverride()
    .hook('preAction', (_, command) => {
      refuseUrlsForFiles(command);
      refuseLogInOtherFile(command, cwd);
    });
}

const defaultWidth = 80;

function widthOf({ isTTY, columns }: Output): number {
  return isTTY === true && columns !== undefined ? columns : defaultWidth;
}

/**
 * A call that has no terminal cannot lose it: what `nohup` has detached lives on. Node takes back that the signal was to be
 * ignored, so it is done here.
 */
function cancelOnSignal(io: CommandIo, controller: AbortController): { hasClosed: boolean } {
  const terminal = { hasClosed: false };
  for (const name of ['SIGINT', 'SIGTERM']) io.signals.on(name, () => controller.abort());
  io.signals.on('SIGHUP', () => {
    if (!isAtTerminal(io)) return;
    terminal.hasClosed = true;
    controller.abort();
  });
  return terminal;
}

/** Whoever closes a pipe has read enough; any other failure loses what was to be told, and is a failure of the run. */
function cancelWithOutput({ stdout, stderr }: CommandIo, controller: AbortController): { hasFailed: boolean } {
  const output = { hasFailed: false };
  for (const [name, stream] of [['output', stdout] as const, ['error', stderr] as const]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      controller.abort();
      if (error.code === 'EPIPE' || output.hasFailed) return;
      output.hasFailed = true;
      stderr.write(`Standard ${name} cannot be written to: ${error.message}.\n`);
    });
  }
  return output;
}

/** Prints the error, if commander has not, and returns its status. */
function explain(error: unknown, signal: AbortSignal, { stderr }: CommandIo, call?: readonly string[]): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  return printError(inWordsOfMover(error, signal), stderr, call);
}

/** Where nobody closer to it has put it into words. */
function inWordsOfMover(error: unknown, signal: AbortSignal): unknown {
  const unread = unreadSource(error);
  if (unread !== undefined) return unread;
  const isAbort = error instanceof Error && error.name === 'AbortError';
  return signal.aborted && isAbort ? new CancelledError('working', error) : error;
}

/** Until everything is written, or has failed to be. */
async function flush(stream: Output): Promise<void> {
  await new Promise<void>((resolve) => void stream.write('', () => resolve()));
}
