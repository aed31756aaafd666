/** Runs a PostgreSQL program under the right account, tied to the life of this process. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Account } from './account.ts';

export interface SpawnedProgram {
  child: ChildProcess;
  /** The end of what it wrote to standard error. */
  log(): string;
  /** Settles when the process has ended, or could not be started. */
  ended: Promise<void>;
  /** The kernel stops it when this process dies. */
  stopsWithOwner: boolean;
}

export interface SpawnOptions {
  /** Lines that it writes to standard error. */
  onLog?: ((line: string) => void) | undefined;
  /** For its standard input. */
  input?: string | undefined;
}

const keptLogChars = 8000;

/**
 * With setpriv (util-linux) the kernel interrupts the program when this process dies, even from SIGKILL. The signal
 * comes when the thread ends that spawned it: a server must not be started in a worker thread that ends before it.
 */
export function spawnProgram(
  program: string,
  args: readonly string[],
  account: Account | undefined,
  { onLog, input }: SpawnOptions = {},
): SpawnedProgram {
  const stopsWithOwner = hasParentDeathSignal();
  const options = {
    cwd: tmpdir(),
    // A group of its own: Ctrl-C in a terminal is for this process, which then stops the server in order.
    detached: process.platform !== 'win32',
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'] as ['ignore' | 'pipe', 'ignore', 'pipe'],
    // Messages in English, whatever the system's language: they are recognized by their words.
    env: { ...process.env, LC_ALL: 'C' },
  };
  const identity = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
  const child: ChildProcess = stopsWithOwner
    ? spawn('setpriv', [...identity, '--pdeathsig', 'INT', '--', program, ...args], options)
    : spawn(program, args, { ...options, ...(account && { uid: account.uid, gid: account.gid }) });
  const log = collectLog(child, onLog);
  // One that ends early reads no more, which its end tells.
  child.stdin?.on('error', () => {}).end(input);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve());
  });
  return { child, log, ended, stopsWithOwner };
}

let knownParentDeathSignal: boolean | undefined;

function hasParentDeathSignal(): boolean {
  knownParentDeathSignal ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true']).status === 0;
  return knownParentDeathSignal;
}

function collectLog(child: ChildProcess, onLog: ((line: string) => void) | undefined): () => string {
  let tail = '';
  let unfinished = '';
  child.once('error', (error) => {
    tail += error.message;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-keptLogChars);
    if (onLog === undefined) return;
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) onLog(line);
  });
  return () => tail;
}

export function hasEnded({ child }: SpawnedProgram): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}
