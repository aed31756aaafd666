/** SQLite's lexical rules: https://www.sqlite.org/draft/tokenreq.html. Comments and white space are passed over. */
import { SqlSyntaxError } from './syntax-error.ts';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'blob' | 'operator' | 'end';

export interface Token {
  kind: TokenKind;
  /** A word as written, a quoted name or string without its quotes, the hex digits of a blob, an operator. */
  text: string;
  start: number;
  end: number;
  /** For a quoted name: in double quotes, which SQLite may take for a string. */
  doubleQuoted: boolean;
}

const skipped = /(?:\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
const patterns: [TokenKind, RegExp][] = [
  ['blob', /[xX]'(?:[0-9a-fA-F]{2})*'/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*/uy],
  ['string', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ['operator', /->>|->|\|\||<<|>>|<=|>=|<>|==|!=|[-+*/%&|~<>=(),.;]/y],
];

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = skip(sql, 0);
  while (at < sql.length) {
    const token = nextToken(sql, at);
    tokens.push(token);
    at = skip(sql, token.end);
  }
  tokens.push({ kind: 'end', text: '', start: sql.length, end: sql.length, doubleQuoted: false });
  return tokens;
}

function skip(sql: string, at: number): number {
  skipped.lastIndex = at;
  return at + (skipped.exec(sql)?.[0].length ?? 0);
}

function nextToken(sql: string, start: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const raw = pattern.exec(sql)?.[0];
    if (raw === undefined) continue;
    return {
      kind,
      text: unquote(kind, raw),
      start,
      end: start + raw.length,
      doubleQuoted: kind === 'quoted' && raw[0] === '"',
    };
  }
  throw new SqlSyntaxError(sql, start, 'a name, a value or an operator');
}

function unquote(kind: TokenKind, raw: string): string {
  if (kind === 'blob') return raw.slice(2, -1);
  if (kind === 'string') return raw.slice(1, -1).replaceAll("''", "'");
  if (kind !== 'quoted') return raw;
  const quote = raw[0] as string;
  return quote === '[' ? raw.slice(1, -1) : raw.slice(1, -1).replaceAll(quote + quote, quote);
}
