/**
 * Translates an expression of SQLite to PostgreSQL so that it gives the same answer for every value the columns can
 * hold. Truth is the main difference: SQLite has no boolean, so a boolean column compared with 0 or 1 and a number
 * used as a condition are both rewritten by type.
 */
import { quoteLiteral } from '@vanguard/postgres/quote';
import { affinityOf } from './affinity.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import { childrenOf } from './children.ts';
import { asKind, unify } from './coerce.ts';
import { compare, isNull, isOneOf, isSame } from './compare.ts';
import { translateCall } from './functions/function-rules.ts';
import { translateArrow } from './functions/json-functions.ts';
import { utcNow } from './functions/moment.ts';
import { castTo, complement, negate, operate } from './operators.ts';
import { translatePattern } from './patterns.ts';
import {
  atom,
  attempt,
  type Collation,
  type ComparisonOperator,
  numbers,
  type PgKind,
  refuseMutable,
  type Translated,
  type Translation,
  type TranslationContext,
  type Translator,
  texts,
  untranslatable,
  wrap,
} from './translation.ts';

/** `kind`: of the column that takes the value; without it the value stays as it is. */
export function translateExpression(expression: Expression, context: TranslationContext, kind?: PgKind): Translation {
  const translator = translatorOf(context);
  if (context.purpose === 'check' || context.purpose === 'predicate')
    return attempt(() => translator.condition(expression));
  return attempt(() => {
    const value = translator.value(expression);
    return kind === undefined ? value : asKind(value, kind);
  });
}

export function translatorOf(context: TranslationContext): Translator {
  const translator: Translator = {
    context,
    value: (expression) => translateValue(expression, translator),
    condition: (expression) => asCondition(translator.value(expression)),
  };
  return translator;
}

/** A boolean, or a number that is not zero. */
function asCondition(value: Translated): Translated {
  if (value.kind === 'boolean') return value;
  if (value.kind === 'unknown') return atom('null::boolean', 'boolean');
  if (numbers.has(value.kind)) return { sql: `${wrap(value)} <> 0`, kind: 'boolean' };
  return untranslatable(`a ${value.kind} value as a condition`);
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;
type Rules = { readonly [K in Expression['kind']]: (expression: Of<K>, translator: Translator) => Translated };

const rules: Rules = {
  null: () => atom('null', 'unknown'),
  boolean: ({ value }) => atom(String(value), 'boolean'),
  number: ({ text }) => number(text),
  string: ({ value }) => ({ ...atom(quoteLiteral(value), 'text'), constant: value }),
  blob: ({ hex }) => atom(`'\\x${hex}'::bytea`, 'bytea'),
  current_timestamp: (_, translator) => present('YYYY-MM-DD HH24:MI:SS', utcNow, 'timestamp', translator),
  current_date: (_, translator) => present('YYYY-MM-DD', `${utcNow}::date`, 'date', translator),
  current_time: (_, translator) => present('HH24:MI:SS', `${utcNow}::time`, 'time', translator),
  column,
  unary,
  binary,
  is,
  between,
  in: inList,
  like: translatePattern,
  case: caseOf,
  cast: ({ operand, type }, translator) => castTo(affinityOf(type), translator.value(operand)),
  collate,
  call,
  row: () => untranslatable('a row of values outside a comparison'),
  query,
};

function translateValue(expression: Expression, translator: Translator): Translated {
  const rule = rules[expression.kind] as (expression: Expression, translator: Translator) => Translated;
  return rule(expression, translator);
}

function number(text: string): Translated {
  if (/^0x/i.test(text)) return number(String(BigInt.asIntN(64, BigInt(text))));
  const isInteger = /^-?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
  return { ...atom(text, isInteger ? 'integer' : 'numeric'), constant: text, isAtom: !text.startsWith('-') };
}

function present(format: string, sql: string, kind: PgKind, translator: Translator): Translated {
  refuseMutable(translator, 'the present time');
  return { ...atom(sql, kind), text: `to_char(${utcNow}, ${quoteLiteral(format)})` };
}

function column({ name, table, doubleQuoted }: Of<'column'>, { context }: Translator): Translated {
  const fact = context.findColumn(name, table);
  if (fact === undefined) {
    if (doubleQuoted) return { ...atom(quoteLiteral(name), 'text'), constant: name };
    return untranslatable(`there is no column ${table === undefined ? '' : `${table}.`}${name}`);
  }
  const { sql, foldsCase, ...rest } = fact;
  return { ...rest, sql: foldsCase ? `(${sql} collate "C")` : sql, isAtom: true };
}

function unary({ operator, operand }: Of<'unary'>, translator: Translator): Translated {
  if (operator === 'not') return { sql: `not ${wrap(translator.condition(operand))}`, kind: 'boolean' };
  const inner = translator.value(operand);
  if (operator === '-') return negate(inner);
  if (operator === '~') return complement(inner);
  return numbers.has(inner.kind)
    ? { ...inner, affinity: undefined }
    : untranslatable(`"+" before a ${inner.kind} value`);
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(['=', '<>', '<', '<=', '>', '>=']);

function binary({ operator, left, right }: Of<'binary'>, translator: Translator): Translated {
  if (operator === 'and' || operator === 'or') {
    const sides = [left, right].map((side) => wrap(translator.condition(side)));
    return { sql: sides.join(` ${operator} `), kind: 'boolean' };
  }
  if (comparisons.has(operator)) return comparison(operator as ComparisonOperator, left, right, translator);
  if (operator === '->' || operator === '->>') return translateArrow(operator, translator.value(left), right);
  return operate(operator, translator.value(left), translator.value(right));
}

/** A COLLATE anywhere inside decides how SQLite compares the whole; only one on the whole itself is followed. */
function operand(expression: Expression, translator: Translator): Translated {
  const value = translator.value(expression);
  const bare = expression.kind === 'collate' ? expression.operand : expression;
  return texts.has(value.kind) && hasCollate(bare)
    ? untranslatable('a comparison with a COLLATE inside an operand')
    : value;
}

function hasCollate(expression: Expression): boolean {
  return expression.kind === 'collate' || childrenOf(expression).some(hasCollate);
}

/** Row values are compared member by member, the first that differs deciding. */
function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  translator: Translator,
): Translated {
  if (left.kind !== 'row' || right.kind !== 'row')
    return compare(operator, operand(left, translator), operand(right, translator), translator);
  if (left.items.length !== right.items.length) return untranslatable('rows of different lengths');
  const pair = (i: number, by: ComparisonOperator) =>
    wrap(comparison(by, left.items[i] as Expression, right.items[i] as Expression, translator));
  const count = left.items.length;
  if (operator === '=' || operator === '<>') {
    const joined = Array.from({ length: count }, (_, i) => pair(i, operator)).join(operator === '=' ? ' and ' : ' or ');
    return { sql: joined, kind: 'boolean' };
  }
  const strict = operator.slice(0, 1) as '<' | '>';
  let sql = pair(count - 1, operator);
  for (let i = count - 2; i >= 0; i--) sql = `(${pair(i, strict)} or (${pair(i, '=')} and ${sql}))`;
  return { sql, kind: 'boolean' };
}

function is({ negated, left, right }: Of<'is'>, translator: Translator): Translated {
  if (right.kind === 'null') return isNull(negated, translator.value(left));
  if (right.kind === 'boolean') {
    return { sql: `${wrap(translator.condition(left))} is ${negated ? 'not ' : ''}${right.value}`, kind: 'boolean' };
  }
  if (left.kind === 'row' || right.kind === 'row') return untranslatable('IS between rows');
  return isSame(negated, operand(left, translator), operand(right, translator), translator);
}

function between({ negated, operand, low, high }: Of<'between'>, translator: Translator): Translated {
  const from = wrap(comparison('>=', operand, low, translator));
  const to = wrap(comparison('<=', operand, high, translator));
  return { sql: negated ? `not (${from} and ${to})` : `(${from} and ${to})`, kind: 'boolean', isAtom: !negated };
}

function inList({ negated, operand: tested, list }: Of<'in'>, translator: Translator): Translated {
  if (tested.kind === 'row' && list.length > 0) {
    const equals = list.map((item) => wrap(comparison('=', tested, item, translator))).join(' or ');
    return { sql: negated ? `not (${equals})` : `(${equals})`, kind: 'boolean', isAtom: !negated };
  }
  const items = list.map((item) => translator.value(item));
  return isOneOf(negated, operand(tested, translator), items, translator);
}

function caseOf({ operand, branches, otherwise }: Of<'case'>, translator: Translator): Translated {
  const whens = branches.map(({ when }) =>
    operand === undefined ? translator.condition(when).sql : comparison('=', operand, when, translator).sql,
  );
  const results = branches.map(({ result }) => translator.value(result));
  const last = otherwise === undefined ? [] : [translator.value(otherwise)];
  const { values, kind } = unify([...results, ...last], 'a CASE with results');
  const arms = whens.map((when, i) => `when ${when} then ${values[i]?.sql}`).join(' ');
  const isWide = values.some((value) => value.isWide);
  return { ...atom(`case ${arms}${last.length > 0 ? ` else ${values.at(-1)?.sql}` : ''} end`, kind), isWide };
}

function collate({ operand, collation }: Of<'collate'>, translator: Translator): Translated {
  const inner = translator.value(operand);
  return { ...inner, collation: collationOf(collation), hasExplicitCollation: true };
}

/** Undefined for BINARY. */
export function collationOf(name: string | undefined): Collation | undefined {
  const folded = name?.toLowerCase();
  if (folded === undefined || folded === 'binary') return undefined;
  return folded === 'nocase' || folded === 'rtrim' ? folded : { custom: name ?? '' };
}

function call(expression: Of<'call'>, translator: Translator): Translated {
  const aggregate = translator.context.translateAggregate?.(expression, translator);
  if (aggregate !== undefined) return aggregate;
  if (expression.star || expression.distinct || expression.filter || expression.over)
    return untranslatable(`${expression.name}() over many rows`);
  return translateCall(expression, translator);
}

function query(expression: Of<'query'>, translator: Translator): Translated {
  return translator.context.translateQuery?.(expression, translator) ?? untranslatable('a query inside an expression');
}
