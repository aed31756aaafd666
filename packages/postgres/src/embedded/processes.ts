/** Which processes are at work on a data folder: the running server, its owner, and whoever is starting it now. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningServer {
  pid: number;
  port: number;
  status: string;
}

/** The server of the folder as its postmaster.pid tells, if that process lives and is a PostgreSQL of this folder. */
export function findRunningServer(data: string): RunningServer | undefined {
  const lines = readLines(join(data, 'postmaster.pid'));
  const pid = Number(lines?.[0]);
  if (lines === undefined || !isServerOf(pid, data)) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

/** The pid file of a freshly started server, whatever process it names. */
export function readServerStatus(data: string): RunningServer | undefined {
  const lines = readLines(join(data, 'postmaster.pid'));
  return lines && { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

function readLines(path: string): string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

function isServerOf(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  // A zombie has an empty command line, and a pid used anew another one.
  return readLines(`/proc/${pid}/cmdline`)?.[0]?.split('\0').includes(data) ?? false;
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function readPid(path: string): number {
  return Number(readLines(path)?.[0] ?? Number.NaN);
}

/** Runs `work` while no other process holds the lock file; the lock of a dead process is taken over. */
export async function withLockFile<Result>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  while (!tryLock(path)) {
    signal?.throwIfAborted();
    if (!isAlive(readPid(path)) && (await isStillStale(path))) rmSync(path, { force: true });
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The holder writes its pid right after it made the file: an empty file is looked at twice. */
async function isStillStale(path: string): Promise<boolean> {
  const before = readPid(path);
  await sleep(100);
  return Object.is(before, readPid(path)) && !isAlive(before);
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o644);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
