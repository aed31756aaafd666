/**
 * Reads a prisma.config.ts without running it: where schema and migrations are, and where the database's URL comes
 * from. What is computed in ways that are not seen through is reported as unclear, never guessed. Pure.
 * https://www.prisma.io/docs/orm/reference/prisma-config-reference
 */
import { join } from 'node:path/posix';
import { type ConfigToken, takeExpression, textOf, tokenizeConfig } from './config-tokens.ts';
import type { Span } from './schema-tokens.ts';

/** A setting: undefined where it is not there, `unclear` where only running the file would tell. */
export type Readable<Value> = Value | 'unclear' | undefined;

export type ConfiguredUrl =
  | { kind: 'variable'; name: string; hasFileFallback: boolean }
  | ({ kind: 'literal'; value: string } & Span);

export interface PrismaConfig {
  /** Relative to the file. */
  schema: Readable<{ path: string }>;
  migrations: Readable<{ path: string }>;
  url: Readable<ConfiguredUrl>;
  /** Settings of the datasource that hold further URLs: `directUrl`, `shadowDatabaseUrl`. */
  otherUrls: string[];
  /** Whether the file has .env read; Prisma does not do it any more where there is such a file. */
  readsEnvFile: boolean;
  /** Where `env` is imported, or can be added to the import of prisma/config. */
  envImport: { isThere: true } | { isThere: false; at: number } | undefined;
}

type Properties = ReadonlyMap<string, ConfigToken[]>;

export function readPrismaConfig(text: string): PrismaConfig {
  const tokens = tokenizeConfig(text);
  const common = { readsEnvFile: readsEnvFile(tokens), envImport: findEnvImport(tokens) };
  const properties = readObject(exportedExpression(tokens), tokens);
  if (properties === undefined) {
    return { schema: 'unclear', migrations: 'unclear', url: 'unclear', otherUrls: [], ...common };
  }
  return {
    schema: readPath(properties.get('schema'), tokens),
    migrations: readNested(properties, ['migrations', 'path'], tokens, readPath),
    url: readNested(properties, ['datasource', 'url'], tokens, readUrl),
    otherUrls: namesIn(properties.get('datasource'), tokens).filter((name) => name !== 'url' && /url$/i.test(name)),
    ...common,
  };
}

function readNested<Value>(
  properties: Properties,
  [outer, inner]: [outer: string, inner: string],
  file: readonly ConfigToken[],
  read: (value: ConfigToken[] | undefined, file: readonly ConfigToken[]) => Readable<Value>,
): Readable<Value> {
  const value = properties.get(outer);
  if (value === undefined) return properties.has('...') ? 'unclear' : undefined;
  const nested = readObject(value, file);
  if (nested === undefined) return 'unclear';
  return nested.has(inner) || !nested.has('...') ? read(nested.get(inner), file) : 'unclear';
}

function namesIn(value: readonly ConfigToken[] | undefined, file: readonly ConfigToken[]): string[] {
  return [...((value && readObject(value, file)) ?? new Map<string, never>()).keys()];
}

function exportedExpression(tokens: readonly ConfigToken[]): ConfigToken[] {
  const at = tokens.findIndex(
    ({ text }, i) =>
      (text === 'export' && tokens[i + 1]?.text === 'default') ||
      (text === 'module' && tokens[i + 2]?.text === 'exports' && tokens[i + 3]?.text === '='),
  );
  if (at === -1) return [];
  return takeExpression(tokens, tokens[at]?.text === 'export' ? at + 2 : at + 4);
}

/** By name; the key `...` stands for what is spread into the object. Undefined for anything but an object in sight. */
function readObject(value: readonly ConfigToken[], file: readonly ConfigToken[]): Properties | undefined {
  const [first, second] = value;
  if (first?.kind === 'word') {
    if (first.text === 'defineConfig' && second?.text === '(') return readObject(takeExpression(value, 2), file);
    const isPlainName = second === undefined || second.text === 'as' || second.text === 'satisfies';
    return isPlainName ? readObject(declaredValue(first.text, file), []) : undefined;
  }
  if (first?.text !== '{') return undefined;
  const properties = new Map<string, ConfigToken[]>();
  for (let i = 1; i < value.length && value[i]?.text !== '}'; ) {
    const key = value[i] as ConfigToken;
    const isPair = value[i + 1]?.text === ':';
    const content = takeExpression(value, isPair ? i + 2 : i);
    properties.set(key.text === '...' ? '...' : (textOf(key) ?? key.text), content);
    i += content.length + (isPair ? 2 : 0);
    if (value[i]?.text === ',') i++;
    else if (value[i]?.text !== '}') return undefined;
  }
  return properties;
}

/** What a constant is declared to be, up to the end of its statement. */
function declaredValue(name: string, file: readonly ConfigToken[]): ConfigToken[] {
  const at = file.findIndex(({ text }, i) => text === name && /^(const|let|var)$/.test(file[i - 1]?.text ?? ''));
  if (at === -1) return [];
  const equals = file.findIndex(({ text }, i) => i > at && text === '=');
  const value = equals === -1 ? [] : takeExpression(file, equals + 1);
  let depth = 0;
  const end = value.findIndex(({ text, kind, startsLine }, i) => {
    const isNext = i > 0 && depth === 0 && startsLine && !/^(\?\?|\|\||\.|\?\.|as|satisfies)$/.test(text);
    if (kind === 'symbol' && /^[([{]$/.test(text)) depth++;
    if (kind === 'symbol' && /^[)\]}]$/.test(text)) depth--;
    return isNext;
  });
  return end === -1 ? value : value.slice(0, end);
}

/** A text, or texts joined by `path.join` and `path.resolve`, also below the folder of the file. */
function readPath(value: ConfigToken[] | undefined, file: readonly ConfigToken[]): Readable<{ path: string }> {
  if (value === undefined) return undefined;
  const [first] = value;
  const text = textOf(first);
  if (text !== undefined) return value.length === 1 ? { path: text } : 'unclear';
  if (value.length === 1 && first?.kind === 'word') {
    const declared = declaredValue(first.text, file);
    return declared.length === 0 ? 'unclear' : readPath(declared, []);
  }
  const open = value.findIndex((token) => token.text === '(');
  const called = value.slice(0, open).map((token) => token.text);
  if (open === -1 || !/^(path\.)?(join|resolve)$/.test(called.join(''))) return 'unclear';
  const parts: string[] = [];
  for (let i = open + 1; i < value.length - 1; i++) {
    const argument = takeExpression(value, i);
    const source = argument.map((token) => token.text).join('');
    const isHere = /^(__dirname|import\.meta\.dirname|process\.cwd\(\))$/.test(source);
    const part = isHere ? '.' : argument.length === 1 ? textOf(argument[0]) : undefined;
    if (part === undefined) return 'unclear';
    parts.push(part);
    i += argument.length;
  }
  return { path: join(...parts) };
}

function readUrl(value: ConfigToken[] | undefined, file: readonly ConfigToken[]): Readable<ConfiguredUrl> {
  if (value === undefined) return undefined;
  const [first] = value;
  const literal = textOf(first);
  if (first !== undefined && literal !== undefined && value.length === 1)
    return { kind: 'literal', value: literal, start: first.start, end: first.end };
  if (value.length === 1 && first?.kind === 'word') {
    const declared = declaredValue(first.text, file);
    return declared.length === 0 ? 'unclear' : readUrl(declared, []);
  }
  const isCast = value.at(-2)?.text === 'as' && value.at(-1)?.text === 'string';
  const source = (isCast ? value.slice(0, -2) : value).map(({ text }) => text).join('');
  const name =
    /^(?:env(?:<[\w$.]+>)?\((?<q>["'])(?<a>\w+)\k<q>\)|process\.env(?:\.|\?\.)(?<b>\w+)|process\.env(?:\?\.)?\[(?<p>["'])(?<c>\w+)\k<p>\])(?<rest>.*)$/su.exec(
      source,
    )?.groups;
  if (name === undefined || !/^(!|\?\?.*|\|\|.*|)$/su.test(name['rest'] ?? '')) return 'unclear';
  const hasFileFallback = /["'`]file:/.test(name['rest'] ?? '');
  return { kind: 'variable', name: name['a'] ?? name['b'] ?? name['c'] ?? '', hasFileFallback };
}

function readsEnvFile(tokens: readonly ConfigToken[]): boolean {
  return tokens.some(({ text }) => text === 'loadEnvFile' || /^["'](dotenv|@next\/env|@dotenvx)/.test(text));
}

function findEnvImport(tokens: readonly ConfigToken[]): PrismaConfig['envImport'] {
  const module = tokens.findIndex((token, i) => textOf(token) === 'prisma/config' && tokens[i - 1]?.text === 'from');
  const close = tokens[module - 2];
  if (module === -1 || close?.text !== '}') return undefined;
  const open = tokens.findLastIndex(({ text }, i) => i < module && text === '{');
  if (tokens[open - 1]?.text === 'type') return undefined;
  const names = tokens.slice(open + 1, module - 2);
  if (names.some(({ text }) => text === 'env')) return { isThere: true };
  const last = names.findLast(({ kind }) => kind === 'word');
  return last && { isThere: false, at: last.end };
}

/** Has a literal URL come from the variable. Needs a config whose `url` is a literal. */
export function takeUrlFromVariable(text: string, { url, envImport }: PrismaConfig, variable: string): string {
  if (url === undefined || url === 'unclear' || url.kind !== 'literal') return text;
  const value = envImport === undefined ? `process.env['${variable}']` : `env('${variable}')`;
  const edited = text.slice(0, url.start) + value + text.slice(url.end);
  return envImport?.isThere === false ? `${edited.slice(0, envImport.at)}, env${edited.slice(envImport.at)}` : edited;
}
