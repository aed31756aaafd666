/** The io of a command line that is called in process: what it prints is kept, and keys are typed by the test. */
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { ExitStatus } from '../../errors.ts';
import type { CommandIo } from '../command-io.ts';

export interface CapturedIo extends CommandIo {
  stdin: PassThrough & { isTTY?: boolean };
  /** What was printed so far. */
  readonly printed: { stdout: string; stderr: string };
}

export interface CommandResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function capturedIo(cwd: string, environment: NodeJS.ProcessEnv = {}): CapturedIo {
  const printed = { stdout: '', stderr: '' };
  const writer = (name: keyof typeof printed) =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _, done) => {
        printed[name] += text;
        done();
      },
    });
  return {
    stdin: new PassThrough(),
    stdout: writer('stdout'),
    stderr: writer('stderr'),
    environment,
    cwd,
    signals: new EventEmitter(),
    printed,
  };
}

export type RunCommand = (args: readonly string[], io: CommandIo) => Promise<ExitStatus>;

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
