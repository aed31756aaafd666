/**
 * Functions over many rows, as aggregates and over windows. Whole numbers sum to whole numbers, an average is always
 * a floating point number, and an order puts NULL first.
 */
import { quoteIdentifier } from '@vanguard/postgres/quote';
import type { OrderTerm, WindowDefinition } from '../ast.ts';
import { asNumber, asText } from '../coerce.ts';
import { collate } from '../compare.ts';
import {
  atom,
  type CallExpression,
  numbers,
  type Translated,
  type Translator,
  texts,
  untranslatable,
  wrap,
} from '../translation.ts';

interface Call {
  args: Translated[];
  /** `distinct ` or nothing. */
  distinct: string;
  /** FILTER and OVER, to stand behind every aggregate that is written. */
  tail: string;
  note(text: string): void;
}

type Rule = (call: Call) => Translated;

const first = ({ args }: Call) => args[0] as Translated;

function sum(call: Call): Translated {
  const value = asNumber(first(call));
  const sql = `sum(${call.distinct}${value.sql})${call.tail}`;
  if (value.kind === 'integer') return { ...atom(`(${sql})::bigint`, 'integer'), isWide: true };
  call.note('sums of fractions are exact for decimals and may differ in the last digit for floating point');
  return atom(sql, value.kind);
}

function average(call: Call): Translated {
  const value = asNumber(first(call));
  if (value.kind !== 'integer') {
    call.note('sums of fractions are exact for decimals and may differ in the last digit for floating point');
    return atom(`(avg(${call.distinct}${value.sql})${call.tail})::float8`, 'float');
  }
  return atom(
    `((sum(${call.distinct}${value.sql})${call.tail})::float8 / nullif(count(${call.distinct}${value.sql})${call.tail}, 0))`,
    'float',
  );
}

function extreme(name: 'min' | 'max'): Rule {
  return (call) => {
    const value = first(call);
    if (value.collation !== undefined) return untranslatable(`${name}() under a collation`);
    if (texts.has(value.kind)) return atom(`${name}(${wrap(asText(value))} collate "C")${call.tail}`, 'text');
    if (value.kind === 'boolean') return atom(`${name}(${asNumber(value).sql})${call.tail}`, 'integer');
    const isOrdered = numbers.has(value.kind) || ['date', 'timestamp', 'timestamptz', 'time'].includes(value.kind);
    if (!isOrdered) return untranslatable(`${name}() of ${value.kind} values`);
    return { ...atom(`${name}(${value.sql})${call.tail}`, value.kind), isWide: value.isWide ?? false };
  };
}

function joined(call: Call): Translated {
  const separator = call.args[1] === undefined ? `','` : asText(call.args[1]).sql;
  call.note('the order of what group_concat() joins is not fixed on either side');
  return atom(`string_agg(${call.distinct}${asText(first(call)).sql}, ${separator})${call.tail}`, 'text');
}

function counted(call: Call): Translated {
  const value = call.args[0];
  return {
    ...atom(`count(${value === undefined ? '*' : call.distinct + value.sql})${call.tail}`, 'integer'),
    isWide: true,
  };
}

function jsonArray(call: Call): Translated {
  const value = first(call);
  const item = value.kind === 'boolean' ? asNumber(value).sql : value.sql;
  return atom(`coalesce(jsonb_agg(${item})${call.tail}, '[]'::jsonb)`, 'jsonb');
}

const aggregates: Readonly<Record<string, { arity: readonly [number, number]; write: Rule }>> = {
  count: { arity: [0, 1], write: counted },
  sum: { arity: [1, 1], write: sum },
  total: {
    arity: [1, 1],
    write: (call) =>
      atom(`coalesce((sum(${call.distinct}${asNumber(first(call)).sql})${call.tail})::float8, 0)`, 'float'),
  },
  avg: { arity: [1, 1], write: average },
  min: { arity: [1, 1], write: extreme('min') },
  max: { arity: [1, 1], write: extreme('max') },
  group_concat: { arity: [1, 2], write: joined },
  string_agg: { arity: [2, 2], write: joined },
  json_group_array: { arity: [1, 1], write: jsonArray },
};

/** Those that only a window gives sense to; the first argument decides the kind where there is one. */
const windowOnly: Readonly<Record<string, 'integer' | 'float' | 'first'>> = {
  row_number: 'integer',
  rank: 'integer',
  dense_rank: 'integer',
  ntile: 'integer',
  percent_rank: 'float',
  cume_dist: 'float',
  lag: 'first',
  lead: 'first',
  first_value: 'first',
  last_value: 'first',
  nth_value: 'first',
};

/** Undefined for a call that is about one row. */
export function translateAggregate(expression: CallExpression, translator: Translator): Translated | undefined {
  const { name, arguments: items, over } = expression;
  if (over !== undefined && Object.hasOwn(windowOnly, name)) return windowFunction(expression, translator);
  const rule = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined;
  if (rule === undefined || items.length < rule.arity[0] || items.length > rule.arity[1]) return undefined;
  const mayFold = !expression.distinct && (name === 'count' || name === 'group_concat');
  const args = items.map((item) => withoutCollation(translator.value(item), name, mayFold));
  const tail = filterOf(expression, translator) + overOf(expression, translator);
  const note = (text: string) => translator.context.note?.(text);
  return rule.write({ args, distinct: expression.distinct ? 'distinct ' : '', tail, note });
}

export function isAggregate({ name, arguments: items, over }: CallExpression): boolean {
  const rule = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined;
  return over === undefined && rule !== undefined && items.length >= rule.arity[0] && items.length <= rule.arity[1];
}

function withoutCollation(value: Translated, name: string, mayFold: boolean): Translated {
  if (value.collation !== undefined && !mayFold) return untranslatable(`${name}() under a collation`);
  return value.kind === 'jsonvalue' ? untranslatable(`${name}() of a value out of JSON`) : value;
}

function windowFunction(expression: CallExpression, translator: Translator): Translated {
  const { name } = expression;
  const args = expression.arguments.map((item) => translator.value(item));
  const gives = windowOnly[name] as 'integer' | 'float' | 'first';
  const kind = gives === 'first' ? (args[0]?.kind ?? 'unknown') : gives;
  const written = args.map((value, i) =>
    i > 0 && value.kind === 'integer' ? `${wrap(value)}${i === 1 ? '::integer' : ''}` : value.sql,
  );
  const call = `${name}(${written.join(', ')})${filterOf(expression, translator)}${overOf(expression, translator)}`;
  return atom(call, kind);
}

function filterOf({ filter }: CallExpression, translator: Translator): string {
  return filter === undefined ? '' : ` filter (where ${translator.condition(filter).sql})`;
}

function overOf({ over }: CallExpression, translator: Translator): string {
  if (over === undefined) return '';
  return typeof over === 'string' ? ` over ${quoteIdentifier(over)}` : ` over (${windowSql(over, translator)})`;
}

export function windowSql({ base, partitionBy, orderBy, frame }: WindowDefinition, translator: Translator): string {
  if (frame !== undefined && !/^[a-z0-9 \s]+$/i.test(frame)) return untranslatable(`the frame ${frame}`);
  const partitions = partitionBy.map((expression) => {
    const value = translator.value(expression);
    return collate(value, value.collation).sql;
  });
  return [
    ...(base === undefined ? [] : [quoteIdentifier(base)]),
    ...(partitions.length === 0 ? [] : [`partition by ${partitions.join(', ')}`]),
    ...(orderBy.length === 0
      ? []
      : [`order by ${orderBy.map((term) => orderSql(translator.value(term.expression), term)).join(', ')}`]),
    ...(frame === undefined ? [] : [frame.toLowerCase()]),
  ].join(' ');
}

/** By code points, and NULL before all values unless told otherwise. */
export function orderSql(value: Translated, { descending, nulls }: Pick<OrderTerm, 'descending' | 'nulls'>): string {
  if (value.kind === 'jsonvalue' || value.kind === 'json' || value.kind === 'jsonb')
    return untranslatable('an order by JSON');
  const folded = collate(value, value.collation);
  const sql = texts.has(folded.kind) && value.collation !== 'nocase' ? `${wrap(folded)} collate "C"` : folded.sql;
  const ordered = value.kind === 'enum' ? `${wrap(value)}::text collate "C"` : sql;
  return `${ordered}${descending ? ' desc' : ''} nulls ${nulls ?? (descending ? 'last' : 'first')}`;
}
