/** What can happen to a PostgreSQL on this machine, done to it for a while, and taken back. Linux. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient, quoteIdentifier, type WatchedPostgres } from '@vanguard/postgres';
import type { ClientBase } from 'pg';

export interface FaultyServer {
  server: WatchedPostgres;
  /** URLs of the product's database: the superuser's, and the product's own. */
  superuserUrl: string;
  ownerUrl: string;
}

/** Settles when the cause is gone; what it has left is the product's to see to. */
export type Fault = (at: FaultyServer) => Promise<void>;

const postmasterOf = ({ dataDir }: WatchedPostgres) =>
  Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

/** SIGKILL: as the kernel does out of memory; SIGQUIT: an immediate restart; SIGINT: a fast one. */
export const endedBy =
  (signal: NodeJS.Signals): Fault =>
  async ({ server }) => {
    process.kill(postmasterOf(server), signal);
    await Promise.resolve();
  };

/** Everything of it stands still, as on a machine that is moved or out of breath. */
export const stoppedFor =
  (ms: number): Fault =>
  async ({ server }) => {
    const postmaster = postmasterOf(server);
    // First the one who makes others.
    process.kill(postmaster, 'SIGSTOP');
    const stopped = [postmaster, ...childrenOf(postmaster)];
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
      await sleep(ms);
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
  };

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    // The second field, the name, may hold anything but ends with the last parenthesis.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

export const lockedFor =
  (table: string, ms: number): Fault =>
  async ({ superuserUrl }) => {
    await withClient(superuserUrl, async (client) => {
      await client.query(`begin; lock table ${table} in access exclusive mode`);
      await sleep(ms);
      await client.query('rollback');
    });
  };

/** There is none left for the product, and those that it had are gone. */
export const withoutConnectionsFor =
  (ms: number): Fault =>
  async ({ superuserUrl, ownerUrl }) => {
    const owner = quoteIdentifier(new URL(ownerUrl).username);
    await withClient(superuserUrl, async (client) => {
      await client.query(`alter role ${owner} connection limit 0`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
        new URL(ownerUrl).username,
      ]);
      await sleep(ms);
      await client.query(`alter role ${owner} connection limit -1`);
    });
  };

/** `disk`: what the server's folder stands on, and nothing else. The log is to grow, for which there is no room. */
export const withoutDiskFor =
  (disk: string, ms: number): Fault =>
  async ({ superuserUrl }) => {
    const ballast = join(disk, 'ballast');
    fill(disk, ballast);
    try {
      // With luck there was room left in the segment that is written to.
      await withClient(superuserUrl, async (client) => await client.query('select pg_switch_wal()')).catch(() => {});
      await sleep(ms);
    } finally {
      rmSync(ballast);
    }
  };

function fill(disk: string, path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096, 'x');
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  if (statfsSync(disk).bavail > 0) throw new Error('the disk has room');
}

async function withClient(url: string, work: (client: ClientBase) => Promise<unknown>): Promise<void> {
  const client = await connectClient(url, { applicationName: 'fault' });
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** A disk in memory, of so many megabytes; undefined where this account may not make one. Returns what removes it. */
export function mountDisk(folder: string, megabytes: number): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
}
