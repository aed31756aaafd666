/**
 * Ctrl-C during a long statement: the server is asked over a second session to end it, again and again, since a
 * request may fall between two statements. A commit that has begun is not ended by it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

const cancelEveryMs = 100;

/** Works until `over` is aborted; a server that goes away takes the statements with it. */
export async function cancelStatements(second: ClientBase, pids: readonly number[], over: AbortSignal): Promise<void> {
  try {
    while (!over.aborted) {
      await second.query('select pg_cancel_backend(pid) from unnest($1::int[]) pid', [pids]);
      await sleep(cancelEveryMs, undefined, { signal: over });
    }
  } catch {
    // It is over, or the server went away.
  }
}

/** What the server says of a statement that was cancelled. */
export function isStatementCancelled(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === '57014' || cause?.code === '57014';
}
