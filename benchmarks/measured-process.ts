/** Runs a program and tells how long it took and how much memory it held at its peak, as Linux counts it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  status: number | null;
  elapsedMs: number;
  /** Peak of the process, or of it and the processes it starts together, whichever is more; 0 if the system does not tell. */
  peakMegabytes: number;
  output: string;
  /** While it ran. */
  samples: ProcessorSample[];
}

/** Processor time so far, of the program and of the server, each with the processes that it started. */
export interface ProcessorSample {
  /** As of `Date.now()`. */
  at: number;
  programMs: number;
  serverMs: number;
}

interface MeasureOptions {
  limitMs?: number;
  /** Of the server that it keeps busy. */
  serverPid?: number;
}

const pollMs = 50;

/** The program is killed after `limitMs`, with a status of null. */
export async function measure(
  command: string,
  args: readonly string[],
  cwd: string,
  { limitMs = 900_000, serverPid }: MeasureOptions = {},
): Promise<Measured> {
  const start = performance.now();
  const samples: ProcessorSample[] = [{ at: Date.now(), programMs: 0, serverMs: familyProcessorMs(serverPid) }];
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let peakMegabytes = 0;
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const poll = setInterval(() => {
    const together = familyOf(child.pid).reduce((sum, pid) => sum + readMegabytes(pid, 'smaps_rollup', 'Pss'), 0);
    peakMegabytes = Math.max(peakMegabytes, readMegabytes(String(child.pid), 'status', 'VmHWM'), together);
    const [programMs, serverMs] = [familyProcessorMs(child.pid), familyProcessorMs(serverPid)];
    // Of a program that is gone nothing is told any more.
    if (programMs > 0) samples.push({ at: Date.now(), programMs, serverMs });
  }, pollMs);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    clearInterval(poll);
    clearTimeout(limit);
  });
  return { status, elapsedMs: performance.now() - start, peakMegabytes, output, samples };
}

/** The process and its children. */
function familyOf(pid: number | undefined): string[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return [String(pid), ...children.filter((child) => child !== '')];
  } catch {
    return [];
  }
}

/** `Pss` is what it holds now, pages that several processes share counted once; `VmHWM` the most that it held. */
/** 0 if the system does not tell. */
export function readMegabytes(pid: string, file: 'status' | 'smaps_rollup', field: 'Pss' | 'VmHWM' | 'VmRSS'): number {
  try {
    const [, kilobytes] =
      new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export interface MemoryWatch {
  /** In MB: after a tenth of the time, before its last tenth, and the most. */
  stop: () => { firstMb: number; lastMb: number; peakMb: number };
}

/** Resident memory of a process, once a second until it is stopped. */
export function watchMemory(pid: number): MemoryWatch {
  const seen: number[] = [];
  const timer = setInterval(() => seen.push(readMegabytes(String(pid), 'status', 'VmRSS')), 1000);
  return {
    stop: () => {
      clearInterval(timer);
      const at = (share: number) => Math.round(seen[Math.floor(seen.length * share)] ?? 0);
      return { firstMb: at(0.1), lastMb: at(0.9), peakMb: Math.round(Math.max(0, ...seen)) };
    },
  };
}

/** Processor time of a process since it started, without its children; 0 if the system does not tell. */
export function processorMs(pid: number): number {
  const [user = 0, system = 0] = processorTimes(pid);
  return user + system;
}

/** Of the process, its children, and those that are gone. */
function familyProcessorMs(pid: number | undefined): number {
  return familyOf(pid).reduce((sum, one) => processorTimes(one).reduce((a, b) => a + b, sum), 0);
}

/** In user and system mode, and that of children that are gone: fields 14 to 17 of proc_pid_stat(5). */
function processorTimes(pid: number | string): number[] {
  try {
    const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/s, '')
      .split(/ +/);
    // In hundredths of a second, whatever the kernel counts in.
    return fields.slice(10, 14).map((ticks) => Number(ticks) * 10);
  } catch {
    return [];
  }
}
