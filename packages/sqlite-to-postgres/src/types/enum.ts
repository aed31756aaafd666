/** TEXT → an enum: one of its values, to the letter. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { Cast } from '../casts/cast.ts';
import { textCast } from '../casts/text.ts';
import { textForm } from './forms/text-form.ts';
import type { TypeDefinition } from './type-definition.ts';

/** `oid`: in pg_type, where the type stands in the target already; arrays of it name it. */
export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: readonly string[];
  readonly oid?: number;
}

function enumCast(values: readonly string[]): Cast {
  const known = new Set(values);
  return { ...textCast(), fits: (value) => typeof value === 'string' && known.has(value) };
}

/** Described by a rule or by the target; no name is read as one. */
export const enumType: TypeDefinition<EnumType> = {
  kind: 'enum',
  names: [],
  sql: ({ name }, schema) => (schema === undefined ? '' : `${quoteIdentifier(schema)}.`) + quoteIdentifier(name),
  cast: ({ values }) => enumCast(values),
  expressions: 'enum',
  size: [4, 4],
  needsShapes: true,
  storageForm: () => textForm(),
};
