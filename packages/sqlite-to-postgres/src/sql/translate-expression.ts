/**
 * Translates an expression of SQLite to PostgreSQL so that it gives the same answer for every value the columns can
 * hold. Truth is the main difference: SQLite has no boolean, so a boolean column compared with 0 or 1 and a number
 * used as a condition are both rewritten by type.
 */
import { quoteLiteral } from '@vanguard/postgres';
import type { Expression } from './ast.ts';
import { translateCall } from './functions.ts';
import {
  attempt,
  type PgKind,
  type Translated,
  type Translation,
  type TranslationContext,
  untranslatable,
} from './translation.ts';

export function translateExpression(expression: Expression, context: TranslationContext): Translation {
  const isCondition = context.purpose === 'check' || context.purpose === 'predicate';
  return attempt(() => (isCondition ? condition(expression, context) : value(expression, context)));
}

const comparable = new Set(['=', '<>', '<', '<=', '>', '>=']);
const numbers: ReadonlySet<PgKind> = new Set(['integer', 'float', 'numeric']);
const texts: ReadonlySet<PgKind> = new Set(['text', 'citext', 'enum', 'uuid']);

/** As a condition: a boolean, or a number that is not zero. */
function condition(expression: Expression, context: TranslationContext): Translated {
  const translated = value(expression, context);
  if (translated.kind === 'boolean') return translated;
  if (numbers.has(translated.kind)) return { sql: `${translated.sql} <> 0`, kind: 'boolean' };
  return untranslatable(`a ${translated.kind} value as a condition`);
}

function value(expression: Expression, context: TranslationContext): Translated {
  switch (expression.kind) {
    case 'null':
      return { sql: 'null', kind: 'unknown' };
    case 'boolean':
      return { sql: String(expression.value), kind: 'boolean' };
    case 'number':
      return number(expression.text);
    case 'string':
      return { sql: quoteLiteral(expression.value), kind: 'text' };
    case 'blob':
      return { sql: `'\\x${expression.hex}'::bytea`, kind: 'bytea' };
    case 'column':
      return column(expression, context);
    case 'unary':
      return unary(expression, context);
    case 'binary':
      return binary(expression, context);
    case 'is':
      return is(expression, context);
    case 'between':
      return between(expression, context);
    case 'in':
      return inList(expression, context);
    case 'like':
      return like(expression, context);
    case 'case':
      return caseOf(expression, context);
    case 'collate':
      return collate(expression, context);
    case 'call':
      return translateCall(
        expression.name,
        expression.arguments.map((argument) => value(argument, context)),
        context,
      );
    default:
      return untranslatable(`${expression.kind.replaceAll('_', ' ')} in an expression has no translation`);
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function number(text: string): Translated {
  if (/^0x/i.test(text)) return { sql: String(BigInt.asIntN(64, BigInt(text))), kind: 'integer' };
  return { sql: text, kind: /^\d+$/.test(text) ? 'integer' : 'float' };
}

function column({ name, doubleQuoted }: Of<'column'>, context: TranslationContext): Translated {
  const kind = context.columnType(name);
  if (kind !== undefined) return { sql: context.quoteColumn(name), kind };
  if (doubleQuoted) return { sql: quoteLiteral(name), kind: 'text' };
  return untranslatable(`there is no column ${name}`);
}

function unary({ operator, operand }: Of<'unary'>, context: TranslationContext): Translated {
  if (operator === 'not') return { sql: `not (${condition(operand, context).sql})`, kind: 'boolean' };
  const inner = value(operand, context);
  if (!numbers.has(inner.kind)) return untranslatable(`"${operator}" before a ${inner.kind} value`);
  return { sql: `${operator} ${wrapped(operand, inner)}`, kind: inner.kind };
}

function binary({ operator, left, right }: Of<'binary'>, context: TranslationContext): Translated {
  if (operator === 'and' || operator === 'or') {
    const sides = [condition(left, context), condition(right, context)].map(({ sql }) => `(${sql})`);
    return { sql: sides.join(` ${operator} `), kind: 'boolean' };
  }
  if (comparable.has(operator)) return compare(operator, left, right, context);
  const [a, b] = [value(left, context), value(right, context)];
  const sql = `${wrapped(left, a)} ${operator} ${wrapped(right, b)}`;
  if (operator === '||' && texts.has(a.kind) && texts.has(b.kind)) return { sql, kind: 'text' };
  if (['+', '-', '*'].includes(operator) && numbers.has(a.kind) && numbers.has(b.kind)) {
    return { sql, kind: widest(a.kind, b.kind) };
  }
  return untranslatable(`"${operator}" between ${a.kind} and ${b.kind}`);
}

function widest(a: PgKind, b: PgKind): PgKind {
  if (a === 'float' || b === 'float') return 'float';
  return a === 'numeric' || b === 'numeric' ? 'numeric' : 'integer';
}

/** Both sides as values that PostgreSQL compares the way SQLite does. */
function compare(operator: string, left: Expression, right: Expression, context: TranslationContext): Translated {
  const [a, b] = alike(value(left, context), value(right, context));
  return { sql: `${wrapped(left, a)} ${operator} ${wrapped(right, b)}`, kind: 'boolean' };
}

/** A number beside a boolean becomes a boolean; kinds that cannot be compared have no translation. */
function alike(a: Translated, b: Translated): [Translated, Translated] {
  if (a.kind === b.kind || a.kind === 'unknown' || b.kind === 'unknown') return [a, b];
  if (a.kind === 'boolean' && b.kind === 'integer') return [a, asBoolean(b)];
  if (b.kind === 'boolean' && a.kind === 'integer') return [asBoolean(a), b];
  if (numbers.has(a.kind) && numbers.has(b.kind)) return [a, b];
  if (texts.has(a.kind) && texts.has(b.kind)) return [a, b];
  return untranslatable(`a comparison of ${a.kind} with ${b.kind}`);
}

function asBoolean({ sql }: Translated): Translated {
  if (sql === '1') return { sql: 'true', kind: 'boolean' };
  if (sql === '0') return { sql: 'false', kind: 'boolean' };
  return untranslatable(`a boolean compared with ${sql}`);
}

function is({ negated, left, right }: Of<'is'>, context: TranslationContext): Translated {
  const a = value(left, context);
  if (right.kind === 'null') return { sql: `${wrapped(left, a)} is ${negated ? 'not ' : ''}null`, kind: 'boolean' };
  const [x, y] = alike(a, value(right, context));
  const operator = negated ? 'is distinct from' : 'is not distinct from';
  return { sql: `${wrapped(left, x)} ${operator} ${wrapped(right, y)}`, kind: 'boolean' };
}

function between({ negated, operand, low, high }: Of<'between'>, context: TranslationContext): Translated {
  const from = compare('>=', operand, low, context).sql;
  const to = compare('<=', operand, high, context).sql;
  return { sql: negated ? `not (${from} and ${to})` : `(${from} and ${to})`, kind: 'boolean' };
}

function inList({ negated, operand, list }: Of<'in'>, context: TranslationContext): Translated {
  if (list.length === 0) return { sql: String(negated), kind: 'boolean' };
  const tested = value(operand, context);
  const items = list.map((item) => alike(tested, value(item, context))[1].sql);
  return { sql: `${wrapped(operand, tested)} ${negated ? 'not ' : ''}in (${items.join(', ')})`, kind: 'boolean' };
}

/** LIKE ignores the case of ASCII letters in SQLite, so does ILIKE. */
function like({ operator, negated, left, right, escape }: Of<'like'>, context: TranslationContext): Translated {
  if (operator !== 'like') return untranslatable(`${operator.toUpperCase()} has no counterpart`);
  const [a, b] = [value(left, context), value(right, context)];
  if (!texts.has(a.kind) || !texts.has(b.kind)) return untranslatable(`LIKE on ${a.kind}`);
  const escaped = escape === undefined ? quoteLiteral('') : value(escape, context).sql;
  return {
    sql: `${wrapped(left, a)} ${negated ? 'not ' : ''}ilike ${wrapped(right, b)} escape ${escaped}`,
    kind: 'boolean',
  };
}

function caseOf({ operand, branches, otherwise }: Of<'case'>, context: TranslationContext): Translated {
  const translated = branches.map(({ when, result }) => ({
    when: operand === undefined ? condition(when, context) : compare('=', operand, when, context),
    result: value(result, context),
  }));
  const last = otherwise && value(otherwise, context);
  const kinds = new Set(
    [...translated.map(({ result }) => result.kind), ...(last ? [last.kind] : [])].filter((kind) => kind !== 'unknown'),
  );
  if (kinds.size > 1) return untranslatable(`a CASE that gives ${[...kinds].join(' or ')}`);
  const arms = translated.map(({ when, result }) => `when ${when.sql} then ${result.sql}`).join(' ');
  return { sql: `case ${arms}${last ? ` else ${last.sql}` : ''} end`, kind: [...kinds][0] ?? 'unknown' };
}

function collate({ operand, collation }: Of<'collate'>, context: TranslationContext): Translated {
  const inner = value(operand, context);
  switch (collation.toLowerCase()) {
    case 'binary':
      return inner;
    case 'nocase':
      return { sql: `lower(${inner.sql})`, kind: 'text' };
    case 'rtrim':
      return { sql: `rtrim(${inner.sql}, ' ')`, kind: 'text' };
    default:
      return untranslatable(`the collation ${collation} belongs to the application`);
  }
}

const atoms: ReadonlySet<Expression['kind']> = new Set([
  'null',
  'boolean',
  'number',
  'string',
  'blob',
  'column',
  'call',
  'case',
]);

/** In parentheses unless it cannot be torn apart. */
function wrapped(expression: Expression, { sql }: Translated): string {
  return atoms.has(expression.kind) || sql === 'true' || sql === 'false' ? sql : `(${sql})`;
}
