/**
 * Whether a pooler stands before the server that lends each transaction, or each statement, another session: what a session is
 * told to keep is lost there, or met by somebody else. A pool in session mode is none in this sense.
 */
import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { connectClient } from './connect.ts';
import { within } from './within.ts';

export interface Pooler {
  /** False where a statement that one connection has prepared stays behind in a session that others are lent. */
  preparesForEach: boolean;
}

/** How long a statement may wait for a session of the server before the pool counts as having no other. */
const waitMs = 2000;
/** Whoever has a session to themselves is answered by then, however busy the machine. */
const answerMs = 30_000;
/** In two a pool that nobody else uses shows itself: it lends the session that was given back last. */
const looks = 10;
/** SQLSTATE invalid_sql_statement_name. */
const unknownStatement = '26000';

/** Throws PostgresConnectionError. */
export async function findPooler(url: string): Promise<Pooler | undefined> {
  const client = await connectClient(url);
  try {
    const pid = await readPid(client);
    if (pid === announcedPid(client) || !(await sharesSessions(client, pid, url))) return undefined;
    return { preparesForEach: !(await leavesPrepared(client, url)) };
  } finally {
    await orTimeout(client.end().catch(() => {}));
  }
}

/** Process of the server, as the driver was told at the start; a pooler invents one. */
export function announcedPid(client: Client & { processID?: number | null }): number {
  return client.processID ?? -1;
}

/** `pid`: of the process that answers. Only a session of its own answers the client each time, and nobody else. */
export async function sharesSessions(client: Client, pid: number, url: string): Promise<boolean> {
  const other = await connectClient(url);
  const isLentAnother = async () => (await orTimeout(readPid(client), answerMs)) !== pid;
  try {
    for (let i = 0; i < looks; i++) {
      const begun = await orTimeout(other.query('begin').then(async () => await readPid(other)));
      if (begun === pid || (await isLentAnother())) return true;
      if (begun === 'timeout') return false;
      await other.query('commit');
      if (await isLentAnother()) return true;
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

/** Needs a pooler that shares sessions: others see the statement then, or who has prepared it misses it. */
async function leavesPrepared(client: Client, url: string): Promise<boolean> {
  const name = `vanguard_look_${randomBytes(4).toString('hex')}`;
  const other = await connectClient(url);
  try {
    for (let i = 0; i < looks; i++) {
      await client.query({ name, text: 'select 1' });
      const { rows } = await other.query('select from pg_prepared_statements where name = $1', [name]);
      if (rows.length === 0) continue;
      // Where this reaches another session, the statement is left to the end of that one: nobody calls it.
      await other.query(`deallocate ${name}`).catch(() => {});
      return true;
    }
    return false;
  } catch (error) {
    if ((error as { code?: string }).code === unknownStatement) return true;
    throw error;
  } finally {
    await orTimeout(other.end().catch(() => {}));
  }
}

async function readPid(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

const orTimeout = async <Result>(work: Promise<Result>, ms = waitMs) =>
  await within(work, ms, () => 'timeout' as const);
