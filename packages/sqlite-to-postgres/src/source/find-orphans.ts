/** Finds rows whose foreign key points at nothing: SQLite checks keys only where the application asked it to. */
import type { DatabaseSync } from 'node:sqlite';
import type { SourceForeignKey, SourceTable } from './catalog.ts';
import { describeKey, keyColumns, type Misfits } from './find-misfits.ts';
import { quoteSqlite } from './quote.ts';

const examplesPerKey = 5;

/** Undefined where every reference is met. The referenced table must exist. */
export function findOrphans(
  connection: DatabaseSync,
  table: SourceTable,
  foreignKey: SourceForeignKey,
): Misfits | undefined {
  const pairs = foreignKey.columns.map((column, i) => ({
    child: `c.${quoteSqlite(column)}`,
    parent: `p.${quoteSqlite(foreignKey.referencedColumns[i] as string)}`,
  }));
  const key = keyColumns(table);
  const keyList = key.map((name) => (name === 'rowid' ? 'c.rowid' : `c.${quoteSqlite(name)}`));
  const from =
    `from ${quoteSqlite(table.name)} c where ${pairs.map(({ child }) => `${child} is not null`).join(' and ')} ` +
    `and not exists (select 1 from ${quoteSqlite(foreignKey.referencedTable)} p ` +
    `where ${pairs.map(({ child, parent }) => `${parent} = ${child}`).join(' and ')})`;
  const count = Number(connection.prepare(`select count(*) as n ${from}`).get()?.['n']);
  if (count === 0) return undefined;
  const first = connection.prepare(`select ${keyList.join(', ') || '1'} ${from} limit ${examplesPerKey}`);
  first.setReturnArrays(true);
  first.setReadBigInts(true);
  const rows = first.all() as unknown as unknown[][];
  return { count, examples: rows.map((values) => describeKey(key, values)) };
}
