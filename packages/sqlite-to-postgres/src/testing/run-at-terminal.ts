/** The command line in a process of its own at a pseudo terminal, which `script` of util-linux opens. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Answer, answerer } from '../cli/testing/answers.ts';

export { keys } from '../cli/testing/answers.ts';

const ownMain = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

export const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

export interface TerminalResult {
  status: number | null;
  /** Everything that was printed, standard error included. */
  screen: string;
}

/** To type it closes the terminal. */
export const hangUp = Symbol('hang up');

/** `main`: that of another command line. */
export async function runAtTerminal(
  args: string[],
  cwd: string,
  answers: readonly Answer<string | typeof hangUp>[],
  { main = ownMain, environment = {} }: { main?: string; environment?: NodeJS.ProcessEnv } = {},
): Promise<TerminalResult> {
  const command = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const read = answerer(answers, (typed) => {
    if (typed === hangUp) child.kill('SIGKILL');
    else child.stdin.write(typed);
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    read(screen);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, screen };
}
