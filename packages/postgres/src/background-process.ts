/**
 * Forks programs whose work is dear and can wait, so that they take what time of the processors nobody else needs: the
 * threads that answer requests, and PostgreSQL.
 */
import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { setPriority } from 'node:os';

/**
 * Where Linux groups processes by session (sched(7), "The autogroup feature"), niceness weighs within the session alone:
 * against PostgreSQL, which has one of its own, a program at nice 19 would count for as much as all requests together. So
 * it gets a session, too, and that gets the niceness.
 */
const hasAutogroups = existsSync('/proc/self/autogroup');
/** Without privileges one change in 100 ms is let through, from all processes of the machine together. */
const retries = { times: 20, afterMs: 110 };

export interface BackgroundOptions extends Omit<ForkOptions, 'env' | 'detached'> {
  /** Niceness, from 1 to 19, as nice(1) has it. */
  niceness: number;
}

/** The program has nothing of this process's environment: there are secrets in it. It ends itself when the channel does. */
export function forkInBackground(program: string, { niceness, ...options }: BackgroundOptions): ChildProcess {
  const child = fork(program, {
    ...options,
    detached: hasAutogroups,
    env: { NODE_COMPILE_CACHE: getCompileCacheDir() },
  });
  giveWay(child, niceness);
  return child;
}

/** From its first moment on: starting alone takes a third of a second of work. */
function giveWay(child: ChildProcess, niceness: number): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness);
  } catch {
    // It has died already, or the system does not let it: it works all the same.
  }
  if (hasAutogroups) giveSessionWay(child, niceness, retries.times);
}

function giveSessionWay(child: ChildProcess, niceness: number, tries: number): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    writeFileSync(`/proc/${child.pid}/autogroup`, String(niceness), { flag: 'r+' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === 0) return;
    setTimeout(giveSessionWay, retries.afterMs, child, niceness, tries - 1).unref();
  }
}
