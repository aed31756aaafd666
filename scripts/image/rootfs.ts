/**
 * Runs commands in the files of an image as an engine would: the root read-only, /tmp in memory, volumes bound, a process
 * tree of their own whose first process they are, the image's account and environment, the network of this machine.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** What the image says of itself. */
export interface ImageConfig {
  User: string;
  Env: string[];
  Entrypoint: string[];
  Cmd: string[];
  WorkingDir: string;
  Volumes: Record<string, object>;
  /** The first word of Test is CMD. */
  Healthcheck: { Test: string[] };
}

export interface Rootfs {
  path: string;
  config: ImageConfig;
  /** Path in the image and on this machine. */
  volumes: (readonly [string, string])[];
}

interface RunOptions {
  environment: Record<string, string>;
  input?: string;
}

/** Parameters: the root, pairs of a path and what is bound there, `--`, the command. */
const enter = `
set -e
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
chmod 1777 "$root/tmp"
while [ "$1" != -- ]; do mount --bind "$2" "$root$1"; shift 2; done
shift
exec "$@"`;

function argumentsOf(
  { path, config, volumes }: Rootfs,
  command: string[],
  environment: Record<string, string>,
): string[] {
  const variables = [...config.Env, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
  const chroot = ['chroot', `--userspec=${config.User}`, path, 'env', '--ignore-environment', ...variables];
  const inside = [...chroot, `--chdir=${config.WorkingDir}`, ...command];
  return ['--mount', '--pid', '--fork', 'sh', '-c', enter, 'sh', path, ...volumes.flat(), '--', ...inside];
}

/** To its end; returns what it prints. Throws an error with what it says. */
export function runInRootfs(rootfs: Rootfs, command: string[], { environment, input = '' }: RunOptions): string {
  const { status, stdout, stderr } = spawnSync('unshare', argumentsOf(rootfs, command, environment), {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

export interface Running {
  output: () => string;
  hasSaid: (words: string) => Promise<void>;
  /** Rejects when it ends without being told to. */
  ended: Promise<never>;
  /** As an engine stops a container; returns the status. */
  stop: () => Promise<number | null>;
}

const started = new Set<ChildProcess>();

/** Ends what a failure has left. */
export function killStarted(): void {
  // Whoever takes another account outlives `unshare`; with the first process its whole tree ends.
  for (const child of started) process.kill(firstProcessOf(child), 'SIGKILL');
}

export function startInRootfs(rootfs: Rootfs, command: string[], { environment }: RunOptions): Running {
  const child = spawn('unshare', argumentsOf(rootfs, command, environment), { stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  child.once('exit', () => started.delete(child));
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  const close = once(child, 'close') as Promise<[number | null]>;
  const ended = close.then(([status]) => {
    throw new Error(`${command.join(' ')} ended with ${status}: ${output}`);
  });
  ended.catch(() => {});
  const hasSaid = async (words: string) =>
    await new Promise<void>((resolve) => {
      const look = () => output.includes(words) && resolve();
      listeners.add(look);
      look();
    });
  const stop = async () => {
    process.kill(firstProcessOf(child), 'SIGTERM');
    return (await close)[0];
  };
  return { output: () => output, hasSaid, ended, stop };
}

/** The one that `unshare` waits for, by its number on this machine. */
function firstProcessOf({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}
