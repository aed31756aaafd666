/**
 * LIKE, GLOB and REGEXP. LIKE folds ASCII letters only, as ILIKE does under the collation "C". A constant pattern of
 * GLOB becomes a regular expression. REGEXP is a function of the application; only what all engines read alike is taken.
 */
import { quoteLiteral } from '@vanguard/postgres/quote';
import type { Expression } from './ast.ts';
import { asText } from './coerce.ts';
import { type Translated, type Translator, texts, untranslatable, wrap } from './translation.ts';

type Like = Extract<Expression, { kind: 'like' }>;

export function translatePattern(expression: Like, translator: Translator): Translated {
  const tested = translator.value(expression.left);
  switch (expression.operator) {
    case 'like':
      return like(expression, tested, translator);
    case 'glob':
      return regex(expression, tested, globToRegex(constantPattern(expression)));
    case 'regexp': {
      const pattern = commonRegex(constantPattern(expression));
      translator.context.note?.(
        'REGEXP is a function of the application; it is taken as a search with the case told apart',
      );
      return regex(expression, tested, pattern);
    }
    default:
      return untranslatable(`${expression.operator.toUpperCase()} has no counterpart`);
  }
}

function like({ negated, right, escape }: Like, tested: Translated, translator: Translator): Translated {
  const pattern = translator.value(right);
  const operator = negated ? 'not ilike' : 'ilike';
  const value = wrap(textual(tested, 'LIKE'));
  if (pattern.constant !== undefined) {
    const constant = withBackslashes(pattern.constant, escape);
    return { sql: `${value} ${operator} ${quoteLiteral(constant)} collate "C"`, kind: 'boolean' };
  }
  if (escape !== undefined) return untranslatable('LIKE with ESCAPE and a pattern that is not constant');
  return { sql: `${value} ${operator} ${wrap(textual(pattern, 'LIKE'))} collate "C" escape ''`, kind: 'boolean' };
}

/** The pattern as PostgreSQL reads it without an ESCAPE: the backslash escapes. */
function withBackslashes(pattern: string, escape: Expression | undefined): string {
  if (escape === undefined) return pattern.replaceAll('\\', '\\\\');
  if (escape.kind !== 'string' || !/^.$/su.test(escape.value))
    return untranslatable('LIKE with an ESCAPE of other than one character');
  const characters = Array.from(pattern);
  let written = '';
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character !== escape.value) written += character === '\\' ? '\\\\' : character;
    else if (++i < characters.length) written += `\\${characters[i]}`;
    else return untranslatable('a LIKE pattern that ends in its ESCAPE');
  }
  return written;
}

function textual(value: Translated, what: string): Translated {
  if (texts.has(value.kind) || value.kind === 'integer' || value.kind === 'unknown') return asText(value);
  return untranslatable(`${what} on ${value.kind}`);
}

function constantPattern({ right, operator }: Like): string {
  return right.kind === 'string'
    ? right.value
    : untranslatable(`${operator.toUpperCase()} with a pattern that is not constant`);
}

function regex({ negated, operator }: Like, tested: Translated, pattern: string): Translated {
  const value = textual(tested, operator.toUpperCase());
  return { sql: `${wrap(value)} ${negated ? '!~' : '~'} ${quoteLiteral(pattern)} collate "C"`, kind: 'boolean' };
}

const special = /[\\^$.|?*+()[\]{}-]/g;

function globToRegex(glob: string): string {
  let regex = '^';
  for (let i = 0; i < glob.length; i++) {
    const character = glob[i] as string;
    if (character === '*') regex += '.*';
    else if (character === '?') regex += '.';
    else if (character === '[') {
      const end = classEnd(glob, i);
      regex += characterClass(glob.slice(i + 1, end));
      i = end;
    } else regex += character.replace(special, '\\$&');
  }
  return `${regex}$`;
}

/** A closing bracket right after the opening one, or after its caret, stands for itself. */
function classEnd(glob: string, start: number): number {
  const from = start + (glob[start + 1] === '^' ? 2 : 1);
  const end = glob.indexOf(']', from + 1);
  return end === -1 ? untranslatable('a GLOB pattern with an open bracket') : end;
}

function characterClass(body: string): string {
  const negated = body.startsWith('^');
  const members = Array.from(negated ? body.slice(1) : body);
  let inside = '';
  for (let i = 0; i < members.length; i++) {
    const [first, dash, last] = members.slice(i, i + 3) as [string, string?, string?];
    if (dash !== '-' || last === undefined) {
      inside += escaped(first);
      continue;
    }
    if ((first.codePointAt(0) as number) > (last.codePointAt(0) as number))
      untranslatable('a GLOB range that runs backwards');
    inside += `${escaped(first)}-${escaped(last)}`;
    i += 2;
  }
  return `[${negated ? '^' : ''}${inside}]`;
}

function escaped(character: string): string {
  return character.replace(special, '\\$&');
}

/** Letters, digits, classes, groups, alternatives, anchors, greedy counts: what every engine reads the same way. */
const commonToken =
  /\\[dws]|\\[\\^$.|?*+()[\]{}/-]|\[\^?(?:\\[\\\]^-]|[^\\[\]])+\]|\(\?:|\((?!\?)|[)|^$.]|[*+?](?![+?*])|\{\d+(?:,\d*)?\}(?![+?*])|[^\\^$.|?*+()[\]{}]/uy;
const classes: Record<string, string> = {
  '\\d': '[0-9]',
  '\\w': '[A-Za-z0-9_]',
  '\\s': '[ \\t\\n\\r\\f\\v]',
  '.': '[^\\n]',
};

function commonRegex(pattern: string): string {
  let regex = '';
  commonToken.lastIndex = 0;
  while (commonToken.lastIndex < pattern.length) {
    const token = commonToken.exec(pattern)?.[0];
    if (token === undefined) return untranslatable('a REGEXP pattern that engines read differently');
    regex += classes[token] ?? token;
  }
  return regex;
}
