/** The tables of a SQLite file as a bundle has them: every stored column, the rowid where nothing else holds it. */
import type { DatabaseSync } from 'node:sqlite';
import { quoteSqlite } from '../source/quote.ts';

export interface BundledSource {
  name: string;
  columns: { name: string; type: string }[];
  /** The column that leads to one row by a number; undefined where there is none, or no name reaches it. */
  rowid: string | undefined;
}

interface ListRow {
  name: string;
  type: string;
  wr: number;
}

interface ColumnRow {
  name: string;
  type: string;
  pk: number;
  /** 2 and 3: generated. */
  hidden: number;
}

const rowidNames = ['rowid', '_rowid_', 'oid'];
export const sequenceTable = 'sqlite_sequence';

/** Virtual tables keep their rows in tables of their own, which are among these. */
export function readTables(connection: DatabaseSync): BundledSource[] {
  const tables = connection
    .prepare(
      `select l.name, l.type, l.wr from pragma_table_list l join sqlite_schema s on s.type = 'table' and s.name = l.name
        where l.schema = 'main' and l.type in ('table', 'shadow')
          and (l.name not like 'sqlite\\_%' escape '\\' or l.name = '${sequenceTable}') order by s.rowid`,
    )
    .all() as unknown as ListRow[];
  return tables.map((table) => readTable(connection, table));
}

function readTable(connection: DatabaseSync, { name, wr }: ListRow): BundledSource {
  const rows = connection.prepare('select * from pragma_table_xinfo(?)').all(name) as unknown as ColumnRow[];
  const columns = rows.filter(({ hidden }) => hidden === 0).map((row) => ({ name: row.name, type: row.type }));
  if (wr === 1 || name === sequenceTable) return { name, columns, rowid: undefined };
  const key = rows.filter(({ pk }) => pk > 0);
  if (key.length === 1 && !hasKeyIndex(connection, name)) return { name, columns, rowid: key[0]?.name };
  const hidden = new Set(rows.map((row) => row.name.toLowerCase()));
  const rowid = rowidNames.find((candidate) => !hidden.has(candidate));
  return rowid === undefined
    ? { name, columns, rowid }
    : { name, columns: [{ name: rowid, type: 'ROWID' }, ...columns], rowid };
}

/** The key of a rowid table without an index of its own is the rowid. */
function hasKeyIndex(connection: DatabaseSync, table: string): boolean {
  return connection.prepare(`select 1 from pragma_index_list(?) where origin = 'pk'`).get(table) !== undefined;
}

export function selectList({ columns }: BundledSource): string[] {
  return columns.map(({ name }) => quoteSqlite(name));
}
