/**
 * The tokens of a Prisma schema, each with its place in the text, so that an edit touches its own bytes only.
 * https://www.prisma.io/docs/orm/prisma-schema/overview#syntax
 */

export interface Span {
  start: number;
  end: number;
}

export interface Token extends Span {
  kind: 'word' | 'string' | 'number' | 'symbol' | 'newline' | 'end';
  text: string;
}

const pattern =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<newline>\n)|[\s\uFEFF]|(?<string>"(?:[^"\\\n]|\\.)*")|(?<number>-?\d[\d.eE+-]*)|(?<word>[\p{L}_][\p{L}\p{N}_-]*)|(?<symbol>@@|.)/gu;

const kinds = ['newline', 'string', 'number', 'word', 'symbol'] as const;

/** Comments and blanks are left out; the last token is of kind `end`. */
export function tokenizeSchema(text: string): Token[] {
  const tokens = [...text.matchAll(pattern)].flatMap((match): Token[] => {
    const kind = kinds.find((name) => match.groups?.[name] !== undefined);
    return kind === undefined ? [] : [{ kind, text: match[0], start: match.index, end: match.index + match[0].length }];
  });
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}
