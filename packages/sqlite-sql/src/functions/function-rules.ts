/** The functions of SQLite that have a counterpart of the same meaning, as one table; all others have no translation. */
import type { Expression } from '../ast.ts';
import { type Translated, type Translator, untranslatable } from '../translation.ts';
import { dateFunctions } from './date-functions.ts';
import type { FunctionRules } from './function-rule.ts';
import { jsonFunctions } from './json-functions.ts';
import { randomFunctions } from './random-functions.ts';
import { textFunctions } from './text-functions.ts';
import { valueFunctions } from './value-functions.ts';

export const functionRules: FunctionRules = {
  ...textFunctions,
  ...valueFunctions,
  ...dateFunctions,
  ...jsonFunctions,
  ...randomFunctions,
};

export function translateCall(
  { name, arguments: expressions }: Extract<Expression, { kind: 'call' }>,
  translator: Translator,
): Translated {
  const rule = Object.hasOwn(functionRules, name) ? functionRules[name] : undefined;
  if (rule === undefined) return untranslatable(`the function ${name}() has no counterpart`);
  const [least, most] = rule.arity;
  if (expressions.length < least || expressions.length > most) {
    return untranslatable(`${name}() with ${expressions.length} arguments`);
  }
  const args = argumentsOf(name, expressions, translator);
  return rule.write({ name, args, expressions, translator });
}

/** Those of date functions are read by `moment.ts`, since 'now' is not a text there. */
function argumentsOf(name: string, expressions: readonly Expression[], translator: Translator): Translated[] {
  return Object.hasOwn(dateFunctions, name) ? [] : expressions.map((expression) => translator.value(expression));
}
