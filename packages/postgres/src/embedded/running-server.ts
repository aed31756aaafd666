/** The server at work on a data folder, as its postmaster.pid and the operating system tell. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningServer {
  pid: number;
  port: number;
  /** starting, ready, standby or stopping. */
  status: string;
}

/**
 * PostgreSQL's own fast shutdown writes at most its shared buffers; longer means that something hangs. Of an immediate
 * one nothing is written at all.
 */
const stopTimeoutsMs: readonly [signal: NodeJS.Signals, ms: number][] = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', Number.POSITIVE_INFINITY],
];

/** Undefined when the process that the pid file names is gone, or is no PostgreSQL of this folder. */
export function findRunningServer(data: string): RunningServer | undefined {
  const named = readPidFile(data);
  return named !== undefined && readCommandLine(named.pid).includes(data) ? named : undefined;
}

/** Whatever process it names. */
export function readPidFile(data: string): RunningServer | undefined {
  const lines = readText(join(data, 'postmaster.pid'))?.split('\n');
  return lines && { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

/**
 * Removes a pid file whose process id now belongs to another program. PostgreSQL itself refuses to start then, which
 * happens in containers, where the ids are small and come again.
 */
export function removeMisleadingPidFile(data: string): void {
  const named = readPidFile(data);
  if (named === undefined) return;
  const commandLine = readCommandLine(named.pid);
  if (commandLine !== '' && !commandLine.includes(data)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * Stops by a fast shutdown (open transactions are rolled back); where that does not end, by an immediate one, and then by
 * force, from both of which the next start recovers.
 */
export async function stopServer(kill: (signal: NodeJS.Signals) => unknown, isGone: () => boolean): Promise<void> {
  for (const [signal, ms] of stopTimeoutsMs) {
    const deadline = Date.now() + ms;
    kill(signal);
    while (Date.now() < deadline) {
      if (isGone()) return;
      await sleep(10);
    }
  }
}

/** For a server that is not a child of this process; if it has ended already, that is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Empty when there is no such process, and for one that has ended but was not waited for by its parent. */
function readCommandLine(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`) ?? '';
  const [program, args]: [string, string[]] =
    process.platform === 'win32' ? listOnWindows(pid) : ['ps', ['-ww', '-p', `${pid}`, '-o', 'command=']];
  return spawnSync(program, args, { encoding: 'utf8' }).stdout ?? '';
}

function listOnWindows(pid: number): [string, string[]] {
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  return ['powershell', ['-NoProfile', '-Command', query]];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
