/** Runs a program and tells how long it took and how much memory it held at its peak, as Linux counts it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  status: number | null;
  elapsedMs: number;
  /** Of the process itself; 0 where the system does not tell. */
  peakMegabytes: number;
  output: string;
}

const pollMs = 50;

/** The program is killed after `limitMs`, with a status of null. */
export async function measure(
  command: string,
  args: readonly string[],
  cwd: string,
  limitMs = 900_000,
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let peakMegabytes = 0;
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const poll = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, readPeak(child.pid));
  }, pollMs);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    clearInterval(poll);
    clearTimeout(limit);
  });
  return { status, elapsedMs: performance.now() - start, peakMegabytes, output };
}

function readPeak(pid: number | undefined): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
