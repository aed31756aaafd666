/** CREATE TABLE as SQLite keeps it in sqlite_schema: https://www.sqlite.org/lang_createtable.html. */
import type {
  ColumnDefinition,
  CreateTable,
  ForeignKeyClause,
  IndexedColumn,
  NamedExpression,
  TableConstraint,
} from './ast.ts';
import { readExpression } from './parse-expression.ts';
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
    table.columns.push(readColumn(reader));
    return;
  }
  const constraint = readTableConstraint(reader);
  if (constraint !== undefined) table.constraints.push(constraint);
}

function readOptions(reader: TokenReader, table: CreateTable): void {
  do {
    if (reader.takeWords('without', 'rowid')) table.withoutRowid = true;
    else if (reader.takeWords('strict')) table.strict = true;
  } while (reader.takeOperator(','));
  reader.takeOperator(';');
  if (reader.token.kind !== 'end') throw reader.error('WITHOUT ROWID, STRICT or the end of the statement');
}

const typeEnds = new Set([
  'constraint',
  'primary',
  'not',
  'null',
  'unique',
  'check',
  'default',
  'collate',
  'references',
  'generated',
  'as',
  'on',
]);

function readColumn(reader: TokenReader): ColumnDefinition {
  const column: ColumnDefinition = {
    name: reader.expectName(),
    typeName: readTypeName(reader),
    notNull: false,
    primaryKey: undefined,
    uniques: [],
    checks: [],
    default: undefined,
    collation: undefined,
    references: [],
    generated: undefined,
  };
  while (readColumnConstraint(reader, column)) {
    // Each call takes one constraint.
  }
  return column;
}

function readTypeName(reader: TokenReader): string {
  const { start } = reader.token;
  let end = start;
  while (['word', 'quoted', 'string'].includes(reader.token.kind)) {
    if (reader.token.kind === 'word' && typeEnds.has(reader.token.text.toLowerCase())) break;
    end = reader.next().end;
  }
  if (end > start && reader.isOperator('(')) {
    reader.skipParentheses();
    end = reader.previousEnd;
  }
  return reader.sql.slice(start, end).replace(/^(["'`[])(.*)["'`\]]$/s, '$2');
}

function readColumnConstraint(reader: TokenReader, column: ColumnDefinition): boolean {
  const name = reader.takeWords('constraint') ? reader.expectName() : undefined;
  if (reader.takeWords('primary', 'key')) {
    const descending = readOrder(reader);
    skipConflictClause(reader);
    column.primaryKey = { name, descending, autoincrement: reader.takeWords('autoincrement') };
  } else if (reader.takeWords('not', 'null')) {
    column.notNull = true;
    skipConflictClause(reader);
  } else if (reader.takeWords('null')) {
    skipConflictClause(reader);
  } else if (reader.takeWords('unique')) {
    column.uniques.push({ name });
    skipConflictClause(reader);
  } else if (reader.takeWords('check')) {
    column.checks.push(readParenthesised(reader, name));
  } else if (reader.takeWords('default')) {
    column.default = readDefault(reader, name);
  } else if (reader.takeWords('collate')) {
    column.collation = reader.expectName();
  } else if (reader.isWord('references')) {
    column.references.push(readReferences(reader, name));
  } else if (reader.isWord('generated') || reader.isWord('as')) {
    column.generated = readGenerated(reader, name);
  } else {
    return name !== undefined;
  }
  return true;
}

function readOrder(reader: TokenReader): boolean {
  const descending = reader.takeWords('desc');
  if (!descending) reader.takeWords('asc');
  return descending;
}

function skipConflictClause(reader: TokenReader): void {
  if (reader.takeWords('on', 'conflict')) reader.next();
}

function readParenthesised(reader: TokenReader, name: string | undefined): NamedExpression {
  reader.expectOperator('(');
  const expression = readExpression(reader);
  reader.expectOperator(')');
  return { name, expression, text: textOf(reader, expression.span) };
}

/** A value, a signed number, a name that stands for a string, or an expression in parentheses. */
function readDefault(reader: TokenReader, name: string | undefined): NamedExpression {
  if (reader.isOperator('(')) return readParenthesised(reader, name);
  const { start } = reader.token;
  const isSigned = reader.isOperator('-') || reader.isOperator('+');
  const length = isSigned ? 2 : 1;
  const isBareWord =
    reader.token.kind === 'word' &&
    !/^(null|true|false|current_timestamp|current_date|current_time)$/i.test(reader.token.text);
  if (isBareWord) {
    const word = reader.next();
    const span = [word.start, word.end] as const;
    return { name, expression: { kind: 'string', value: word.text, span }, text: word.text };
  }
  const end = reader.peek(length - 1).end;
  const expression = readTerm(reader, isSigned);
  return { name, expression, text: reader.sql.slice(start, end) };
}

function readTerm(reader: TokenReader, isSigned: boolean): NamedExpression['expression'] {
  const { start } = reader.token;
  const sign = isSigned ? reader.next().text : undefined;
  const value = readTermValue(reader);
  if (sign === undefined) return value;
  return { kind: 'unary', operator: sign as '-' | '+', operand: value, span: [start, value.span[1]] };
}

function readTermValue(reader: TokenReader): NamedExpression['expression'] {
  const token = reader.next();
  const span = [token.start, token.end] as const;
  switch (token.kind) {
    case 'number':
      return { kind: 'number', text: token.text.replaceAll('_', ''), span };
    case 'string':
    case 'quoted':
      return { kind: 'string', value: token.text, span };
    case 'blob':
      return { kind: 'blob', hex: token.text, span };
    default: {
      const word = token.text.toLowerCase();
      if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', span };
      if (word === 'null' || word === 'current_timestamp' || word === 'current_date' || word === 'current_time') {
        return { kind: word, span };
      }
      throw reader.error('a default value');
    }
  }
}

function readGenerated(reader: TokenReader, name: string | undefined): ColumnDefinition['generated'] {
  if (reader.takeWords('generated')) reader.expectWords('always');
  reader.expectWords('as');
  const expression = readParenthesised(reader, name);
  const stored = reader.takeWords('stored');
  if (!stored) reader.takeWords('virtual');
  return { ...expression, stored };
}

function readReferences(reader: TokenReader, name: string | undefined): ForeignKeyClause {
  reader.expectWords('references');
  const clause: ForeignKeyClause = {
    name,
    table: reader.expectName(),
    columns: reader.isOperator('(') ? readNames(reader) : [],
    onDelete: undefined,
    onUpdate: undefined,
    deferrable: false,
    initiallyDeferred: false,
  };
  for (;;) {
    if (reader.takeWords('on', 'delete')) clause.onDelete = readAction(reader);
    else if (reader.takeWords('on', 'update')) clause.onUpdate = readAction(reader);
    else if (reader.takeWords('match')) reader.next();
    else if (reader.takeWords('not', 'deferrable')) readInitially(reader);
    else if (reader.takeWords('deferrable')) {
      clause.deferrable = true;
      clause.initiallyDeferred = readInitially(reader);
    } else return clause;
  }
}

function readInitially(reader: TokenReader): boolean {
  return reader.takeWords('initially') && reader.next().text.toLowerCase() === 'deferred';
}

function readAction(reader: TokenReader): string {
  const first = reader.next().text.toUpperCase();
  return first === 'SET' || first === 'NO' ? `${first} ${reader.next().text.toUpperCase()}` : first;
}

function readNames(reader: TokenReader): string[] {
  reader.expectOperator('(');
  const names: string[] = [];
  do names.push(reader.expectName());
  while (reader.takeOperator(','));
  reader.expectOperator(')');
  return names;
}

function readTableConstraint(reader: TokenReader): TableConstraint | undefined {
  const name = reader.takeWords('constraint') ? reader.expectName() : undefined;
  if (reader.takeWords('primary', 'key')) return readKey(reader, 'primary key', name);
  if (reader.takeWords('unique')) return readKey(reader, 'unique', name);
  if (reader.takeWords('check')) {
    const check = readParenthesised(reader, name);
    skipConflictClause(reader);
    return { kind: 'check', ...check };
  }
  if (reader.takeWords('foreign', 'key')) {
    const columns = readNames(reader);
    return { kind: 'foreign key', columns, references: readReferences(reader, name) };
  }
  return undefined;
}

function readKey(reader: TokenReader, kind: 'primary key' | 'unique', name: string | undefined): TableConstraint {
  const columns = readIndexedColumns(reader);
  skipConflictClause(reader);
  return { kind, name, columns };
}

/** `(a, b collate nocase desc, lower(c))`, as in keys and indexes. */
export function readIndexedColumns(reader: TokenReader): IndexedColumn[] {
  reader.expectOperator('(');
  const columns: IndexedColumn[] = [];
  do {
    const expression = readExpression(reader);
    const bare = expression.kind === 'collate' ? expression.operand : expression;
    const collation = expression.kind === 'collate' ? expression.collation : undefined;
    columns.push({ expression: bare, collation, descending: readOrder(reader) });
    reader.takeWords('autoincrement');
  } while (reader.takeOperator(','));
  reader.expectOperator(')');
  return columns;
}

function textOf(reader: TokenReader, [start, end]: readonly [number, number]): string {
  return reader.sql.slice(start, end);
}
