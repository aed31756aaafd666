/** A search of the rows of a table that the threads share where it is large. */
import type { DatabaseSync } from 'node:sqlite';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { fileOf } from '../source/file-of.ts';
import { type RowRange, splitRows } from '../source/row-range.ts';
import type { Task } from '../threads/task.ts';
import type { Workforce } from '../threads/workforce.ts';

interface SearchedTable {
  table: RejectingTable;
  rows: number;
  /** Other tables that are read with it. */
  others?: readonly RejectingTable[];
}

/** `here` searches all rows on this thread, `there` is the task of a thread. Returns what was found, in the order of the rows. */
export async function searchInParts<Found>(
  connection: DatabaseSync,
  { table, rows, others = [] }: SearchedTable,
  workforce: Workforce,
  { here, there }: { here: () => Promise<Found>; there: (source: string, range: RowRange | undefined) => Task<Found> },
): Promise<Found[]> {
  // The marks of rows that are set aside are temporary tables, which only this thread's connection sees.
  const isShared = [table, ...others].every(({ rejects }) => rejects === undefined);
  const ranges = splitRows(connection, table.source, table.address, isShared ? workforce.partsFor(rows) : 1);
  if (ranges.length === 1) return [await here()];
  const source = fileOf(connection);
  return await Promise.all(ranges.map(async (range) => await workforce.run(there(source, range), () => {})));
}
