/**
 * Refuses a pooler that hands each transaction to another server session: the locks and settings of a move would be
 * lost between two statements, and its settings would stay behind in sessions of others. A pool in session mode is fine.
 */
import { announcedPid, sharesSessions } from '@vanguard/postgres/connection';
import type { Client } from 'pg';
import { TargetError } from '../errors.ts';

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
