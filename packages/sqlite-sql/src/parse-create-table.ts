/** CREATE TABLE as SQLite keeps it in sqlite_schema: https://www.sqlite.org/lang_createtable.html. */
import type { CreateTable, TableConstraint } from './ast.ts';
import {
  readConflictClause,
  readIndexedColumns,
  readNames,
  readParenthesised,
  readReferences,
} from './parse-clauses.ts';
import { readColumn } from './parse-column.ts';
import { TokenReader } from './token-reader.ts';

/** Throws SqlSyntaxError. */
export function parseCreateTable(sql: string): CreateTable {
  const reader = new TokenReader(sql);
  reader.expectWords('create');
  if (!reader.takeWords('temp')) reader.takeWords('temporary');
  reader.expectWords('table');
  reader.takeWords('if', 'not', 'exists');
  const table: CreateTable = {
    name: reader.expectQualifiedName(),
    columns: [],
    constraints: [],
    conflictClauses: [],
    withoutRowid: false,
    strict: false,
  };
  reader.expectOperator('(');
  do readItem(reader, table);
  while (reader.takeOperator(',') || startsConstraint(reader));
  reader.expectOperator(')');
  readOptions(reader, table);
  return table;
}

/** Table constraints may follow each other without a comma. */
function startsConstraint(reader: TokenReader): boolean {
  return ['constraint', 'primary', 'unique', 'check', 'foreign'].some((word) => reader.isWord(word));
}

function readItem(reader: TokenReader, table: CreateTable): void {
  const isConstraint =
    reader.isWord('constraint') ||
    reader.isWord('primary', 'key') ||
    reader.isWord('foreign', 'key') ||
    ((reader.isWord('unique') || reader.isWord('check')) && reader.peek(1).text === '(');
  if (!isConstraint) {
    const column = readColumn(reader);
    table.columns.push(column);
    table.conflictClauses.push(...column.conflictClauses.map((clause) => `${column.name} ${clause}`));
    return;
  }
  const { start } = reader.token;
  const constraint = readTableConstraint(reader);
  if (constraint !== undefined) table.constraints.push(constraint);
  if (readConflictClause(reader) !== undefined) table.conflictClauses.push(reader.sql.slice(start, reader.previousEnd));
}

function readOptions(reader: TokenReader, table: CreateTable): void {
  do {
    if (reader.takeWords('without', 'rowid')) table.withoutRowid = true;
    else if (reader.takeWords('strict')) table.strict = true;
  } while (reader.takeOperator(','));
  reader.takeOperator(';');
  if (reader.token.kind !== 'end') throw reader.error('WITHOUT ROWID, STRICT or the end of the statement');
}

/** Up to its conflict clause. */
function readTableConstraint(reader: TokenReader): TableConstraint | undefined {
  const name = reader.takeWords('constraint') ? reader.expectName() : undefined;
  if (reader.takeWords('primary', 'key')) return readKey(reader, 'primary key', name);
  if (reader.takeWords('unique')) return readKey(reader, 'unique', name);
  if (reader.takeWords('check')) return { kind: 'check', ...readParenthesised(reader, name) };
  if (reader.takeWords('foreign', 'key')) {
    const columns = readNames(reader);
    return { kind: 'foreign key', columns, references: readReferences(reader, name) };
  }
  return undefined;
}

function readKey(reader: TokenReader, kind: 'primary key' | 'unique', name: string | undefined): TableConstraint {
  return { kind, name, columns: readIndexedColumns(reader) };
}
