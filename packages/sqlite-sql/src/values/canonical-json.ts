/**
 * One text for all JSON texts that PostgreSQL's jsonb holds as the same value: keys sorted, numbers as exact decimals,
 * strings unescaped. Undefined where jsonb would refuse the text, and where a key stands twice, of which jsonb would
 * drop the first. (JSON.parse alone would round numbers.)
 */
import { formatDecimal, fractionDigits, parseDecimal, wholeDigits } from './decimal.ts';

const whitespace = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids exactly these
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const maxDepth = 1_000;

class NotJsonb extends Error {}

export function canonicalJson(source: string): string | undefined {
  const reader = new Reader(source);
  try {
    const value = reader.value(0);
    return reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NotJsonb) return undefined;
    throw error;
  }
}

class Reader {
  #at = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  isAtEnd(): boolean {
    this.#match(whitespace);
    return this.#at === this.#source.length;
  }

  value(depth: number): string {
    if (depth > maxDepth) throw new NotJsonb();
    this.#match(whitespace);
    switch (this.#source[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return `[${this.#list(']', () => this.value(depth + 1)).join(',')}]`;
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): string {
    const members = new Map<string, string>();
    this.#list('}', () => {
      this.#match(whitespace);
      const key = this.#string();
      this.#expect(':');
      if (members.has(key)) throw new NotJsonb();
      members.set(key, this.value(depth + 1));
    });
    const sorted = [...members].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, value]) => `${key}:${value}`).join(',')}}`;
  }

  #list<Item>(close: string, readItem: () => Item): Item[] {
    this.#at++;
    const items: Item[] = [];
    this.#match(whitespace);
    if (this.#source[this.#at] === close) {
      this.#at++;
      return items;
    }
    for (;;) {
      items.push(readItem());
      this.#match(whitespace);
      const next = this.#source[this.#at++];
      if (next === close) return items;
      if (next !== ',') throw new NotJsonb();
    }
  }

  #string(): string {
    const raw = this.#match(text);
    if (raw === undefined) throw new NotJsonb();
    const value = JSON.parse(raw) as string;
    if (value.includes('\0') || !value.isWellFormed()) throw new NotJsonb();
    return JSON.stringify(value);
  }

  #scalar(): string {
    const word = this.#match(scalar);
    if (word === undefined || word === '') throw new NotJsonb();
    if (word === 'true' || word === 'false' || word === 'null') return word;
    const decimal = parseDecimal(word);
    if (decimal === undefined || wholeDigits(decimal) > 131_072 || fractionDigits(decimal) > 16_383)
      throw new NotJsonb();
    return formatDecimal(decimal);
  }

  #expect(character: string): void {
    this.#match(whitespace);
    if (this.#source[this.#at++] !== character) throw new NotJsonb();
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
