/** The command line in a process of its own at a pseudo terminal, which `script` of util-linux opens. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

export const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

export const keys = { ctrlC: '\u0003', ctrlD: '\u0004', enter: '\r' };

export interface TerminalResult {
  status: number | null;
  /** Everything that was printed, standard error included. */
  screen: string;
}

/** To type it closes the terminal. */
export const hangUp = Symbol('hang up');

export type Answer = [words: string, typed: string | typeof hangUp];

/** Each of `answers` is typed when its words have appeared, one after the other. */
export async function runAtTerminal(args: string[], cwd: string, answers: readonly Answer[]): Promise<TerminalResult> {
  const command = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = [...answers];
  let [screen, seen] = ['', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [words, typed] = waiting[0] ?? [];
    const at = words === undefined ? -1 : screen.indexOf(words, seen);
    if (at < 0) return;
    seen = at + 1;
    waiting.shift();
    if (typed === hangUp) child.kill('SIGKILL');
    else child.stdin.write(typed ?? '');
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, screen };
}
