/** COPY into a table, which takes rows several times as fast as INSERT does. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { type Database, poolOf } from './database.ts';
import { quoteIdentifier } from './quote.ts';

/** A text, or null, for each column. */
export type CopiedRow = readonly (string | null)[];

/** What is handed to the socket at once: each time may wait for the turn of two processes. */
const rowsOfPart = 2000;

export interface CopyOptions {
  /** Runs before the rows in their transaction. False: nothing is copied, and what it has done is undone. */
  guard?: (query: GuardQuery) => Promise<boolean>;
}

/** Returns how many rows a statement has changed or found. */
export type GuardQuery = (sql: string, parameters: readonly unknown[]) => Promise<number>;

/**
 * In a transaction of its own: all rows or none. Returns how many; undefined where the guard said no. Needs a pool; the target must not be under row-level security,
 * with which PostgreSQL refuses COPY.
 */
export async function copyRows<Schema>(
  database: Database<Schema>,
  target: { table: string; columns: readonly string[] },
  rows: readonly CopiedRow[],
  { guard }: CopyOptions = {},
): Promise<number | undefined> {
  const { pool, work } = poolOf(database);
  const client = await pool.borrow(work);
  let failure: Error | undefined;
  try {
    const columns = target.columns.map(quoteIdentifier).join(', ');
    if (guard !== undefined) {
      await client.query('begin');
      const isOpen = await guard(async (sql, parameters) => (await client.query(sql, [...parameters])).rowCount ?? 0);
      if (!isOpen) {
        await client.query('rollback');
        return undefined;
      }
    }
    const copy = client.query(copyFrom(`copy ${quoteIdentifier(target.table)} (${columns}) from stdin`));
    await pipeline(Readable.from(partsOf(rows)), copy);
    if (guard !== undefined) await client.query('commit');
    return copy.rowCount;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

function* partsOf(rows: readonly CopiedRow[]): Generator<string> {
  for (let i = 0; i < rows.length; i += rowsOfPart) {
    let part = '';
    for (const row of rows.slice(i, i + rowsOfPart)) part += lineOf(row);
    yield part;
  }
}

const lineOf = (row: CopiedRow) => `${row.map(fieldOf).join('\t')}\n`;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function fieldOf(value: string | null): string {
  return value === null ? '\\N' : value.replaceAll(/[\\\n\r\t]/g, (character) => escapes[character] as string);
}
