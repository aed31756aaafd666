/** A cursor over tokens with the few moves that a recursive descent needs. Keywords are compared in lower case. */
import type { Select } from './ast.ts';
import { SqlSyntaxError } from './syntax-error.ts';
import { type Token, tokenize } from './tokenize.ts';

export class TokenReader {
  readonly sql: string;
  /** Reads a query inside an expression; unset where the statement can hold none. */
  readSelect: ((reader: TokenReader) => Select) | undefined;
  readonly #tokens: Token[];
  #at = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.#tokens = tokenize(sql);
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  /** Where the token before the present one ends. */
  get previousEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  isWord(...words: string[]): boolean {
    return words.every((word, i) => {
      const token = this.peek(i);
      return token.kind === 'word' && token.text.toLowerCase() === word;
    });
  }

  /** Takes the words if all of them stand here. */
  takeWords(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.#at += words.length;
    return true;
  }

  isOperator(operator: string): boolean {
    return this.token.kind === 'operator' && this.token.text === operator;
  }

  takeOperator(operator: string): boolean {
    if (!this.isOperator(operator)) return false;
    this.#at++;
    return true;
  }

  expectOperator(operator: string): void {
    if (!this.takeOperator(operator)) throw this.error(`"${operator}"`);
  }

  expectWords(...words: string[]): void {
    if (!this.takeWords(...words)) throw this.error(words.join(' ').toUpperCase());
  }

  /** A name: bare, in any of the quotes, or a string, which SQLite takes for a name here. */
  expectName(): string {
    const { token } = this;
    if (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'string') throw this.error('a name');
    this.#at++;
    return token.text;
  }

  /** `schema.name` or `name`; returns the last part. */
  expectQualifiedName(): string {
    const name = this.expectName();
    return this.takeOperator('.') ? this.expectName() : name;
  }

  /** Moves behind the parenthesis that closes the one here. */
  skipParentheses(): void {
    this.expectOperator('(');
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === 'end') throw this.error('")"');
      if (token.kind !== 'operator') continue;
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
    }
  }

  error(expected: string): SqlSyntaxError {
    return new SqlSyntaxError(this.sql, this.token.start, expected);
  }
}
