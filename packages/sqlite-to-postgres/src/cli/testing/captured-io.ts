/** The io of a command line that is called in process: what it prints is kept, and a test types at its terminal. */
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { ExitStatus } from '../../errors.ts';
import type { CommandIo, Output } from '../command-io.ts';
import { type Answer, answerer } from './answers.ts';

export type { Answer } from './answers.ts';
export { findUndocumented } from './find-undocumented.ts';

export interface CapturedIo extends CommandIo {
  /** What was printed so far. */
  printed: { stdout: string; stderr: string };
}

export interface CommandResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

type RunCommand = (args: readonly string[], io: CommandIo) => Promise<ExitStatus>;

/** Without a terminal. */
export function capturedIo(cwd: string, environment: NodeJS.ProcessEnv = {}): CapturedIo {
  const printed = { stdout: '', stderr: '' };
  return {
    stdin: new PassThrough(),
    stdout: printing((text) => void (printed.stdout += text)),
    stderr: printing((text) => void (printed.stderr += text)),
    environment,
    cwd,
    signals: new EventEmitter(),
    printed,
  };
}

/** Each text that is written, as it is written. */
export function printing(write: (text: string) => void): Output {
  return new Writable({
    decodeStrings: false,
    write: (text: string, _, done) => {
      if (text !== '') write(text);
      done();
    },
  });
}

/** A call without a terminal. */
export async function capture(
  runCommand: RunCommand,
  args: readonly string[],
  cwd: string,
  environment?: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  const io = capturedIo(cwd, environment);
  const status = await runCommand(args, io);
  return { status, ...io.printed };
}

/** At a terminal without colours. Both outputs are on its screen, which is `printed.stdout`. */
export function terminalIo(cwd: string, answers: readonly Answer[], environment?: NodeJS.ProcessEnv): CapturedIo {
  const io = capturedIo(cwd, environment);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const read = answerer(answers, (typed) => stdin.write(typed));
  const terminal = () =>
    Object.assign(
      printing((text) => {
        io.printed.stdout += text;
        // After the question: whoever asks it begins to listen when it is written.
        setImmediate(() => read(io.printed.stdout));
      }),
      { isTTY: true, columns: 80, hasColors: () => false, getColorDepth: () => 1 },
    );
  return { ...io, stdin, stdout: terminal(), stderr: terminal() };
}

/** A call at a terminal. */
export async function captureAtTerminal(
  runCommand: RunCommand,
  args: readonly string[],
  cwd: string,
  answers: readonly Answer[],
): Promise<{ status: number; screen: string }> {
  const io = terminalIo(cwd, answers);
  return { status: await runCommand(args, io), screen: io.printed.stdout };
}
