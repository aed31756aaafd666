/** The columns that tell the rows of a table apart, whatever its values: the rowid, else the key. Pure. */
import type { SourceTable } from './catalog.ts';

const rowidNames = ['rowid', '_rowid_', 'oid'];

/** A column of the table may hide one of the rowid's three names (https://www.sqlite.org/rowidtable.html). */
export function rowAddress(table: SourceTable): string[] {
  if (table.withoutRowid) return table.primaryKey?.columns ?? [];
  if (table.rowidColumn !== undefined) return [table.rowidColumn];
  const hidden = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const name = rowidNames.find((candidate) => !hidden.has(candidate));
  return name === undefined ? (table.primaryKey?.columns ?? []) : [name];
}
