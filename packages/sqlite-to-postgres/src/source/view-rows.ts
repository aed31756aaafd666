/**
 * The rows that views give in SQLite, read by a process of its own where the database is large or a view may have no end: it
 * cannot be interrupted.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deserialize } from 'node:v8';
import { quoteSqlite } from './quote.ts';
import type { SqliteRow } from './select-rows.ts';

/** Limit beyond which only the number of a view's rows is compared. */
export const comparedRows = 10_000;
const processBytes = 1 << 20;
const maxBytes = 1 << 28;

export interface ViewRows {
  count: number;
  /** Undefined where there are more than are compared. */
  rows: SqliteRow[] | undefined;
}

/** By view; a text says why SQLite itself does not run it. */
export type RowsOfViews = Map<string, ViewRows | string>;

export function readViews(path: string, names: readonly string[]): RowsOfViews {
  using database = new DatabaseSync(path, { readOnly: true });
  return new Map(names.map((name) => [name, readView(database, name)]));
}

function readView(database: DatabaseSync, name: string): ViewRows | string {
  try {
    const statement = database.prepare(`select * from ${quoteSqlite(name)}`);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    const rows: SqliteRow[] = [];
    let count = 0;
    for (const row of statement.iterate() as unknown as Iterable<SqliteRow>) {
      if (count++ < comparedRows) rows.push(row);
    }
    return { count, rows: count > comparedRows ? undefined : rows };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Undefined where SQLite takes longer than `timeoutMs`. Throws the signal's reason where it is aborted. */
export async function readViewsInTime(
  path: string,
  names: readonly string[],
  { timeoutMs, isRecursive, signal }: { timeoutMs: number; isRecursive: boolean; signal?: AbortSignal | undefined },
): Promise<RowsOfViews | undefined> {
  if (!isRecursive && (await stat(path)).size < processBytes) return readViews(path, names);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./view-rows-process.${extension}`, import.meta.url));
  const options = { encoding: 'buffer', maxBuffer: maxBytes, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  const running = promisify(execFile)(process.execPath, [program, path], { ...options, signal });
  running.child.stdin?.on('error', () => {}).end(JSON.stringify(names));
  try {
    const { stdout } = await running;
    return deserialize(stdout) as RowsOfViews;
  } catch (error) {
    signal?.throwIfAborted();
    const { killed, code } = error as { killed?: boolean; code?: unknown };
    if (killed === true || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return undefined;
    throw error;
  }
}
