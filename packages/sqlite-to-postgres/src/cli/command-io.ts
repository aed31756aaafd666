/** What a command line touches of the process that it runs in, so that a caller can give it something else. */
import type { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface Input extends Readable {
  isTTY?: boolean;
}

export interface Output extends Writable {
  isTTY?: boolean;
  columns?: number;
  hasColors?: () => boolean;
}

export interface Caller {
  /** The folder in which the paths of the call begin. */
  cwd: string;
}

/** Serves one call, which listens to it until the end. */
export interface CommandIo extends Caller {
  stdin: Input;
  stdout: Output;
  stderr: Output;
  environment: NodeJS.ProcessEnv;
  /** Tells of SIGINT, SIGTERM, SIGHUP and SIGUSR2, as a process does. */
  signals: EventEmitter;
}

/** Somebody sits before it, or sees what it prints. */
export function isAtTerminal({ stdin, stdout, stderr }: CommandIo): boolean {
  return [stdin, stdout, stderr].some(({ isTTY }) => isTTY === true);
}

/** What a command has besides its arguments. */
export interface CommandContext extends CommandIo {
  /** Aborted when the call is to end: by a signal, or with the terminal or the output that it writes to. */
  signal: AbortSignal;
}

/** A path of the call, absolute. */
export function pathOf(caller: Caller, path: string): string;
export function pathOf(caller: Caller, path: string | undefined): string | undefined;
export function pathOf({ cwd }: Caller, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(cwd, path);
}
