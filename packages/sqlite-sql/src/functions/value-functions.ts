/** Functions of numbers, and those that choose between values. */
import { asNumber, asOperand, unify } from '../coerce.ts';
import { collate, compare } from '../compare.ts';
import { atom, numbers, type Translated, texts, untranslatable, wrap } from '../translation.ts';
import { argument, argumentOf, type Call, type FunctionRules } from './function-rule.ts';

const numeric = new Set([...numbers, 'boolean'] as const);

function coalesce(call: Call): Translated {
  const { values, kind } = unify(call.args, call.name);
  return {
    ...atom(`coalesce(${values.map(({ sql }) => sql).join(', ')})`, kind),
    isWide: values.some(({ isWide }) => isWide),
  };
}

function choose(call: Call): Translated {
  const pairs = Math.floor(call.expressions.length / 2);
  const hasOtherwise = call.expressions.length % 2 === 1;
  const chosen = call.args.filter((_, i) => i % 2 === 1 || (hasOtherwise && i === call.args.length - 1));
  const { values, kind } = unify(chosen, call.name);
  const arms = Array.from({ length: pairs }, (_, i) => {
    const condition = call.translator.condition(call.expressions[i * 2] as never).sql;
    return `when ${condition} then ${values[i]?.sql}`;
  });
  const otherwise = hasOtherwise ? ` else ${values.at(-1)?.sql}` : '';
  return atom(`case ${arms.join(' ')}${otherwise} end`, kind);
}

function nullif(call: Call): Translated {
  const [a, b] = [argument(call, 0), argument(call, 1)];
  return atom(`case when ${compare('=', a, b, call.translator).sql} then null else ${a.sql} end`, a.kind);
}

/** NULL where any argument is, unlike `least` and `greatest`. */
function extreme(name: 'least' | 'greatest') {
  return (call: Call): Translated => {
    const { values, kind } = unify(call.args, call.name);
    if (!texts.has(kind) && !numbers.has(kind) && kind !== 'boolean' && kind !== 'date' && kind !== 'timestamp') {
      return untranslatable(`${call.name}() of ${kind} values`);
    }
    const collation = call.args.find((value) => value.collation !== undefined)?.collation;
    if (collation !== undefined) return untranslatable(`${call.name}() under a collation`);
    const compared = values.map((value, i) =>
      texts.has(kind) && i === 0 ? `${wrap(collate(value, undefined))} collate "C"` : value.sql,
    );
    const present = values.map((value) => `${wrap(value)} is not null`).join(' and ');
    return {
      ...atom(`case when ${present} then ${name}(${compared.join(', ')}) end`, kind),
      isWide: values.some(({ isWide }) => isWide),
    };
  };
}

const typeNames: Readonly<Record<string, string>> = {
  text: 'text',
  citext: 'text',
  enum: 'text',
  date: 'text',
  integer: 'integer',
  boolean: 'integer',
  bytea: 'blob',
};

function typeOf(call: Call): Translated {
  const value = argument(call, 0);
  if (value.kind === 'unknown') return atom(`'null'`, 'text');
  const isReal = value.kind === 'float' && value.affinity !== 'numeric';
  const name = isReal ? 'real' : typeNames[value.kind];
  if (name === undefined) return untranslatable(`typeof() of a ${value.kind} value`);
  return atom(`case when ${wrap(value)} is null then 'null' else '${name}' end`, 'text');
}

/** Half a unit goes away from zero, decided on the exact binary value as SQLite does. */
function round(call: Call): Translated {
  const value = asOperand(argumentOf(call, 0, numeric));
  if (value.kind === 'integer') return atom(`${wrap(value)}::float8`, 'float');
  const digits = call.args.length < 2 ? 0 : Number(call.args[1]?.constant ?? Number.NaN);
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 14))
    return untranslatable('round() to digits that are not known');
  const x = wrap(value);
  return atom(
    `case when abs(${x}) < 4503599627370496 then round(${exactDecimal(x)}, ${digits})::float8 else ${x} end`,
    'float',
  );
}

/** The binary value with all of its digits, which a cast to numeric would cut to fifteen: 62 bits, then 62 more. */
function exactDecimal(x: string): string {
  const scaled = `(${x} - trunc(${x})) * 4611686018427387904`;
  const rest = `(${scaled} - trunc(${scaled})) * 4611686018427387904`;
  return `trunc(${x})::bigint + trunc(${scaled})::bigint * ${twoToTheMinus62} + (${rest})::bigint * ${twoToTheMinus62} * ${twoToTheMinus62}`;
}

/** Exact in decimal digits, so that the products are. */
const twoToTheMinus62 = '0.00000000000000000021684043449710088680149056017398834228515625';

function absolute(call: Call): Translated {
  const value = asOperand(argumentOf(call, 0, numeric));
  return { ...atom(`abs(${value.sql})`, value.kind), isWide: value.isWide ?? false };
}

/** Mathematics in floating point: the same library on both sides. NULL where SQLite has no answer. */
function mathematics(name: string, domain?: (x: string) => string) {
  return (call: Call): Translated => {
    const value = asNumber(argumentOf(call, 0, numeric));
    const x = value.kind === 'float' ? value.sql : `${wrap(value)}::float8`;
    return atom(domain === undefined ? `${name}(${x})` : `case when ${domain(x)} then ${name}(${x}) end`, 'float');
  };
}

/** A whole number is its own result. */
function rounding(name: 'floor' | 'ceil' | 'trunc') {
  return (call: Call): Translated => {
    const value = asOperand(argumentOf(call, 0, numeric));
    return value.kind === 'integer' ? value : atom(`${name}(${value.sql})`, 'float');
  };
}

function sign(call: Call): Translated {
  return atom(`sign(${asNumber(argumentOf(call, 0, numeric)).sql})::integer`, 'integer');
}

function likely(call: Call): Translated {
  return argument(call, 0);
}

export const valueFunctions: FunctionRules = {
  coalesce: { arity: [2, 99], example: 'coalesce(n, 0)', write: coalesce },
  ifnull: { arity: [2, 2], example: "ifnull(name, '')", write: coalesce },
  nullif: { arity: [2, 2], example: 'nullif(n, 0)', write: nullif },
  iif: { arity: [2, 99], example: "iif(n > 3, 'many', 'few')", write: choose },
  if: { arity: [2, 99], example: "if(n > 3, 'many')", write: choose },
  min: { arity: [2, 99], example: 'min(n, 4)', write: extreme('least') },
  max: { arity: [2, 99], example: "max(name, 'M')", write: extreme('greatest') },
  typeof: { arity: [1, 1], example: 'typeof(name)', write: typeOf },
  abs: { arity: [1, 1], example: 'abs(n)', write: absolute },
  round: { arity: [1, 2], example: 'round(x, 2)', write: round },
  sign: { arity: [1, 1], example: 'sign(n)', write: sign },
  floor: { arity: [1, 1], example: 'floor(x)', write: rounding('floor') },
  ceil: { arity: [1, 1], example: 'ceil(x)', write: rounding('ceil') },
  ceiling: { arity: [1, 1], example: 'ceiling(x)', write: rounding('ceil') },
  trunc: { arity: [1, 1], example: 'trunc(x)', write: rounding('trunc') },
  sqrt: { arity: [1, 1], example: 'sqrt(x)', write: mathematics('sqrt', (x) => `${x} >= 0`) },
  likely: { arity: [1, 1], example: 'likely(n)', write: likely },
  unlikely: { arity: [1, 1], example: 'unlikely(n)', write: likely },
  likelihood: { arity: [2, 2], example: 'likelihood(n, 0.5)', write: likely },
};
