/** A folder for one test, with everything that was started in it ended when the test is over, however it ended. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connectClient } from '../../connect.ts';
import { findRunningServer } from '../running-server.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';
import { type OwnerProcess, startOwner } from './owner-process.ts';

export interface ServerFolder {
  /** Does not exist yet. */
  dir: string;
  /** Of the test alone. */
  parent: string;
  start: typeof startEmbeddedPostgres;
  startOwner: typeof startOwner;
}

export function serverFolder(account?: { uid: number; gid: number }): ServerFolder {
  const parent = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  chmodSync(parent, 0o755);
  if (account) chownSync(parent, account.uid, account.gid);
  const dir = join(parent, 'server');
  const ends: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const end of ends) await end();
    const leftOver = findRunningServer(join(dir, 'data'));
    if (leftOver !== undefined) process.kill(leftOver.pid, 'SIGQUIT');
    rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return {
    dir,
    parent,
    start: async (options) => {
      const server = await startEmbeddedPostgres({ durable: false, ...options });
      ends.push(async () => await server.stop());
      return server;
    },
    startOwner: (...args): OwnerProcess => {
      const owner = startOwner(...args);
      // An outcome that no test waits for is no failure.
      owner.outcome.catch(() => {});
      ends.push(async () => await owner.kill());
      return owner;
    },
  };
}

/** An empty folder that belongs to the test, for a PATH without setpriv. */
export function emptyFolder({ parent }: ServerFolder): string {
  const path = join(parent, 'empty');
  mkdirSync(path, { mode: 0o755 });
  return path;
}

/** The first value of the first row, on a connection of its own. */
export async function query(url: string, sql: string): Promise<unknown> {
  const client = await connectClient(url);
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return (rows as unknown[][] | undefined)?.[0]?.[0];
  } finally {
    await client.end();
  }
}
