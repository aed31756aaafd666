/** The command line in a process of its own that meets a fault in mid-run, at a point told by its own events. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MoverEvent, Phase } from '../events.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

export interface FaultPoint {
  phase: Phase;
  /** After the phase has begun. */
  delayMs: number;
  strike: (child: ChildProcess) => unknown;
}

export interface FaultOutcome {
  status: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  struck: boolean;
}

/** `args` are those of a command that takes `--json`. */
export async function runUntil(args: string[], cwd: string, point: FaultPoint): Promise<FaultOutcome> {
  const child = spawn(process.execPath, [main, ...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let stderr = '';
  let blow: Promise<unknown> | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as Partial<MoverEvent>;
    if (blow !== undefined || event.type !== 'phase-started' || event.phase !== point.phase) return;
    blow = sleep(point.delayMs).then(() => point.strike(child));
  });
  const [status, signal] = await closed;
  await blow;
  return { status, signal, stderr, struck: blow !== undefined };
}
