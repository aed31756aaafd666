/**
 * Ctrl-C during a long statement: the server is asked over a second connection to end it, again and again, since a
 * request may fall between two statements. A commit that has begun is not ended by it.
 */
import type { Client } from 'pg';
import { connectTarget } from './connect-target.ts';

const cancelEveryMs = 100;

/** Works until `isOver`; a target that cannot be reached leaves the statement to end by itself. */
export async function cancelStatements(
  targetUrl: string,
  { processID }: Client & { processID?: number | null },
  isOver: () => boolean,
): Promise<void> {
  const second = await connectTarget(targetUrl, { mayCreateDatabase: () => false }).catch(() => undefined);
  if (second === undefined) return;
  try {
    while (!isOver()) {
      await second.client.query('select pg_cancel_backend($1)', [processID]);
      await new Promise((resolve) => setTimeout(resolve, cancelEveryMs));
    }
  } catch {
    // The server went away, and the statement with it.
  } finally {
    await second.client.end().catch(() => {});
  }
}

/** What the server says of a statement that was cancelled. */
export function isStatementCancelled(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === '57014' || cause?.code === '57014';
}
