/** Arithmetic, bits and joining of texts: 64-bit integers, division by zero gives NULL, numbers join as their digits. */
import { asNumber, asOperand, asText, asWide, widest } from './coerce.ts';
import { atom, type Translated, texts, untranslatable, wrap } from './translation.ts';

export function negate(operand: Translated): Translated {
  const inner = asNumber(operand);
  if (inner.constant !== undefined) return negatedConstant(inner, inner.constant);
  const wide = asWide(inner);
  return { sql: `- ${wrap(wide)}`, kind: inner.kind, isWide: wide.isWide ?? false };
}

function negatedConstant({ kind }: Translated, constant: string): Translated {
  const negated = constant.startsWith('-') ? constant.slice(1) : Number(constant) === 0 ? constant : `-${constant}`;
  return { sql: negated, kind, constant: negated, isAtom: !negated.startsWith('-') };
}

export function complement(operand: Translated): Translated {
  return { sql: `~ ${wrap(wholeOperand(operand, '~'))}`, kind: 'integer', isWide: true };
}

type Operation = (left: Translated, right: Translated, operator: string) => Translated;

const operations: Readonly<Record<string, Operation>> = {
  '+': arithmetic,
  '-': arithmetic,
  '*': arithmetic,
  '/': divide,
  '%': remainder,
  '&': bits,
  '|': bits,
  '<<': shift,
  '>>': shift,
  '||': join,
};

export function operate(operator: string, left: Translated, right: Translated): Translated {
  const operation = operations[operator] ?? untranslatable(`the operator "${operator}"`);
  return operation(left, right, operator);
}

function arithmetic(left: Translated, right: Translated, operator: string): Translated {
  const [a, b] = [asOperand(left), asOperand(right)];
  return { sql: `${wrap(widened(a, b))} ${operator} ${wrap(b)}`, kind: widest([a.kind, b.kind]), isWide: true };
}

/** One side in 64 bits makes PostgreSQL compute in them. */
function widened(a: Translated, b: Translated): Translated {
  return b.isWide || b.kind !== 'integer' ? a : asWide(a);
}

/** Whole numbers divide to a whole number, toward zero, on both sides. */
function divide(left: Translated, right: Translated): Translated {
  const [a, b] = [surelyTyped(left, '/'), surelyTyped(right, '/')];
  return { sql: `${wrap(widened(a, b))} / ${nonZero(b)}`, kind: widest([a.kind, b.kind]), isWide: true };
}

function remainder(left: Translated, right: Translated): Translated {
  return {
    sql: `${wrap(wholeOperand(left, '%'))} % ${nonZero(wholeOperand(right, '%'))}`,
    kind: 'integer',
    isWide: true,
  };
}

function nonZero(value: Translated): string {
  const isConstant = value.constant !== undefined && Number(value.constant) !== 0;
  return isConstant ? wrap(value) : `nullif(${value.sql}, 0)`;
}

/** A decimal column may hold whole numbers too, and then SQLite divides without a fraction. */
function surelyTyped(value: Translated, operator: string): Translated {
  const isUnsure =
    value.constant === undefined &&
    (value.kind === 'numeric' || (value.kind === 'float' && value.affinity === 'numeric'));
  return isUnsure ? untranslatable(`"${operator}" of values that may be whole or not`) : asOperand(value);
}

function bits(left: Translated, right: Translated, operator: string): Translated {
  return {
    sql: `${wrap(wholeOperand(left, operator))} ${operator} ${wrap(wholeOperand(right, operator))}`,
    kind: 'integer',
    isWide: true,
  };
}

function shift(left: Translated, right: Translated, operator: string): Translated {
  const places = Number(right.constant ?? Number.NaN);
  if (!(Number.isInteger(places) && places >= 0 && places < 64))
    return untranslatable(`"${operator}" by a number that is not known`);
  return { sql: `${wrap(wholeOperand(left, operator))} ${operator} ${places}`, kind: 'integer', isWide: true };
}

function wholeOperand(value: Translated, operator: string): Translated {
  const number = asNumber(value);
  return number.kind === 'integer' ? asWide(number) : untranslatable(`"${operator}" of a ${value.kind} value`);
}

function join(left: Translated, right: Translated): Translated {
  const [a, b] = [asText(left), asText(right)];
  if (!texts.has(a.kind) || !texts.has(b.kind)) return untranslatable(`"||" between ${left.kind} and ${right.kind}`);
  return { sql: `${wrap(a)} || ${wrap(b)}`, kind: 'text' };
}

/** CAST: https://www.sqlite.org/lang_expr.html#castexpr. Of a text, the number it begins with. */
export function castTo(affinity: string, operand: Translated): Translated {
  switch (affinity) {
    case 'integer':
      return { ...castToInteger(operand), affinity: 'integer' };
    case 'text':
      return { ...asText(operand), affinity: 'text' };
    case 'real':
      return { ...castToReal(operand), affinity: 'real' };
    case 'numeric':
      if (operand.kind === 'integer' || operand.kind === 'boolean')
        return { ...asNumber(operand), affinity: 'numeric' };
      return untranslatable(`CAST of a ${operand.kind} value to a number that may be whole or not`);
    default:
      return operand.kind === 'bytea' ? operand : untranslatable(`CAST of a ${operand.kind} value to bytes`);
  }
}

const least = '-9223372036854775808';
const greatest = '9223372036854775807';
const blank = '[ \\t\\n\\v\\f\\r]*';

function castToInteger(operand: Translated): Translated {
  const value = wrap(operand);
  if (texts.has(operand.kind)) {
    const digits = `coalesce(substring(${value} from '^${blank}([+-]?[0-9]+)')::numeric, 0)`;
    return integerOrNull(operand, `least(greatest(${digits}, ${least}), ${greatest})::bigint`);
  }
  if (operand.kind === 'float' || operand.kind === 'numeric') {
    const sql = `case when ${value} >= ${greatest} then ${greatest} when ${value} <= ${least} then ${least} else trunc(${value})::bigint end`;
    return { ...atom(sql, 'integer'), isWide: true };
  }
  return asNumber(operand);
}

function integerOrNull(operand: Translated, sql: string): Translated {
  return { ...atom(`case when ${wrap(operand)} is not null then ${sql} end`, 'integer'), isWide: true };
}

function castToReal(operand: Translated): Translated {
  if (texts.has(operand.kind)) {
    const digits = `substring(${wrap(operand)} from '^${blank}([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)')`;
    return atom(`case when ${wrap(operand)} is not null then coalesce(${digits}::float8, 0) end`, 'float');
  }
  return atom(`${wrap(asNumber(operand))}::float8`, 'float');
}
