/** Finds rows whose foreign key points at nothing: SQLite checks keys only where the application asked it to. */
import type { DatabaseSync } from 'node:sqlite';
import { orphanCondition, type RejectingTable } from '../set-aside/rejected-rows.ts';
import type { SourceForeignKey, SourceTable } from './catalog.ts';
import { describeKey, keyColumns, type Misfits } from './find-misfits.ts';
import { quoteSqlite } from './quote.ts';

const examplesPerKey = 5;

export interface OrphanSearch {
  table: SourceTable;
  foreignKey: SourceForeignKey;
  /** Both sides, with what of them is set aside. */
  child: RejectingTable;
  parent: RejectingTable;
}

/** Undefined where every reference is met. */
export function findOrphans(
  connection: DatabaseSync,
  { table, foreignKey, child, parent }: OrphanSearch,
): Misfits | undefined {
  const key = keyColumns(table);
  const keyList = key.map((name) => (name === 'rowid' ? 'c.rowid' : `c.${quoteSqlite(name)}`));
  const from = `from ${quoteSqlite(table.name)} c where ${orphanCondition(child, foreignKey, parent)}`;
  const count = Number(connection.prepare(`select count(*) as n ${from}`).get()?.['n']);
  if (count === 0) return undefined;
  const first = connection.prepare(`select ${keyList.join(', ') || '1'} ${from} limit ${examplesPerKey}`);
  first.setReturnArrays(true);
  first.setReadBigInts(true);
  const rows = first.all() as unknown as unknown[][];
  return { count, examples: rows.map((values) => describeKey(key, values)) };
}
