/**
 * Parses a Prisma schema: `datasource`, `generator`, `model`, `view`, `type` and `enum` blocks. Blocks of other kinds
 * are passed over, so that a newer Prisma's schema is still read. Pure.
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference
 */
import { UsageError } from '../errors.ts';
import type {
  Argument,
  Attribute,
  EnumBlock,
  Expression,
  Field,
  Model,
  PrismaSchema,
  SettingsBlock,
} from './schema-ast.ts';
import { type Token, tokenizeSchema } from './schema-tokens.ts';

/** `path` is named in errors. Throws UsageError `prisma_schema_unreadable`. */
export function parseSchema(text: string, path = 'schema.prisma'): PrismaSchema {
  return new SchemaParser(text, path).parse();
}

class SchemaParser {
  readonly #text: string;
  readonly #path: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
    this.#tokens = tokenizeSchema(text);
  }

  parse(): PrismaSchema {
    const schema: PrismaSchema = { datasources: [], generators: [], models: [], enums: [] };
    this.#skipNewlines();
    while (this.#peek().kind !== 'end') {
      this.#block(schema);
      this.#skipNewlines();
    }
    return schema;
  }

  #block(schema: PrismaSchema): void {
    const keyword = this.#take('word', 'a block').text;
    const name = this.#take('word', `the name of the ${keyword}`).text;
    if (keyword === 'datasource') schema.datasources.push(this.#settings(name));
    else if (keyword === 'generator') schema.generators.push(this.#settings(name));
    else if (keyword === 'enum') schema.enums.push(this.#enum(name));
    else if (keyword === 'model' || keyword === 'view' || keyword === 'type')
      schema.models.push(this.#model(keyword, name));
    else this.#skipBlock();
  }

  #settings(name: string): SettingsBlock {
    const settings = this.#lines(() => {
      const setting = this.#take('word', 'a setting').text;
      this.#expect('=');
      return { name: setting, value: this.#expression() };
    });
    return { name, settings };
  }

  #model(kind: Model['kind'], name: string): Model {
    const model: Model = { kind, name, fields: [], attributes: [] };
    this.#lines(() => {
      if (this.#accept('@@')) model.attributes.push(this.#attribute());
      else model.fields.push(this.#field());
    });
    return model;
  }

  #field(): Field {
    const name = this.#take('word', 'a field').text;
    this.#accept(':');
    const type = this.#take('word', `the type of the field ${name}`).text;
    if (this.#peek().text === '(') this.#arguments();
    let isList = false;
    let isOptional = false;
    while (this.#peek().text === '[' || this.#peek().text === '?') {
      if (this.#accept('?')) isOptional = true;
      else {
        this.#expect('[');
        this.#expect(']');
        isList = true;
      }
    }
    return { name, type, isOptional, isList, attributes: this.#fieldAttributes() };
  }

  #enum(name: string): EnumBlock {
    const block: EnumBlock = { name, values: [], attributes: [] };
    this.#lines(() => {
      if (this.#accept('@@')) block.attributes.push(this.#attribute());
      else block.values.push({ name: this.#take('word', 'a value').text, attributes: this.#fieldAttributes() });
    });
    return block;
  }

  #fieldAttributes(): Attribute[] {
    const attributes: Attribute[] = [];
    while (this.#accept('@')) attributes.push(this.#attribute());
    return attributes;
  }

  #attribute(): Attribute {
    let name = this.#take('word', 'an attribute').text;
    while (this.#accept('.')) name += `.${this.#take('word', 'the rest of the attribute').text}`;
    return { name, arguments: this.#peek().text === '(' ? this.#arguments() : [] };
  }

  #arguments(): Argument[] {
    return this.#listed('(', ')', () => {
      const isNamed = this.#peek().kind === 'word' && this.#tokens[this.#next + 1]?.text === ':';
      if (!isNamed) return { name: undefined, value: this.#expression() };
      const name = this.#take('word', 'an argument').text;
      this.#expect(':');
      return { name, value: this.#expression() };
    });
  }

  #expression(): Expression {
    const token = this.#peek();
    const { start } = token;
    if (token.text === '[') {
      const items = this.#listed('[', ']', () => this.#expression());
      return { kind: 'array', items, start, end: this.#endOfLast() };
    }
    this.#next++;
    if (token.kind === 'string') return { kind: 'string', value: this.#unquote(token), start, end: token.end };
    if (token.kind === 'number') return { kind: 'number', text: token.text, start, end: token.end };
    if (token.kind !== 'word') this.#fail(token, 'a value');
    let name = token.text;
    while (this.#accept('.')) name += `.${this.#take('word', 'the rest of the name').text}`;
    if (this.#peek().text !== '(') return { kind: 'word', text: name, start, end: this.#endOfLast() };
    return { kind: 'call', name, arguments: this.#arguments(), start, end: this.#endOfLast() };
  }

  /** What stands between brackets, line ends not counting. */
  #listed<Item>(open: string, close: string, parseItem: () => Item): Item[] {
    const items: Item[] = [];
    this.#expect(open);
    this.#skipNewlines();
    while (!this.#accept(close)) {
      items.push(parseItem());
      this.#skipNewlines();
      if (this.#peek().text !== close) this.#expect(',');
      this.#skipNewlines();
    }
    return items;
  }

  /** A block in braces, one entry a line. */
  #lines<Entry>(parseLine: () => Entry): Entry[] {
    const entries: Entry[] = [];
    this.#expect('{');
    this.#skipNewlines();
    while (!this.#accept('}')) {
      entries.push(parseLine());
      if (this.#peek().text !== '}') this.#take('newline', 'the end of the line');
      this.#skipNewlines();
    }
    return entries;
  }

  #skipBlock(): void {
    this.#expect('{');
    for (let depth = 1; depth > 0; this.#next++) {
      const token = this.#peek();
      if (token.kind === 'end') this.#fail(token, '}');
      if (token.text === '{') depth++;
      if (token.text === '}') depth--;
    }
  }

  #skipNewlines(): void {
    while (this.#peek().kind === 'newline') this.#next++;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #endOfLast(): number {
    return (this.#tokens[this.#next - 1] as Token).end;
  }

  #accept(symbol: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'symbol' || text !== symbol) return false;
    this.#next++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#accept(symbol)) this.#fail(this.#peek(), `"${symbol}"`);
  }

  #take(kind: Token['kind'], what: string): Token {
    const token = this.#peek();
    if (token.kind !== kind) this.#fail(token, what);
    this.#next++;
    return token;
  }

  #unquote(token: Token): string {
    try {
      return JSON.parse(token.text) as string;
    } catch {
      return this.#fail(token, 'a text with valid escapes');
    }
  }

  #fail(token: Token, expected: string): never {
    const line = this.#text.slice(0, token.start).split('\n').length;
    const found = token.kind === 'end' ? 'the end of the file' : token.kind === 'newline' ? 'a line end' : token.text;
    throw new UsageError(`${this.#path}, line ${line}: ${found} stands where ${expected} is expected.`, {
      code: 'prisma_schema_unreadable',
      hint: 'Run `npx prisma validate` and correct what it names; then run again.',
    });
  }
}
