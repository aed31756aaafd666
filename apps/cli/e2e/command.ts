/** Runs the product's commands as a user does: as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface CommandResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

export async function vanguard(
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
    stdio: ['ignore', 'pipe', 'pipe'],
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
