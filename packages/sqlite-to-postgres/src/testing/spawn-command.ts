/** The command line as a user runs it, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CommandResult } from '../cli/testing/captured-io.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

export interface SpawnOptions {
  environment?: NodeJS.ProcessEnv;
  onSpawn?: (child: ChildProcess) => void;
  /** No file grows past it, as if the disk were full. */
  maxFileKilobytes?: number;
}

export async function spawnCommand(
  args: string[],
  cwd: string,
  { environment = {}, onSpawn, maxFileKilobytes }: SpawnOptions = {},
): Promise<CommandResult> {
  const command = [process.execPath, main, ...args];
  const limited = ['bash', '-c', `ulimit -f ${maxFileKilobytes}; exec "$@"`, 'bash', ...command];
  const [program = '', ...rest] = maxFileKilobytes === undefined ? command : limited;
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  onSpawn?.(child);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}
