/** One column of CREATE TABLE, with its constraints. */
import type { ColumnDefinition, NamedExpression } from './ast.ts';
import { readConflictClause, readOrder, readParenthesised, readReferences } from './parse-clauses.ts';
import type { TokenReader } from './token-reader.ts';

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

export function readColumn(reader: TokenReader): ColumnDefinition {
  const { start } = reader.token;
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
    conflictClauses: [],
    start,
    end: start,
  };
  while (readColumnConstraint(reader, column)) {
    // Each call takes one constraint.
  }
  column.end = reader.previousEnd;
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
    takeConflictClause(reader, column, 'PRIMARY KEY');
    column.primaryKey = { name, descending, autoincrement: reader.takeWords('autoincrement') };
  } else if (reader.takeWords('not', 'null')) {
    column.notNull = true;
    takeConflictClause(reader, column, 'NOT NULL');
  } else if (reader.takeWords('null')) {
    readConflictClause(reader);
  } else if (reader.takeWords('unique')) {
    column.uniques.push({ name });
    takeConflictClause(reader, column, 'UNIQUE');
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

function takeConflictClause(reader: TokenReader, column: ColumnDefinition, constraint: string): void {
  const clause = readConflictClause(reader);
  if (clause !== undefined) column.conflictClauses.push(`${constraint} ${clause}`);
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
