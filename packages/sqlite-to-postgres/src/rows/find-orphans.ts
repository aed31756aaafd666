/** Finds rows whose foreign key points at nothing: SQLite checks keys only where the application asked it to. */
import type { DatabaseSync } from 'node:sqlite';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import type { SourceForeignKey } from '../source/catalog.ts';
import { describeKey, type Misfits } from '../source/find-misfits.ts';
import { nextTick } from '../source/next-tick.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type RowRange, rowRangeCondition } from '../source/row-range.ts';
import type { Task } from '../threads/task.ts';
import { orphanCondition } from './rejected-rows.ts';

export const examplesPerKey = 5;

/** Plain data, which threads can hand over. */
export interface OrphanSearch {
  table: string;
  /** What tells one row from another to a person. */
  key: readonly string[];
  /** Referring columns whose values a person is shown, too. */
  shown: readonly string[];
  foreignKey: SourceForeignKey;
  /** Both sides, with what of them is set aside. */
  child: RejectingTable;
  parent: RejectingTable;
  /** The rows to look at; all of them where undefined. */
  range?: RowRange | undefined;
}

export interface OrphanTask extends OrphanSearch, Task<Misfits | undefined> {
  kind: 'orphans';
  source: string;
}

/** Rows that meet their reference come now and then, too, so that the scan is never long without a break. */
const breather = 'random() & 16383 = 0';

/** Undefined where every reference is met. Throws the signal's reason where it is aborted. */
export async function findOrphans(
  connection: DatabaseSync,
  { table, key, shown, foreignKey, child, parent, range }: OrphanSearch,
  signal?: AbortSignal,
): Promise<Misfits | undefined> {
  const keyList = [...key, ...shown].map((name) => (name === 'rowid' ? 'c.rowid' : `c.${quoteSqlite(name)}`));
  const isOrphan = orphanCondition(child, foreignKey, parent);
  const statement = connection.prepare(
    `select ${[isOrphan, ...keyList].join(', ')} from ${quoteSqlite(table)} c
      where ${range === undefined ? '1' : rowRangeCondition(range, 'c')} and ((${isOrphan}) or ${breather})`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const examples: string[] = [];
  let count = 0;
  const pauses = new Pauses(signal);
  for (const [orphaned, ...row] of statement.iterate() as unknown as Iterable<unknown[]>) {
    if (orphaned !== 1n) {
      await nextTick(signal);
      continue;
    }
    if (pauses.isDue()) await pauses.take();
    if (count++ >= examplesPerKey) continue;
    const values = shown.length === 0 ? '' : ` (${describeKey(shown, row.slice(key.length))})`;
    examples.push(describeKey(key, row) + values);
  }
  return count === 0 ? undefined : { count, examples };
}
