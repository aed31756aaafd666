/** SQLite's check of the backup, and the disk's work on it, beside all that is done with it from its staging on. */
import type { CopyResults } from '../copy/copy-table.ts';
import type { RowsByPages } from '../source/read-integrity.ts';
import { refuseDamaged, settleSnapshot } from '../source/snapshot.ts';

export interface BackupCheck {
  /** As `refuseDamaged` and `settleSnapshot`; resolves once `tell` was called. */
  readonly found: Promise<string[]>;
  /** What was staged, and how: the check ends with counting it. */
  tell(results: CopyResults): void;
  /** Nobody waits for it any more. */
  stop(reason: unknown): void;
}

export function beginCheck(path: string, signal: AbortSignal | undefined): BackupCheck {
  const given = Promise.withResolvers<RowsByPages>();
  const stopped = new AbortController();
  const checked = refuseDamaged(path, AbortSignal.any([stopped.signal, signal ?? stopped.signal]), given.promise);
  const found = Promise.all([checked, settleSnapshot(path)]).then(([findings]) => findings);
  // It is waited for two phases later, if that comes.
  found.catch(() => {});
  return { found, tell: (results) => given.resolve(rowsByPages(results)), stop: (reason) => stopped.abort(reason) };
}

function rowsByPages(results: CopyResults): Map<string, number> {
  return new Map([...results].flatMap(([table, { rows, isByPages }]) => (isByPages ? [[table, rows]] : [])));
}
