/**
 * What a Prisma schema knows more than the SQLite database that was made from it: enums, and what each column is meant
 * to hold whatever it was declared as. Pure. The types are those of Prisma Migrate:
 * https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types
 */

import type { ColumnHint, RuleHints } from '../plan/rules/match-rules.ts';
import type { FamilyName } from '../plan/type-families.ts';
import { type EnumBlock, type Field, type Model, mappedName, type PrismaSchema } from './schema-ast.ts';

/** The family still looks at the values: an Int that holds more than 32 bits becomes bigint, rather than fail. */
const families: Readonly<Record<string, FamilyName>> = {
  String: 'text',
  Boolean: 'boolean',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double',
  Decimal: 'prismaDecimal',
  DateTime: 'prismaTimestamp',
  Json: 'jsonb',
  Bytes: 'bytea',
};

/** Hints in the names of the database. A default that Prisma Client computes (uuid, cuid) leaves none in it. */
export function rulesFromPrismaSchema({ models, enums }: PrismaSchema): RuleHints {
  const enumsByName = new Map(enums.map((block) => [block.name, block]));
  return {
    columns: models
      .filter(({ kind }) => kind === 'model')
      .flatMap((model) => model.fields.flatMap((field) => columnHint(model, field, enumsByName))),
  };
}

function columnHint(model: Model, field: Field, enums: ReadonlyMap<string, EnumBlock>): ColumnHint[] {
  if (field.isList) return [];
  const place = { table: mappedName(model), column: mappedName(field) };
  const block = enums.get(field.type);
  if (block !== undefined) return [{ ...place, enum: enumType(block) }];
  const family = families[field.type];
  return family === undefined ? [] : [{ ...place, family }];
}

/** Name and values as they stand in the database. */
export function enumType(block: EnumBlock): { name: string; values: string[] } {
  return { name: mappedName(block), values: block.values.map(mappedName) };
}
