/** The command line in this process that meets something in mid-run, at a point told by its own events. */
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../src/cli/program.ts';
import { type CapturedIo, type CommandResult, capturedIo, printing } from '../src/cli/testing/captured-io.ts';
import type { MoverEvent, Phase } from '../src/progress/events.ts';

export interface CallPoint {
  phase: Phase;
  /** After the phase has begun. */
  delayMs?: number;
  strike: (io: CapturedIo) => unknown;
}

/** `args` are those of a command that takes `--json`. Throws where the phase is never begun. */
export async function callUntil(args: string[], cwd: string, point: CallPoint): Promise<CommandResult> {
  const { phase, delayMs = 0, strike } = point;
  const io = capturedIo(cwd);
  let blow: Promise<unknown> | undefined;
  const stdout = printing((line) => {
    io.printed.stdout += line;
    const event = JSON.parse(line) as Partial<MoverEvent>;
    if (event.type !== 'phase-started' || event.phase !== phase) return;
    blow ??= sleep(delayMs).then(() => strike(io));
  });
  const status = await runCommand([...args, '--json'], { ...io, stdout });
  if (blow === undefined) throw new Error(`phase "${phase}" was not begun: ${io.printed.stderr}`);
  await blow;
  return { status, ...io.printed };
}
