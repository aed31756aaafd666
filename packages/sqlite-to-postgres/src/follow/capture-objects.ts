/** What a run that follows has put into a SQLite file, found and removed by its names alone. */
import { rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { quoteSqlite } from '../source/quote.ts';
import { capturePrefix, logTable } from './capture-sql.ts';

interface CaptureObject {
  type: 'table' | 'trigger';
  name: string;
}

/** Triggers first. */
function findObjects(connection: DatabaseSync): CaptureObject[] {
  return connection
    .prepare(
      `select type, name from sqlite_schema
        where type in ('table', 'trigger') and substr(name, 1, length(?1)) = ?1 order by type desc`,
    )
    .all(capturePrefix) as unknown as CaptureObject[];
}

export function hasCapture(connection: DatabaseSync): boolean {
  return findObjects(connection).length > 0;
}

/** Needs an open transaction. */
export function dropCapture(connection: DatabaseSync): void {
  for (const { type, name } of findObjects(connection)) connection.exec(`drop ${type} main.${quoteSqlite(name)}`);
}

/** Highest number in the log; 0 where there is none. */
export function lastEntry(connection: DatabaseSync): number {
  return Number(connection.prepare(`select max(seq) as last from main.${quoteSqlite(logTable)}`).get()?.['last'] ?? 0);
}

/** Every definition as SQLite keeps it, but for its own statistics. */
export function readSchema(connection: DatabaseSync): string {
  const rows = connection
    .prepare(
      `select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_stat%' escape '\\' order by 1, 2, 3`,
    )
    .all();
  return JSON.stringify(rows);
}

/** Whether the run that the log belongs to is alive: as long as it is, it holds the lock of a file of its own. */
export function isFollowed(connection: DatabaseSync): boolean {
  const path = findLockPath(connection);
  return path !== undefined && isLocked(path);
}

/** The file that the log names; its run may be dead. */
export function findLockPath(connection: DatabaseSync): string | undefined {
  const hasLog = findObjects(connection).some(({ name }) => name === logTable);
  if (!hasLog) return undefined;
  const path = connection.prepare(`select k1 from main.${quoteSqlite(logTable)} where tab is null`).get()?.['k1'];
  return typeof path === 'string' ? path : undefined;
}

/** Returns what lets the lock go and takes its file away. Where the process dies the system lets it go. */
export function holdLock(path: string): () => void {
  const lock = new DatabaseSync(path);
  lock.exec('pragma journal_mode = memory; create table if not exists alive (dummy); begin exclusive');
  return () => {
    lock.close();
    removeLock(path);
  };
}

export function removeLock(path: string): void {
  rmSync(path, { force: true });
}

function isLocked(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
    using lock = new DatabaseSync(path);
    lock.exec('pragma busy_timeout = 0; begin exclusive; rollback');
    return false;
  } catch (error) {
    // Whether a run of another account is alive, only that account can see.
    return isBusy(error) || (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}

const busy = 5;
const locked = 6;

export function isBusy(error: unknown): boolean {
  const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  return primary === busy || primary === locked;
}
