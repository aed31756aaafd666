/**
 * Virtual tables: what of them is data. Where a module of SQLite keeps the rows itself (full-text tables with a content
 * of their own, R*Trees), the rows are read through the virtual table and move as a plain table of its name; its shadow
 * tables are the module's own affair. A module that is not there cannot be read through: what its tables hold moves.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SourceTable, VirtualTable } from './catalog.ts';
import { quoteSqlite } from './quote.ts';

export interface VirtualDefinition {
  name: string;
  sql: string;
}

/** `others`: the names of all plain and shadow tables. */
export function readVirtualTable(
  connection: DatabaseSync,
  { name, sql }: VirtualDefinition,
  others: { plain: readonly string[]; shadow: ReadonlySet<string> },
): VirtualTable {
  const module = moduleOf(sql);
  const ownTables = [...others.shadow].filter((table) => table.startsWith(`${name}_`));
  const why = whyUnreadable(connection, name);
  return {
    name,
    table: name,
    sql,
    module,
    shadowTables: ownTables,
    content:
      why === undefined
        ? contentOf(module, sql)
        : { kind: 'unreadable', tables: others.plain.filter((table) => table.startsWith(`${name}_`)), why },
  };
}

/**
 * The shadow tables that keep the rows of full-text tables through which nothing can be read, as where a tokenizer is the
 * application's own: they move as plain ones.
 */
export function contentsOfUnread(connection: DatabaseSync, virtual: readonly VirtualDefinition[]): Set<string> {
  const keepsRows = ({ sql }: VirtualDefinition) => contentOf(moduleOf(sql), sql).kind === 'own' && isFullText(sql);
  const unread = virtual.filter((table) => keepsRows(table) && whyUnreadable(connection, table.name) !== undefined);
  return new Set(unread.map(({ name }) => `${name}_content`));
}

function moduleOf(sql: string): string {
  return (/\busing\s+(["'`[]?)([\w$]+)/i.exec(sql)?.[2] ?? 'unknown').toLowerCase();
}

function isFullText(sql: string): boolean {
  return /^fts[345]$/.test(moduleOf(sql));
}

/** In SQLite's words; undefined where it can be read. */
function whyUnreadable(connection: DatabaseSync, name: string): string | undefined {
  try {
    connection.prepare(`select 1 from ${quoteSqlite(name)} limit 0`).all();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const contentOption = /[(,]\s*content\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'",)]*))/i;

function contentOf(module: string, sql: string): VirtualTable['content'] {
  if (/^fts[345]$/.test(module)) {
    const option = contentOption.exec(sql);
    if (option === null) return { kind: 'own' };
    const table = option[1] ?? option[2] ?? option[3] ?? '';
    return table === '' ? { kind: 'none' } : { kind: 'elsewhere', table };
  }
  return ['rtree', 'rtree_i32', 'geopoly'].includes(module) ? { kind: 'own' } : { kind: 'derived' };
}

interface XinfoRow {
  name: string;
  type: string;
  hidden: number;
}

/** The visible columns and the rowid as a table of its own; of an R*Tree the first column is the rowid. */
export function contentTable(connection: DatabaseSync, { name, sql, module }: VirtualTable): SourceTable {
  const visible = (connection.prepare('select * from pragma_table_xinfo(?)').all(name) as unknown as XinfoRow[]).filter(
    ({ hidden }) => hidden === 0,
  );
  const plain = visible.map((column) => sourceColumn(column.name, column.type, false));
  const [first] = plain;
  const isTree = module.startsWith('rtree');
  const key = isTree && first !== undefined ? first.name : freeRowidName(visible.map((column) => column.name));
  const columns = isTree
    ? plain.map((column, i) => (i === 0 ? sourceColumn(key, 'INTEGER', true) : column))
    : [sourceColumn(key, 'INTEGER', true), ...plain];
  return {
    name,
    sql,
    columns,
    withoutRowid: false,
    strict: false,
    primaryKey: { name: undefined, columns: [key], collations: [undefined] },
    rowidColumn: key,
    autoincrement: false,
    sequenceValue: undefined,
    uniques: [],
    foreignKeys: [],
    brokenReferences: [],
    conflictClauses: [],
    checks: [],
    indexes: [],
    rows: Number(connection.prepare(`select count(*) as n from ${quoteSqlite(name)}`).get()?.['n']),
  };
}

function sourceColumn(name: string, declaredType: string, notNull: boolean): SourceTable['columns'][number] {
  return { name, declaredType, notNull, collation: undefined, default: undefined, generated: undefined };
}

function freeRowidName(taken: readonly string[]): string {
  const lower = new Set(taken.map((name) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !lower.has(name)) ?? 'rowid';
}
