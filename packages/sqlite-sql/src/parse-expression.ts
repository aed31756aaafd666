/** SQLite's expressions by precedence climbing: https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes. */
import type { BinaryOperator, Expression, OrderTerm, Select, Span, WindowDefinition } from './ast.ts';
import { TokenReader } from './token-reader.ts';

/** Lowest first; a level binds to the left. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['='],
  ['<', '<=', '>', '>='],
  ['&', '|', '<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['||', '->', '->>'],
];
const equalityLevel = 2;
const synonyms: Record<string, string> = { '==': '=', '!=': '<>' };

export function parseExpression(sql: string): Expression {
  const reader = new TokenReader(sql);
  const expression = readExpression(reader);
  if (reader.token.kind !== 'end') throw reader.error('the end of the expression');
  return expression;
}

export function readExpression(reader: TokenReader): Expression {
  return readLevel(reader, 0);
}

function readLevel(reader: TokenReader, level: number): Expression {
  if (level === levels.length) return readCollate(reader);
  if (level === equalityLevel && reader.takeWords('not')) return spanned(reader, readNot);
  let left = readLevel(reader, level + 1);
  for (;;) {
    const joined =
      level === equalityLevel
        ? readEqualityTail(reader, left)
        : readBinaryTail(reader, left, levels[level] as string[], level);
    if (joined === undefined) return left;
    left = joined;
  }
}

/** After NOT: binds weaker than the comparisons, stronger than AND. */
function readNot(reader: TokenReader, span: Span): Expression {
  return { kind: 'unary', operator: 'not', operand: readLevel(reader, equalityLevel), span };
}

function spanned(reader: TokenReader, read: (reader: TokenReader, span: Span) => Expression): Expression {
  const start = reader.previousEnd - 3;
  const expression = read(reader, [start, start]);
  return { ...expression, span: [start, reader.previousEnd] };
}

function readBinaryTail(
  reader: TokenReader,
  left: Expression,
  operators: readonly string[],
  level: number,
): Expression | undefined {
  const { token } = reader;
  const operator = token.text.toLowerCase();
  const isHere = (token.kind === 'operator' || token.kind === 'word') && operators.includes(operator);
  if (!isHere) return undefined;
  reader.next();
  const right = readLevel(reader, level + 1);
  return { kind: 'binary', operator: operator as BinaryOperator, left, right, span: [left.span[0], right.span[1]] };
}

/** =, ==, <>, !=, IS, IS NOT, IN, LIKE, GLOB, MATCH, REGEXP, BETWEEN, ISNULL, NOTNULL: one level in SQLite. */
function readEqualityTail(reader: TokenReader, left: Expression): Expression | undefined {
  const upTo = (): Span => [left.span[0], reader.previousEnd];
  const { token } = reader;
  if (token.kind === 'operator' && ['=', '==', '<>', '!='].includes(token.text)) {
    reader.next();
    const right = readLevel(reader, equalityLevel + 1);
    return {
      kind: 'binary',
      operator: (synonyms[token.text] ?? token.text) as BinaryOperator,
      left,
      right,
      span: upTo(),
    };
  }
  if (reader.takeWords('isnull')) return isNull(left, false, upTo());
  if (reader.takeWords('notnull') || reader.takeWords('not', 'null')) return isNull(left, true, upTo());
  if (reader.takeWords('is')) return readIs(reader, left);
  const negated =
    reader.isWord('not') &&
    ['in', 'like', 'glob', 'regexp', 'match', 'between'].includes(reader.peek(1).text.toLowerCase());
  if (negated) reader.next();
  if (reader.takeWords('between')) {
    const low = readLevel(reader, equalityLevel + 1);
    reader.expectWords('and');
    const high = readLevel(reader, equalityLevel + 1);
    return { kind: 'between', negated, operand: left, low, high, span: upTo() };
  }
  if (reader.takeWords('in')) return readIn(reader, left, negated);
  for (const operator of ['like', 'glob', 'regexp', 'match'] as const) {
    if (!reader.takeWords(operator)) continue;
    const right = readLevel(reader, equalityLevel + 1);
    const escape = reader.takeWords('escape') ? readLevel(reader, equalityLevel + 1) : undefined;
    return { kind: 'like', operator, negated, left, right, escape, span: upTo() };
  }
  return undefined;
}

function isNull(operand: Expression, negated: boolean, span: Span): Expression {
  return { kind: 'is', negated, left: operand, right: { kind: 'null', span }, span };
}

function readIs(reader: TokenReader, left: Expression): Expression {
  let negated = reader.takeWords('not');
  if (reader.takeWords('distinct', 'from')) negated = !negated;
  const right = readLevel(reader, equalityLevel + 1);
  return { kind: 'is', negated, left, right, span: [left.span[0], right.span[1]] };
}

function readIn(reader: TokenReader, operand: Expression, negated: boolean): Expression {
  const span = (): Span => [operand.span[0], reader.previousEnd];
  if (!reader.isOperator('(')) {
    reader.expectQualifiedName();
    return { kind: 'query', form: 'in', negated, operand, span: span() };
  }
  if (startsQuery(reader)) {
    const query = readQuery(reader);
    return { kind: 'query', form: 'in', negated, operand, ...query, span: span() };
  }
  const list = readParenthesisedList(reader);
  return { kind: 'in', negated, operand, list, span: span() };
}

function readParenthesisedList(reader: TokenReader): Expression[] {
  reader.expectOperator('(');
  const items: Expression[] = [];
  if (reader.takeOperator(')')) return items;
  do items.push(readExpression(reader));
  while (reader.takeOperator(','));
  reader.expectOperator(')');
  return items;
}

function readCollate(reader: TokenReader): Expression {
  let operand = readUnary(reader);
  while (reader.takeWords('collate')) {
    const collation = reader.expectName();
    operand = { kind: 'collate', operand, collation, span: [operand.span[0], reader.previousEnd] };
  }
  return operand;
}

function readUnary(reader: TokenReader): Expression {
  const { start } = reader.token;
  for (const operator of ['-', '+', '~'] as const) {
    if (!reader.takeOperator(operator)) continue;
    const operand = readCollate(reader);
    return { kind: 'unary', operator, operand, span: [start, operand.span[1]] };
  }
  return readPrimary(reader);
}

function readPrimary(reader: TokenReader): Expression {
  const { token } = reader;
  const span: Span = [token.start, token.end];
  switch (token.kind) {
    case 'number':
      reader.next();
      return { kind: 'number', text: token.text.replaceAll('_', ''), span };
    case 'string':
      reader.next();
      return { kind: 'string', value: token.text, span };
    case 'blob':
      reader.next();
      return { kind: 'blob', hex: token.text, span };
    case 'operator':
      return readParenthesised(reader);
    case 'quoted':
      return readName(reader);
    case 'word':
      return readKeyword(reader) ?? readName(reader);
    default:
      throw reader.error('an expression');
  }
}

function readParenthesised(reader: TokenReader): Expression {
  const { start } = reader.token;
  if (!reader.isOperator('(')) throw reader.error('an expression');
  if (startsQuery(reader)) {
    const query = readQuery(reader);
    return { kind: 'query', form: 'scalar', negated: false, ...query, span: [start, reader.previousEnd] };
  }
  const items = readParenthesisedList(reader);
  const span: Span = [start, reader.previousEnd];
  const [only] = items;
  if (only === undefined) throw reader.error('an expression');
  return items.length === 1 ? { ...only, span } : { kind: 'row', items, span };
}

function readKeyword(reader: TokenReader): Expression | undefined {
  const { token } = reader;
  const span: Span = [token.start, token.end];
  const word = token.text.toLowerCase();
  switch (word) {
    case 'null':
    case 'current_timestamp':
    case 'current_date':
    case 'current_time':
      reader.next();
      return { kind: word, span };
    case 'case':
      return readCase(reader);
    case 'cast':
      return reader.peek(1).text === '(' ? readCast(reader) : undefined;
    case 'exists': {
      if (reader.peek(1).text !== '(') return undefined;
      reader.next();
      const query = readQuery(reader);
      return { kind: 'query', form: 'exists', negated: false, ...query, span: [token.start, reader.previousEnd] };
    }
    default:
      return undefined;
  }
}

function readCase(reader: TokenReader): Expression {
  const { start } = reader.next();
  const operand = reader.isWord('when') ? undefined : readExpression(reader);
  const branches: { when: Expression; result: Expression }[] = [];
  while (reader.takeWords('when')) {
    const when = readExpression(reader);
    reader.expectWords('then');
    branches.push({ when, result: readExpression(reader) });
  }
  const otherwise = reader.takeWords('else') ? readExpression(reader) : undefined;
  reader.expectWords('end');
  return { kind: 'case', operand, branches, otherwise, span: [start, reader.previousEnd] };
}

function readCast(reader: TokenReader): Expression {
  const { start } = reader.next();
  reader.expectOperator('(');
  const operand = readExpression(reader);
  reader.expectWords('as');
  const typeStart = reader.token.start;
  while (!reader.isOperator(')')) {
    if (reader.isOperator('(')) reader.skipParentheses();
    else reader.next();
  }
  const type = reader.sql.slice(typeStart, reader.previousEnd);
  reader.expectOperator(')');
  return { kind: 'cast', operand, type, span: [start, reader.previousEnd] };
}

function readName(reader: TokenReader): Expression {
  const first = reader.next();
  if (first.kind === 'word' && reader.isOperator('(')) return readCall(reader, first.text, first.start);
  const parts = [first];
  while (parts.length < 3 && reader.takeOperator('.')) {
    parts.push(reader.token);
    reader.expectName();
  }
  const last = parts.at(-1) ?? first;
  const span: Span = [first.start, last.end];
  if (parts.length === 1 && first.kind === 'word' && /^(true|false)$/i.test(first.text)) {
    return { kind: 'boolean', value: first.text.toLowerCase() === 'true', span };
  }
  return {
    kind: 'column',
    table: parts.at(-2)?.text,
    name: last.text,
    doubleQuoted: parts.length === 1 && first.doubleQuoted,
    span,
  };
}

function readCall(reader: TokenReader, name: string, start: number): Expression {
  reader.expectOperator('(');
  const distinct = reader.takeWords('distinct');
  const star = reader.takeOperator('*');
  const items: Expression[] = [];
  if (!star && !reader.isOperator(')')) {
    do items.push(readExpression(reader));
    while (reader.takeOperator(','));
  }
  reader.expectOperator(')');
  const call: Extract<Expression, { kind: 'call' }> = {
    kind: 'call',
    name: name.toLowerCase(),
    arguments: items,
    distinct,
    star,
    span: [start, reader.previousEnd],
  };
  if (reader.takeWords('filter')) {
    reader.expectOperator('(');
    reader.expectWords('where');
    call.filter = readExpression(reader);
    reader.expectOperator(')');
  }
  if (reader.takeWords('over')) call.over = reader.isOperator('(') ? readWindow(reader) : reader.expectName();
  return { ...call, span: [start, reader.previousEnd] };
}

/** `(base partition by … order by … rows between …)`. */
export function readWindow(reader: TokenReader): WindowDefinition {
  reader.expectOperator('(');
  const startsClause = ['partition', 'order', 'rows', 'range', 'groups'].some((word) => reader.isWord(word));
  const base = startsClause || reader.isOperator(')') ? undefined : reader.expectName();
  const partitionBy: Expression[] = [];
  if (reader.takeWords('partition', 'by')) {
    do partitionBy.push(readExpression(reader));
    while (reader.takeOperator(','));
  }
  const orderBy = readOrderBy(reader);
  const { start } = reader.token;
  while (!reader.isOperator(')')) reader.next();
  const frame = reader.sql.slice(start, reader.previousEnd).trim();
  reader.expectOperator(')');
  return { base, partitionBy, orderBy, frame: frame === '' ? undefined : frame };
}

export function readOrderBy(reader: TokenReader): OrderTerm[] {
  const terms: OrderTerm[] = [];
  if (!reader.takeWords('order', 'by')) return terms;
  do {
    const expression = readExpression(reader);
    const descending = reader.takeWords('desc');
    if (!descending) reader.takeWords('asc');
    const nulls = reader.takeWords('nulls', 'first') ? 'first' : reader.takeWords('nulls', 'last') ? 'last' : undefined;
    terms.push({ expression, descending, nulls });
  } while (reader.takeOperator(','));
  return terms;
}

function startsQuery(reader: TokenReader): boolean {
  return ['select', 'with', 'values'].some(
    (word) => reader.peek(1).kind === 'word' && reader.peek(1).text.toLowerCase() === word,
  );
}

/** Moves behind the closing parenthesis. */
function readQuery(reader: TokenReader): { select?: Select } {
  if (reader.readSelect === undefined) {
    reader.skipParentheses();
    return {};
  }
  reader.expectOperator('(');
  const select = reader.readSelect(reader);
  reader.expectOperator(')');
  return { select };
}
