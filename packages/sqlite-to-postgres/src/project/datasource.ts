/**
 * Reads and edits the datasource of a Prisma schema in place: comments, layout and everything else stay byte for byte.
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource
 */
import { parseSchema } from './parse-schema.ts';
import type { Expression, SettingsBlock } from './schema-ast.ts';

export interface Datasource {
  provider: string;
  /** The variable of `env("…")`, undefined for a literal URL or none. */
  urlVariable: string | undefined;
  /** Settings that hold further URLs: `directUrl`, `shadowDatabaseUrl`. */
  otherUrls: string[];
}

export function readDatasource({ settings }: SettingsBlock): Datasource {
  const valueOf = (name: string) => settings.find((setting) => setting.name === name)?.value;
  return {
    provider: textOf(valueOf('provider')) ?? '',
    urlVariable: variableOf(valueOf('url')),
    otherUrls: settings.map(({ name }) => name).filter((name) => name !== 'url' && /url$/i.test(name)),
  };
}

/** Prisma before version 2 took a list of providers. */
function textOf(value: Expression | undefined): string | undefined {
  if (value?.kind === 'array') return textOf(value.items[0]);
  return value?.kind === 'string' ? value.value : undefined;
}

function variableOf(value: Expression | undefined): string | undefined {
  return value?.kind === 'call' && value.name === 'env' ? textOf(value.arguments[0]?.value) : undefined;
}

/** Sets the provider to PostgreSQL and, where the URL is a literal, has it read from `variable`. */
export function usePostgres(text: string, variable: string): string {
  const edits = (parseSchema(text).datasources[0]?.settings ?? []).flatMap(({ name, value }) => {
    if (name === 'provider') return [{ value, text: '"postgresql"' }];
    if (name === 'url' && value.kind === 'string') return [{ value, text: `env("${variable}")` }];
    return [];
  });
  return edits
    .toSorted((a, b) => b.value.start - a.value.start)
    .reduce((edited, edit) => edited.slice(0, edit.value.start) + edit.text + edited.slice(edit.value.end), text);
}
