/**
 * Refuses a pooler that hands each transaction to another server session: the locks and settings of a move would be
 * lost between two statements, and its settings would stay behind in sessions of others. A pool in session mode is fine.
 */
import { connectClient } from '@vanguard/postgres/connection';
import type { Client } from 'pg';
import { TargetError } from '../errors.ts';

/** How long a statement may wait for a server session before the pool counts as having no other. */
const waitMs = 2000;
const looks = 3;

/** As the driver was told at the start; a pooler invents one. */
export function announcedPid(client: Client & { processID?: number | null }): number {
  return client.processID ?? -1;
}

/** `pid`: of the process that answers. Throws TargetError `target_behind_pooler`. */
export async function refusePooler(client: Client, pid: number, url: string): Promise<void> {
  if (pid === announcedPid(client)) return;
  if (!(await sharesSessions(client, pid, url))) return;
  throw new TargetError(
    'A pooler in transaction mode stands before the server: statements of one connection reach several sessions.',
    {
      code: 'target_behind_pooler',
      hint: "Give the server's own address and port (often 5432 instead of 6432 or 6543), or a pool in session mode.",
    },
  );
}

async function readPid(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

/** While a second connection holds a transaction, the first keeps its session only where that is its own. */
async function sharesSessions(client: Client, pid: number, url: string): Promise<boolean> {
  const other = await connectClient(url, { applicationName: 'sqlite-to-postgres' });
  try {
    const begun = await orTimeout(other.query('begin').then(async () => await readPid(other)));
    if (begun === 'timeout') return false;
    if (begun === pid) return true;
    for (let i = 0; i < looks; i++) {
      if ((await orTimeout(readPid(client))) !== pid) return true;
    }
    return false;
  } catch (error) {
    // In statement mode a pooler takes no transaction at all.
    if (/transaction blocks? not allowed/i.test((error as Error).message)) return true;
    throw error;
  } finally {
    await orTimeout(other.end().catch(() => {}));
  }
}

async function orTimeout<Result>(work: Promise<Result>): Promise<Result | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), waitMs);
  });
  work.catch(() => {});
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
