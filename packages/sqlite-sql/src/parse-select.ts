/** SELECT by recursive descent, as far as views use it: https://www.sqlite.org/lang_select.html. */
import type { Expression, FromItem, ResultColumn, Select, SelectCore } from './ast.ts';
import { readExpression, readOrderBy, readWindow } from './parse-expression.ts';
import type { TokenReader } from './token-reader.ts';

/** Throws SqlSyntaxError. Queries inside its expressions are read as well. */
export function readSelect(reader: TokenReader): Select {
  reader.readSelect = readSelect;
  const select: Select = { recursive: false, withs: [], parts: [], orderBy: [], limit: undefined, offset: undefined };
  if (reader.takeWords('with')) readWiths(reader, select);
  select.parts.push({ operator: undefined, core: readCore(reader) });
  for (let operator = takeCompound(reader); operator !== undefined; operator = takeCompound(reader)) {
    select.parts.push({ operator, core: readCore(reader) });
  }
  select.orderBy = readOrderBy(reader);
  if (reader.takeWords('limit')) readLimit(reader, select);
  return select;
}

function readWiths(reader: TokenReader, select: Select): void {
  select.recursive = reader.takeWords('recursive');
  do {
    const name = reader.expectName();
    const columns = reader.isOperator('(') ? readNames(reader) : undefined;
    reader.expectWords('as');
    if (reader.takeWords('not')) reader.expectWords('materialized');
    else reader.takeWords('materialized');
    reader.expectOperator('(');
    select.withs.push({ name, columns, select: readSelect(reader) });
    reader.expectOperator(')');
  } while (reader.takeOperator(','));
}

export function readNames(reader: TokenReader): string[] {
  reader.expectOperator('(');
  const names: string[] = [];
  do names.push(reader.expectName());
  while (reader.takeOperator(','));
  reader.expectOperator(')');
  return names;
}

function takeCompound(reader: TokenReader): Select['parts'][number]['operator'] {
  if (reader.takeWords('union', 'all')) return 'union all';
  for (const operator of ['union', 'intersect', 'except'] as const) {
    if (reader.takeWords(operator)) return operator;
  }
  return undefined;
}

/** `LIMIT 3 OFFSET 2`, or `LIMIT 2, 3` with the offset first. */
function readLimit(reader: TokenReader, select: Select): void {
  select.limit = readExpression(reader);
  if (reader.takeWords('offset')) {
    select.offset = readExpression(reader);
  } else if (reader.takeOperator(',')) {
    select.offset = select.limit;
    select.limit = readExpression(reader);
  }
}

function readCore(reader: TokenReader): SelectCore {
  if (reader.takeWords('values')) {
    const rows: Expression[][] = [];
    do rows.push(readRow(reader));
    while (reader.takeOperator(','));
    return { kind: 'values', rows };
  }
  reader.expectWords('select');
  const distinct = reader.takeWords('distinct');
  if (!distinct) reader.takeWords('all');
  const columns = readList(reader, readResultColumn);
  const from = reader.takeWords('from') ? readFrom(reader) : undefined;
  const where = reader.takeWords('where') ? readExpression(reader) : undefined;
  const groupBy = reader.takeWords('group', 'by') ? readList(reader, readExpression) : [];
  const having = reader.takeWords('having') ? readExpression(reader) : undefined;
  const windows = reader.takeWords('window') ? readList(reader, readNamedWindow) : [];
  return { kind: 'select', distinct, columns, from, where, groupBy, having, windows };
}

function readList<Item>(reader: TokenReader, read: (reader: TokenReader) => Item): Item[] {
  const items: Item[] = [];
  do items.push(read(reader));
  while (reader.takeOperator(','));
  return items;
}

function readRow(reader: TokenReader): Expression[] {
  reader.expectOperator('(');
  const row = readList(reader, readExpression);
  reader.expectOperator(')');
  return row;
}

function readNamedWindow(reader: TokenReader) {
  const name = reader.expectName();
  reader.expectWords('as');
  return { name, definition: readWindow(reader) };
}

function readResultColumn(reader: TokenReader): ResultColumn {
  if (reader.takeOperator('*')) return { kind: 'star', table: undefined };
  if (reader.peek(1).text === '.' && reader.peek(2).text === '*' && reader.peek(2).kind === 'operator') {
    const table = reader.expectName();
    reader.next();
    reader.next();
    return { kind: 'star', table };
  }
  const { start } = reader.token;
  const expression = readExpression(reader);
  const text = reader.sql.slice(start, reader.previousEnd);
  return { kind: 'expression', expression, alias: readAlias(reader), text };
}

/** Words that go on after an expression or table and so are not an alias without AS. */
const followers = new Set(
  'from where group having window order limit offset union intersect except on using join natural left right full inner cross outer indexed not'.split(
    ' ',
  ),
);

function readAlias(reader: TokenReader): string | undefined {
  if (reader.takeWords('as')) return reader.expectName();
  const { kind, text } = reader.token;
  const isAlias = kind === 'quoted' || kind === 'string' || (kind === 'word' && !followers.has(text.toLowerCase()));
  return isAlias ? reader.expectName() : undefined;
}

/** Joins bind to the left, commas among them. */
function readFrom(reader: TokenReader): FromItem {
  let left = readSource(reader);
  for (;;) {
    const join = takeJoin(reader);
    if (join === undefined) return left;
    const right = readSource(reader);
    const on = reader.takeWords('on') ? readExpression(reader) : undefined;
    const using = reader.takeWords('using') ? readNames(reader) : undefined;
    left = { kind: 'join', ...join, left, right, on, using };
  }
}

type Join = Pick<Extract<FromItem, { kind: 'join' }>, 'type' | 'natural'>;

function takeJoin(reader: TokenReader): Join | undefined {
  if (reader.takeOperator(',')) return { type: 'cross', natural: false };
  const natural = reader.takeWords('natural');
  for (const type of ['left', 'right', 'full'] as const) {
    if (!reader.takeWords(type)) continue;
    reader.takeWords('outer');
    reader.expectWords('join');
    return { type, natural };
  }
  for (const type of ['inner', 'cross'] as const) {
    if (reader.takeWords(type, 'join')) return { type, natural };
  }
  if (reader.takeWords('join')) return { type: 'inner', natural };
  if (natural) throw reader.error('JOIN');
  return undefined;
}

function readSource(reader: TokenReader): FromItem {
  if (!reader.isOperator('(')) {
    const name = reader.expectQualifiedName();
    if (reader.isOperator('(')) throw reader.error('a table that is not a function');
    const alias = readAlias(reader);
    if (reader.takeWords('indexed', 'by')) reader.expectName();
    else reader.takeWords('not', 'indexed');
    return { kind: 'table', name, alias };
  }
  const startsQuery = ['select', 'with', 'values'].some((word) => reader.peek(1).text.toLowerCase() === word);
  reader.expectOperator('(');
  if (!startsQuery) {
    const item = readFrom(reader);
    reader.expectOperator(')');
    return item;
  }
  const select = readSelect(reader);
  reader.expectOperator(')');
  return { kind: 'query', select, alias: readAlias(reader) };
}
