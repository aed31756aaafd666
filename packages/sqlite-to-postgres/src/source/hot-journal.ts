/**
 * The journal of a transaction that was never finished, and what is taken for one: outside of WAL mode a connection
 * that only reads cannot tell the journal that an application deletes at this very moment from that of a dead program
 * (`hasHotJournal` in SQLite's pager.c: "this might be a false positive"). One that may write looks again under a lock;
 * for others it happens in one of 100,000 reads beside a busy application.
 */
import { realpathSync } from 'node:fs';
import { SourceError } from '../errors.ts';

/** SQLITE_READONLY_ROLLBACK, https://www.sqlite.org/rescode.html#readonly_rollback. */
const readOnlyRollback = 776;
/** What is true at every one of them is not a false alarm. */
const attempts = 5;

export function isHotJournal(error: unknown): boolean {
  return (error as { errcode?: number } | undefined)?.errcode === readOnlyRollback;
}

/** Runs `read` again where it met a journal that is gone by then. */
export function despiteFalseAlarms<Result>(read: () => Result): Result {
  for (let attempt = 1; ; attempt++) {
    try {
      return read();
    } catch (error) {
      if (attempt === attempts || !isHotJournal(error)) throw error;
    }
  }
}

/** Beside the file itself, wherever a link to it is. */
export function journalOf(path: string): string {
  return `${realpathSync(path)}-journal`;
}

export function hotJournal(path: string, cause: unknown): SourceError {
  const journal = journalOf(path);
  return new SourceError(
    `Cannot read ${path}: a program ended in the middle of a transaction, and ${journal} holds what undoes it.`,
    {
      code: 'source_hot_journal',
      hint: `Start the application once, or open the file with the sqlite3 shell (sqlite3 ${path} "select 1 from sqlite_schema"): either undoes the transaction. Where nobody may write to it, copy both files to a folder of your own first. Do not delete the journal.`,
      cause,
    },
  );
}
