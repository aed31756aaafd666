import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * A connection that only reads makes the -wal and -shm of a database in WAL mode where they are missing, and cannot
 * take them away. One that may write does at its end, if nobody else is connected; of an empty log it writes nothing.
 */
export function removeEmptyLog(path: string): void {
  const log = `${path}-wal`;
  if (!existsSync(path) || !existsSync(log) || statSync(log).size > 0) return;
  try {
    using last = new DatabaseSync(path, { allowExtension: false });
    last.prepare('select count(*) from sqlite_schema').get();
  } catch {
    // They stay where this account may not write, and do no harm.
  }
}
