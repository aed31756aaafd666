/**
 * SQLite's own look at every page of a database. It is one call that cannot be interrupted, so a large database is
 * looked at by a process of its own, which can.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RowsByPages, readIntegrity } from './read-integrity.ts';

/** Some 1 GB a second is looked at; starting a process takes longer than this. */
const bytesWorthAProcess = 1 << 25;

/**
 * Empty where the database is in order. Where rows are still being read, the rest is checked meanwhile. Throws the signal's
 * reason where it is aborted.
 */
export async function checkIntegrity(
  path: string,
  signal: AbortSignal | undefined,
  byPages: RowsByPages | Promise<RowsByPages> = new Map(),
): Promise<string[]> {
  if ((await stat(path)).size < bytesWorthAProcess) return readIntegrity(path);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./integrity-process.${extension}`, import.meta.url));
  const running = promisify(execFile)(process.execPath, [program, path], { signal, killSignal: 'SIGKILL' });
  // Where the process is gone already, its end says why.
  const input = running.child.stdin?.on('error', () => {});
  void Promise.resolve(byPages).then((counts) => input?.end(JSON.stringify([...counts])));
  const { stdout } = await running.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  return JSON.parse(stdout) as string[];
}
