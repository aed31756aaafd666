/**
 * Edits the datasource block of a schema.prisma in place: comments, layout and everything else stay byte for byte.
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource
 */
import { UsageError } from '../errors.ts';

interface Token {
  kind: 'word' | 'string' | 'other' | 'newline';
  text: string;
  start: number;
  end: number;
}

const pattern =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<newline>\n)|\s|(?<string>"(?:[^"\\\n]|\\.)*")|(?<word>[A-Za-z_]\w*)|(?<other>.)/g;

function tokenize(text: string): Token[] {
  return [...text.matchAll(pattern)].flatMap((match): Token[] => {
    const groups = match.groups ?? {};
    const kind = (['newline', 'string', 'word', 'other'] as const).find((name) => groups[name] !== undefined);
    return kind === undefined ? [] : [{ kind, text: match[0], start: match.index, end: match.index + match[0].length }];
  });
}

export interface Datasource {
  /** Without quotes. */
  provider: string;
  /** The variable of `env("…")`, undefined for a literal URL or none. */
  urlVariable: string | undefined;
}

interface Assignment {
  name: string;
  value: Token[];
}

function readAssignments(text: string): Assignment[] {
  const tokens = tokenize(text);
  const open = tokens.findIndex(
    (token, i) => token.text === '{' && tokens[i - 2]?.text === 'datasource' && tokens[i - 1]?.kind === 'word',
  );
  if (open === -1) {
    throw new UsageError('The schema.prisma has no datasource block.', {
      code: 'project_without_datasource',
      hint: 'Give the folder of the Prisma project that owns the SQLite database with --project.',
    });
  }
  const close = tokens.findIndex((token, i) => i > open && token.text === '}');
  const lines: Token[][] = [[]];
  for (const token of tokens.slice(open + 1, close)) {
    if (token.kind === 'newline') lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return lines.flatMap(([name, equals, ...value]) =>
    name && equals?.text === '=' ? [{ name: name.text, value }] : [],
  );
}

/** Throws UsageError `project_without_datasource`. */
export function readDatasource(text: string): Datasource {
  const assignments = readAssignments(text);
  const valueOf = (name: string) => assignments.find((assignment) => assignment.name === name)?.value ?? [];
  const url = valueOf('url');
  return {
    provider: unquote(valueOf('provider')[0]),
    urlVariable: url[0]?.text === 'env' ? unquote(url[2]) : undefined,
  };
}

function unquote(token: Token | undefined): string {
  return token?.kind === 'string' ? token.text.slice(1, -1) : '';
}

/** Sets the provider to PostgreSQL and, where the URL is a literal, has it read from `variable`. */
export function usePostgres(text: string, variable: string): string {
  const edits = readAssignments(text).flatMap(({ name, value }) => {
    const [first, last] = [value[0], value.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (name === 'provider') return [{ start: first.start, end: first.end, text: '"postgresql"' }];
    if (name === 'url' && first.kind === 'string')
      return [{ start: first.start, end: last.end, text: `env("${variable}")` }];
    return [];
  });
  return edits
    .toReversed()
    .reduce(
      (edited, { start, end, text: replacement }) => edited.slice(0, start) + replacement + edited.slice(end),
      text,
    );
}
