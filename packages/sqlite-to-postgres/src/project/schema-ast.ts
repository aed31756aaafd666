/** A Prisma schema as a tree. What an edit replaces carries its place in the text. */
import type { Span } from './schema-tokens.ts';

export interface PrismaSchema {
  datasources: SettingsBlock[];
  generators: SettingsBlock[];
  models: Model[];
  enums: EnumBlock[];
}

/** `datasource` and `generator`: lines of `name = value`. */
export interface SettingsBlock {
  name: string;
  settings: Setting[];
}

export interface Setting {
  name: string;
  value: Expression;
}

/** `view` and `type` have the form of a model. */
export interface Model {
  kind: 'model' | 'view' | 'type';
  name: string;
  fields: Field[];
  attributes: Attribute[];
}

export interface Field {
  name: string;
  /** A scalar, an enum or a model; `Unsupported` for `Unsupported("…")`. */
  type: string;
  isOptional: boolean;
  isList: boolean;
  attributes: Attribute[];
}

export interface EnumBlock {
  name: string;
  values: { name: string; attributes: Attribute[] }[];
  attributes: Attribute[];
}

export interface Attribute {
  /** Without the at signs: `id`, `default`, `db.VarChar`. */
  name: string;
  arguments: Argument[];
}

export interface Argument {
  name: string | undefined;
  value: Expression;
}

export type Expression = Span &
  (
    | { kind: 'string'; value: string }
    | { kind: 'number' | 'word'; text: string }
    | { kind: 'call'; name: string; arguments: Argument[] }
    | { kind: 'array'; items: Expression[] }
  );

/** The name in the database: that of `@map` or `@@map`, else its own. */
export function mappedName({ name, attributes }: { name: string; attributes: Attribute[] }): string {
  return stringArgument(attributes, 'map', 'name') ?? name;
}

/** The text given to an attribute under the name, or first without one. */
export function stringArgument(attributes: readonly Attribute[], name: string, argument: string): string | undefined {
  const attribute = attributes.find((candidate) => candidate.name === name);
  const value = (
    attribute?.arguments.find((candidate) => candidate.name === argument) ??
    attribute?.arguments.find((candidate) => candidate.name === undefined)
  )?.value;
  return value?.kind === 'string' ? value.value : undefined;
}
