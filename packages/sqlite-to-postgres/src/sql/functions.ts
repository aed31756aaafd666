/** The functions of SQLite that have a counterpart of the same meaning, as a table; all others have no translation. */
import { type PgKind, type Translated, type TranslationContext, untranslatable } from './translation.ts';

interface FunctionRule {
  /** Least and most arguments. */
  arity: readonly [number, number];
  /** Kinds the first argument may have; undefined for any. */
  takes?: readonly PgKind[];
  gives: PgKind | 'first';
  write(args: readonly string[]): string;
}

const texts: readonly PgKind[] = ['text', 'citext'];
const numbers: readonly PgKind[] = ['integer', 'float', 'numeric'];
const called = (name: string) => (args: readonly string[]) => `${name}(${args.join(', ')})`;

const rules: Readonly<Record<string, FunctionRule>> = {
  length: { arity: [1, 1], takes: texts, gives: 'integer', write: called('length') },
  lower: { arity: [1, 1], takes: texts, gives: 'text', write: called('lower') },
  upper: { arity: [1, 1], takes: texts, gives: 'text', write: called('upper') },
  trim: { arity: [1, 1], takes: texts, gives: 'text', write: ([text]) => `btrim(${text}, ' ')` },
  ltrim: { arity: [1, 1], takes: texts, gives: 'text', write: ([text]) => `ltrim(${text}, ' ')` },
  rtrim: { arity: [1, 1], takes: texts, gives: 'text', write: ([text]) => `rtrim(${text}, ' ')` },
  replace: { arity: [3, 3], takes: texts, gives: 'text', write: called('replace') },
  instr: { arity: [2, 2], takes: texts, gives: 'integer', write: called('strpos') },
  abs: { arity: [1, 1], takes: numbers, gives: 'first', write: called('abs') },
  coalesce: { arity: [2, 99], gives: 'first', write: called('coalesce') },
  ifnull: { arity: [2, 2], gives: 'first', write: called('coalesce') },
  nullif: { arity: [2, 2], gives: 'first', write: called('nullif') },
};

export function translateCall(name: string, args: readonly Translated[], context: TranslationContext): Translated {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) return untranslatable(`the function ${name}() has no counterpart`);
  const [least, most] = rule.arity;
  const first = args[0];
  if (first === undefined || args.length < least || args.length > most) {
    return untranslatable(`${name}() with ${args.length} arguments in a ${context.purpose}`);
  }
  if (rule.takes !== undefined && !rule.takes.includes(first.kind)) return untranslatable(`${name}() of ${first.kind}`);
  if (rule.gives === 'first' && args.some(({ kind }) => kind !== first.kind && kind !== 'unknown')) {
    return untranslatable(`${name}() of different kinds`);
  }
  return { sql: rule.write(args.map(({ sql }) => sql)), kind: rule.gives === 'first' ? first.kind : rule.gives };
}
