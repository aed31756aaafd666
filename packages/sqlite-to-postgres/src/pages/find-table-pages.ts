/** Where the rows of a table stand in its file, and which of their fields are which columns. */
import type { DatabaseSync } from 'node:sqlite';
import { affinityOf } from '@vanguard/sqlite-sql';
import { listLeaves } from '../source/leaf-pages.ts';
import { isPageError, openPages } from '../source/page-file.ts';
import { quoteSqlite } from '../source/quote.ts';
import { agreesWithSqlite } from './agrees-with-sqlite.ts';
import type { TablePages } from './table-pages.ts';

interface ColumnRow {
  name: string;
  type: string;
  dflt_value: string | null;
  pk: number;
  hidden: number;
}

const rowidNames = ['rowid', '_rowid_', 'oid'];

/**
 * Undefined where rows are kept in another way than as records by their rowid, or where the pages do not say the same as
 * SQLite. What is found holds as long as nobody writes: see `holdStill`.
 */
export function findTablePages(
  connection: DatabaseSync,
  table: string,
  columns: readonly string[],
): TablePages | undefined {
  const all = connection.prepare('select * from pragma_table_xinfo(?)').all(table) as unknown as ColumnRow[];
  const root = findRoot(connection, table);
  const isPlain = all.every(({ hidden }) => hidden === 0);
  const hidden = new Set(all.map(({ name }) => name.toLowerCase()));
  const rowid = rowidNames.find((name) => !hidden.has(name));
  if (root === undefined || rowid === undefined || !isPlain) return undefined;
  const file = openPages(connection);
  if (file === undefined) return undefined;
  const alias = findAlias(connection, table, all);
  const pages: TablePages = {
    file,
    leaves: listLeaves(file, root),
    columns: columns.map((name) => {
      const field = all.findIndex((column) => column.name === name);
      if (field < 0) throw new Error(`the table "${table}" has no column "${name}"`);
      const isReal = affinityOf(all[field]?.type ?? '') === 'real';
      return { field: name === alias ? undefined : field, isReal };
    }),
    fieldCount: all.length,
    leastFields: all.findLastIndex((column) => column.dflt_value !== null) + 1,
    oneRow: `select ${columns.map(quoteSqlite).join(', ')} from ${quoteSqlite(table)} where ${rowid} = ?`,
  };
  return agreesWithSqlite(connection, pages) ? pages : undefined;
}

/** As `findTablePages`; also undefined where the file is damaged, which SQLite tells in its own words. */
export function tryTablePages(
  connection: DatabaseSync,
  table: string,
  columns: readonly string[],
): TablePages | undefined {
  try {
    return findTablePages(connection, table, columns);
  } catch (error) {
    if (isPageError(error) || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Undefined unless it is a table of rows with a rowid. */
function findRoot(connection: DatabaseSync, table: string): number | undefined {
  const found = connection
    .prepare(
      `select rootpage from sqlite_schema as schema join pragma_table_list as list on list.name = schema.name
        where schema.type = 'table' and schema.name = ? and list.schema = 'main' and list.wr = 0 and schema.rootpage > 0`,
    )
    .get(table);
  return found === undefined ? undefined : Number(found['rootpage']);
}

/** The column that is the rowid: the only one of a key without an index of its own. */
function findAlias(connection: DatabaseSync, table: string, columns: readonly ColumnRow[]): string | undefined {
  const key = columns.filter(({ pk }) => pk > 0);
  const hasIndex = connection
    .prepare(`select from_index.origin from pragma_index_list(?) as from_index where origin = 'pk'`)
    .get(table);
  return key.length === 1 && hasIndex === undefined ? key[0]?.name : undefined;
}
