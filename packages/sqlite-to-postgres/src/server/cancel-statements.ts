/**
 * Ctrl-C during a long statement: the server is asked to end it, again and again, since a request may fall between two
 * statements. The request takes no session, which a server under load is slow to begin. A commit that has begun is not
 * ended by it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelStatement } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';

const firstWaitMs = 50;
const longestWaitMs = 400;

/** Works until `over` is aborted; a server that goes away takes the statements with it. */
export async function cancelStatements(sessions: readonly ClientBase[], over: AbortSignal): Promise<void> {
  for (let waitMs = firstWaitMs; !over.aborted; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    for (const session of sessions) cancelStatement(session as unknown as Parameters<typeof cancelStatement>[0]);
    await sleep(waitMs, undefined, { signal: over }).catch(() => {});
  }
}

/** What the server says of a statement that was cancelled. */
export function isStatementCancelled(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === '57014' || cause?.code === '57014';
}
