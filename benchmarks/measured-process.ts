/** Runs a program and tells how long it took and how much memory it held at its peak, as Linux counts it. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

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
  /** The same of both, with what their threads waited for a processor: what they would take if nobody else were at work. */
  wantedMs: number;
}

interface MeasureOptions {
  limitMs?: number;
  /** Of the server that it keeps busy. */
  serverPid?: number | undefined;
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
  const wanted = new WantedTime();
  wanted.look(familyOf(serverPid));
  const samples: ProcessorSample[] = [
    { at: Date.now(), programMs: 0, serverMs: familyProcessorMs(serverPid), wantedMs: 0 },
  ];
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
    if (programMs === 0) return;
    wanted.look([...familyOf(child.pid), ...familyOf(serverPid)]);
    samples.push({ at: Date.now(), programMs, serverMs, wantedMs: wanted.totalMs });
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

/** Adds up what threads ran and waited for a processor, look by look: of one that is gone nobody knows its last moments. */
class WantedTime {
  totalMs = 0;
  #seen = new Map<string, number>();

  /** What was wanted before the first look counts for nothing. */
  look(pids: readonly string[]): void {
    const isFirst = this.#seen.size === 0;
    const seen = new Map<string, number>();
    for (const pid of pids) {
      for (const thread of threadsOf(pid)) {
        const wantedMs = scheduledMs(pid, thread);
        seen.set(thread, wantedMs);
        if (!isFirst) this.totalMs += Math.max(0, wantedMs - (this.#seen.get(thread) ?? 0));
      }
    }
    this.#seen = seen;
  }
}

function threadsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** On a processor and waiting for one: https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat. */
function scheduledMs(pid: string, thread: string): number {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
    return (ran + waited) / 1e6;
  } catch {
    return 0;
  }
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
export function familyProcessorMs(pid: number | undefined): number {
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
