/** The command line in a process of its own that meets a fault in mid-run, at a point told by its own events. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MoverEvent, Phase } from '../src/progress/events.ts';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

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
  /** The phase that was under way when the blow fell. */
  struckIn: Phase | undefined;
  /** Whether it had told its report: a signal that comes later meets a process without a handler. */
  isReported: boolean;
  /** From the blow to the end of the process. */
  endedAfterMs: number;
  /** How long each phase took that came to its end. */
  durations: Map<Phase, number>;
}

/** `args` are those of a command that takes `--json`; without a point the run meets no fault. */
export async function runUntil(args: string[], cwd: string, point?: FaultPoint): Promise<FaultOutcome> {
  const child = spawn(process.execPath, [main, ...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const outcome: FaultOutcome = {
    status: null,
    signal: null,
    stderr: '',
    struck: false,
    struckIn: undefined,
    isReported: false,
    endedAfterMs: 0,
    durations: new Map(),
  };
  let blow: Promise<unknown> | undefined;
  let phase: Phase | undefined;
  let struckAt = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    outcome.stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = readEvent(line);
    if (event !== undefined && event.type === undefined) outcome.isReported = true;
    if (event?.type === 'phase-finished') outcome.durations.set(event.phase, event.durationMs);
    if (event?.type !== 'phase-started') return;
    phase = event.phase;
    if (blow !== undefined || phase !== point?.phase) return;
    blow = sleep(point.delayMs).then(() => {
      outcome.struckIn = phase;
      struckAt = performance.now();
      return point.strike(child);
    });
  });
  [outcome.status, outcome.signal] = await closed;
  outcome.endedAfterMs = performance.now() - struckAt;
  await blow;
  return { ...outcome, struck: blow !== undefined };
}

/** Undefined for a line that was cut off by the end of the process; the report has no type. */
function readEvent(line: string): MoverEvent | { type?: undefined } | undefined {
  try {
    return JSON.parse(line) as MoverEvent | { type?: undefined };
  } catch {
    return undefined;
  }
}
