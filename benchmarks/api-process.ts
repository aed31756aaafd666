/** Starts the API in a process of its own, so that the one that measures does not take its time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export const jwtSecret = 'benchmarks sign their own sessions, for an hour of life';

export interface ApiProcess {
  url: string;
  pid: number;
  /** After garbage was collected. */
  heapKb(): Promise<number>;
  stop(): Promise<void>;
}

/** `profileDir`: where Node writes a CPU profile of the server when it stops. `page`: what else it sends, and where. */
export async function startApi(
  databaseUrl: string,
  profileDir?: string,
  page?: { folder: string; port: number },
): Promise<ApiProcess> {
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  return await startProgram('api-program.ts', profile, {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: jwtSecret,
    ...(page && { PAGE_FOLDER: page.folder, PAGE_PORT: String(page.port) }),
  });
}

/** A server that prints its address first. */
export async function startProgram(
  program: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ApiProcess> {
  // As `npm start` has it.
  const allFlags = ['--max-semi-space-size=16', '--expose-gc', ...flags];
  const child = spawn(process.execPath, [...allFlags, join(import.meta.dirname, program)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('its output is a pipe');
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), exited]);
  const [url] = first as [unknown];
  if (typeof url !== 'string' || !url.startsWith('http')) throw new Error(`${program} did not start`);
  const heapKb = async () => {
    const answered = once(child, 'message') as Promise<[number]>;
    child.send('heap');
    return (await answered)[0] / 1024;
  };
  return { url, pid: child.pid ?? 0, heapKb, stop };
}
