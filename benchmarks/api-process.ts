/** Starts the API in a process of its own, so that the one that measures does not take its time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export const jwtSecret = 'benchmarks sign their own sessions, for an hour of life';

export interface ApiProcess {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** `profileDir`: where Node writes a CPU profile of the server when it stops. `page`: what else it sends, and where. */
export async function startApi(
  databaseUrl: string,
  profileDir?: string,
  page?: { folder: string; port: number },
): Promise<ApiProcess> {
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  // As `npm start` has it.
  const flags = ['--max-semi-space-size=16', ...profile];
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'api-program.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      JWT_SECRET: jwtSecret,
      ...(page && { PAGE_FOLDER: page.folder, PAGE_PORT: String(page.port) }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), exited]);
  const [url] = first as [unknown];
  if (typeof url !== 'string' || !url.startsWith('http')) throw new Error('the API did not start');
  return { url, pid: child.pid ?? 0, stop };
}
