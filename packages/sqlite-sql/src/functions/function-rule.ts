/** The form of a rule for one function of SQLite: how many arguments it takes and what it becomes. */
import type { Expression } from '../ast.ts';
import { type PgKind, type Translated, type Translator, untranslatable } from '../translation.ts';

export interface Call {
  name: string;
  args: readonly Translated[];
  /** As written, where a constant must be known. */
  expressions: readonly Expression[];
  translator: Translator;
}

export interface FunctionRule {
  /** Least and most arguments. */
  arity: readonly [number, number];
  /** For the reference and its test; over the columns flag, n, x, price, name, day, at, data and raw. */
  example: string;
  write(call: Call): Translated;
}

export type FunctionRules = Readonly<Record<string, FunctionRule>>;

export function argument({ args, name }: Call, position: number): Translated {
  return args[position] ?? untranslatable(`${name}() with ${args.length} arguments`);
}

/** The argument, if it is of one of the kinds. */
export function argumentOf(call: Call, position: number, kinds: ReadonlySet<PgKind>): Translated {
  const value = argument(call, position);
  return kinds.has(value.kind) ? value : untranslatable(`${call.name}() of a ${value.kind} value`);
}

export function constantText({ expressions, name }: Call, position: number): string {
  const expression = expressions[position];
  if (expression?.kind === 'string') return expression.value;
  return untranslatable(`${name}() with an argument that is not constant`);
}
