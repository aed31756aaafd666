/**
 * Reads the structure of a SQLite database. What SQLite computes (columns, keys, foreign keys) comes from its pragmas;
 * what only the text of the schema tells (names of constraints, checks, defaults, deferrability) from our parser.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  type CreateTable,
  type IndexedColumn,
  parseCreateIndex,
  parseCreateTable,
  readComments,
  SqlSyntaxError,
} from '@vanguard/sqlite-sql';
import { SourceError } from '../errors.ts';
import type {
  ForeignKeyAction,
  SourceCatalog,
  SourceColumn,
  SourceDefinition,
  SourceForeignKey,
  SourceIndex,
  SourceTable,
} from './catalog.ts';
import { quoteSqlite } from './quote.ts';
import { contentsOfUnread, contentTable, readVirtualTable } from './read-virtual-tables.ts';
import { resolveReferences } from './resolve-references.ts';

interface SchemaRow {
  type: 'table' | 'index' | 'view' | 'trigger';
  name: string;
  tbl_name: string;
  sql: string | null;
}

interface TableListRow {
  name: string;
  type: 'table' | 'view' | 'shadow' | 'virtual';
}

/** Throws SourceError `source_without_tables`, `source_schema_unreadable`. */
export function readCatalog(connection: DatabaseSync): SourceCatalog {
  const schema = connection
    .prepare(
      `select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\' order by rowid`,
    )
    .all() as unknown as SchemaRow[];
  const kinds = connection
    .prepare(`select name, type from pragma_table_list where schema = 'main'`)
    .all() as unknown as TableListRow[];
  const namesOf = (type: TableListRow['type']) =>
    new Set(kinds.filter((row) => row.type === type).map(({ name }) => name));
  const virtual = namesOf('virtual');
  const definitionsOfModules = schema
    .filter(({ type, name }) => type === 'table' && virtual.has(name))
    .map(({ name, sql }) => ({ name, sql: sql ?? '' }));
  const shadow = namesOf('shadow').difference(contentsOfUnread(connection, definitionsOfModules));
  const plain = schema.filter(({ type, name }) => type === 'table' && !virtual.has(name) && !shadow.has(name));
  const names = { plain: plain.map(({ name }) => name), shadow };
  const virtualTables = definitionsOfModules.map((table) => readVirtualTable(connection, table, names));
  const ofModules = virtualTables
    .filter(({ content }) => content.kind === 'own')
    .map((table) => contentTable(connection, table));
  if (plain.length + virtualTables.length === 0) {
    throw new SourceError('The database has no tables.', {
      code: 'source_without_tables',
      hint: 'Look for the file that the application really uses; SQLite creates an empty one when a path does not exist.',
    });
  }
  const definitions = (type: SchemaRow['type']): SourceDefinition[] =>
    schema
      .filter((row) => row.type === type)
      .map(({ name, tbl_name: table, sql }) => ({ name, table, sql: sql ?? '' }));
  return {
    encoding: pragma(connection, 'encoding'),
    journalMode: pragma(connection, 'journal_mode'),
    userVersion: Number(pragma(connection, 'user_version')),
    tables: resolveReferences([...plain.map((row) => readTable(connection, row, schema)), ...ofModules]),
    views: definitions('view'),
    triggers: definitions('trigger'),
    virtualTables,
  };
}

function pragma(connection: DatabaseSync, name: string): string {
  return String(Object.values(connection.prepare(`pragma ${name}`).get() ?? {})[0]);
}

function readTable(connection: DatabaseSync, row: SchemaRow, schema: readonly SchemaRow[]): SourceTable {
  const parsed = parse(row, parseCreateTable);
  const comments = readComments(row.sql ?? '', parsed.columns);
  const columns = readColumns(connection, row.name, parsed).map((column) => ({
    ...column,
    comment: comments.columns.get(column.name),
  }));
  const primaryKey = readPrimaryKey(connection, row.name, parsed);
  const onlyKey =
    primaryKey?.columns.length === 1 ? columns.find(({ name }) => name === primaryKey.columns[0]) : undefined;
  const isRowid =
    onlyKey?.declaredType.toUpperCase() === 'INTEGER' &&
    !parsed.withoutRowid &&
    !hasDescendingKey(parsed, onlyKey.name);
  const autoincrement = parsed.columns.some((column) => column.primaryKey?.autoincrement);
  const tableChecks = parsed.constraints.flatMap((constraint) => (constraint.kind === 'check' ? [constraint] : []));
  return {
    name: row.name,
    sql: row.sql ?? '',
    comment: comments.table,
    columns,
    withoutRowid: parsed.withoutRowid,
    strict: parsed.strict,
    primaryKey,
    rowidColumn: isRowid ? onlyKey.name : undefined,
    autoincrement,
    sequenceValue: autoincrement ? readSequence(connection, row.name) : undefined,
    uniques: readUniques(parsed),
    brokenReferences: [],
    conflictClauses: parsed.conflictClauses,
    foreignKeys: readForeignKeys(connection, row.name, parsed),
    checks: [...parsed.columns.flatMap(({ checks }) => checks), ...tableChecks],
    indexes: schema
      .filter(({ type, tbl_name: table, sql }) => type === 'index' && table === row.name && sql !== null)
      .map(readIndex),
    rows: Number(connection.prepare(`select count(*) as n from ${quoteSqlite(row.name)}`).get()?.['n']),
  };
}

function parse<Definition>({ type, name, sql }: SchemaRow, parser: (sql: string) => Definition): Definition {
  try {
    return parser(sql ?? '');
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new SourceError(`The definition of the ${type} "${name}" cannot be read: ${error.message}`, {
      code: 'source_schema_unreadable',
      hint: 'Please report this definition; nothing has been changed.',
      cause: error,
    });
  }
}

interface XinfoRow {
  name: string;
  type: string;
  notnull: number;
  pk: number;
  /** 1: of a virtual table, 2: generated virtual, 3: generated stored. */
  hidden: number;
}

function readXinfo(connection: DatabaseSync, table: string): XinfoRow[] {
  return connection.prepare(`select * from pragma_table_xinfo(?)`).all(table) as unknown as XinfoRow[];
}

function readColumns(connection: DatabaseSync, table: string, parsed: CreateTable): SourceColumn[] {
  return readXinfo(connection, table).map(({ name, notnull }) => {
    const definition = parsed.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (definition === undefined) throw new Error(`column "${name}" of "${table}" is not in its definition`);
    return {
      name,
      declaredType: definition.typeName,
      notNull: notnull === 1,
      collation: definition.collation,
      default: definition.default,
      generated: definition.generated,
    };
  });
}

function readPrimaryKey(connection: DatabaseSync, table: string, parsed: CreateTable): SourceTable['primaryKey'] {
  const columns = readXinfo(connection, table)
    .filter(({ pk }) => pk > 0)
    .toSorted((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
  if (columns.length === 0) return undefined;
  const ofTable = parsed.constraints.find(({ kind }) => kind === 'primary key');
  const ofColumn = parsed.columns.find((column) => column.primaryKey !== undefined)?.primaryKey;
  if (ofTable?.kind !== 'primary key')
    return { name: ofColumn?.name, columns, collations: columns.map((name) => collationOf(parsed, name)) };
  return { name: ofTable.name, columns, collations: ofTable.columns.map((column) => keyCollation(parsed, column)) };
}

function collationOf(parsed: CreateTable, column: string): string | undefined {
  return parsed.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.collation;
}

function keyCollation(parsed: CreateTable, { expression, collation }: IndexedColumn): string | undefined {
  return collation ?? collationOf(parsed, nameOf(expression));
}

/** `INTEGER PRIMARY KEY DESC` on the column itself is, by an old slip kept for compatibility, no alias of the rowid. */
function hasDescendingKey(parsed: CreateTable, column: string): boolean {
  return parsed.columns.some(({ name, primaryKey }) => name === column && primaryKey?.descending === true);
}

/** SQLite takes anything there, and counts from the rows where it is not an integer. */
function readSequence(connection: DatabaseSync, table: string): bigint | undefined {
  const statement = connection.prepare('select seq from sqlite_sequence where name = ?');
  statement.setReadBigInts(true);
  const value = statement.get(table)?.['seq'];
  return typeof value === 'bigint' ? value : undefined;
}

function readUniques(parsed: CreateTable): SourceTable['uniques'] {
  const ofColumns = parsed.columns.flatMap((column) =>
    column.uniques.map(({ name }) => ({ name, columns: [column.name], collations: [column.collation] })),
  );
  const ofTable = parsed.constraints.flatMap((constraint) => {
    if (constraint.kind !== 'unique') return [];
    const columns = constraint.columns.map(({ expression }) => nameOf(expression));
    const collations = constraint.columns.map((column) => keyCollation(parsed, column));
    return [{ name: constraint.name, columns, collations }];
  });
  return [...ofColumns, ...ofTable];
}

function nameOf(expression: { kind: string; name?: string; value?: unknown }): string {
  return expression.kind === 'string' ? String(expression.value) : (expression.name ?? '');
}

interface ForeignKeyRow {
  id: number;
  seq: number;
  table: string;
  from: string;
  to: string | null;
  on_update: ForeignKeyAction;
  on_delete: ForeignKeyAction;
}

/** The pragma lists the keys last to first; the parser knows their names and whether they are deferred. */
function readForeignKeys(connection: DatabaseSync, table: string, parsed: CreateTable): SourceForeignKey[] {
  const rows = connection
    .prepare('select * from pragma_foreign_key_list(?) order by id desc, seq')
    .all(table) as unknown as ForeignKeyRow[];
  const clauses = [
    ...parsed.columns.flatMap((column) =>
      column.references.map((references) => ({ columns: [column.name], references })),
    ),
    ...parsed.constraints.flatMap((constraint) => (constraint.kind === 'foreign key' ? [constraint] : [])),
  ];
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((group) => {
    const first = group[0] as ForeignKeyRow;
    const columns = group.map(({ from }) => from);
    const clause = clauses.find((candidate) => isSameKey(candidate, columns, first.table))?.references;
    return {
      name: clause?.name,
      columns,
      referencedTable: first.table,
      referencedColumns: group.flatMap(({ to }) => to ?? []),
      onDelete: first.on_delete,
      onUpdate: first.on_update,
      deferrable: clause?.deferrable ?? false,
      initiallyDeferred: clause?.initiallyDeferred ?? false,
    };
  });
}

function isSameKey(
  clause: { columns: string[]; references: { table: string } },
  columns: string[],
  table: string,
): boolean {
  const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase();
  return (
    same(clause.references.table, table) &&
    clause.columns.length === columns.length &&
    clause.columns.every((name, i) => same(name, columns[i]))
  );
}

function readIndex(row: SchemaRow): SourceIndex {
  const definition = parse(row, parseCreateIndex);
  return { name: row.name, unique: definition.unique, sql: row.sql ?? '', definition };
}
