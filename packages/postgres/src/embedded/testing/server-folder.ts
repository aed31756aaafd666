/** A folder for one test, with everything that was started in it ended when the test is over, however it ended. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { connectClient } from '../../connect.ts';
import { removeFolder } from '../remove-folder.ts';
import { findRunningServer, signalProcess, stopServer } from '../running-server.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';
import { type OwnerProcess, startOwner } from './owner-process.ts';
import { copyPreparedServer, prepareServer } from './prepared-server.ts';

export interface ServerFolder {
  dir: string;
  /** Belongs to the test alone. */
  parent: string;
  start: typeof startEmbeddedPostgres;
  startOwner: typeof startOwner;
}

/** Without a server: `dir` does not exist yet. */
export function serverFolder(account?: { uid: number; gid: number }): ServerFolder {
  const parent = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  chmodSync(parent, 0o755);
  if (account) chownSync(parent, account.uid, account.gid);
  const dir = join(parent, 'server');
  const ends: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const end of ends) await end();
    await endServer(join(dir, 'data'));
    await removeFolder(parent);
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
      // An outcome that no test waits for is not a failure.
      owner.outcome.catch(() => {});
      ends.push(async () => await owner.kill());
      return owner;
    },
  };
}

/** With a server that was never started. */
export async function preparedServerFolder(): Promise<ServerFolder> {
  const folder = serverFolder();
  await makeServer(folder.dir);
  return folder;
}

/** Returns where the folder really is. */
export async function makeServer(dir: string): Promise<string> {
  const prepared = inject('preparedServer');
  return prepared === '' ? await prepareServer(dir) : await copyPreparedServer(prepared, dir);
}

async function endServer(data: string): Promise<void> {
  const leftOver = findRunningServer(data);
  if (leftOver === undefined) return;
  await stopServer(
    (signal) => signalProcess(leftOver.pid, signal),
    () => findRunningServer(data) === undefined,
  );
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
