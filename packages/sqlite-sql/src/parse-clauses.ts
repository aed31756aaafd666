/** Clauses that columns, tables and indexes share: orders, conflicts, references, expressions in parentheses. */
import type { ForeignKeyClause, IndexedColumn, NamedExpression } from './ast.ts';
import { readExpression } from './parse-expression.ts';
import type { TokenReader } from './token-reader.ts';

export function readOrder(reader: TokenReader): boolean {
  const descending = reader.takeWords('desc');
  if (!descending) reader.takeWords('asc');
  return descending;
}

/** `ON CONFLICT REPLACE` and the like; undefined where none is written or it says what happens anyway. */
export function readConflictClause(reader: TokenReader): string | undefined {
  if (!reader.takeWords('on', 'conflict')) return undefined;
  const action = reader.next().text.toUpperCase();
  return action === 'ABORT' ? undefined : `ON CONFLICT ${action}`;
}

export function readParenthesised(reader: TokenReader, name: string | undefined): NamedExpression {
  reader.expectOperator('(');
  const expression = readExpression(reader);
  reader.expectOperator(')');
  return { name, expression, text: textOf(reader, expression.span) };
}

export function readReferences(reader: TokenReader, name: string | undefined): ForeignKeyClause {
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

export function readNames(reader: TokenReader): string[] {
  reader.expectOperator('(');
  const names: string[] = [];
  do names.push(reader.expectName());
  while (reader.takeOperator(','));
  reader.expectOperator(')');
  return names;
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
