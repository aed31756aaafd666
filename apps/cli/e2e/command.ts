/** The product's commands: called in process, and run as a user does, in a process of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { capture, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { runCommand } from '../src/program.ts';

export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** In this process. */
export async function vanguard(
  args: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  return await capture(runCommand, args, cwd, environment);
}

/** In a process of its own, to its end. */
export async function spawnVanguard(
  args: string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const child = startVanguard(args, cwd, environment);
  const output = collect(child);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}

export function startVanguard(args: string[], cwd: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const { INIT_CWD: _, ...inherited } = process.env;
  return spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...inherited, ...environment },
    // The channel ends what is started here with the test, however that ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Fills as the process writes. */
export function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return output;
}
