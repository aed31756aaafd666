/** The fields of a record as columns of mirror and overlay. What they are and serve for is said in the domain's table. */
import type { FieldWith, PlainValue } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';

/** What rows of mirror and overlay have of a record. */
export type RowField = FieldWith<'listed'>;

/** Worked out where they are asked for: the first less the second. Every other field has the column of its name. */
const differences: { readonly [Field in RowField]?: readonly [RowField, RowField] } = {
  forecastVariance: ['forecastCost', 'planCost'],
  actualVariance: ['actualCost', 'planCost'],
};

/** `isActualized` → `is_actualized`. */
export function columnOf(field: RowField): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The field of a row of mirror or overlay, named by its alias. */
export function fieldOf(alias: string, field: RowField): RawBuilder<unknown> {
  const column = (name: RowField) => sql.ref(`${alias}.${columnOf(name)}`);
  const difference = differences[field];
  return difference === undefined ? column(field) : sql`(${column(difference[0])} - ${column(difference[1])})`;
}

/** The same in the definition of an index. */
export function indexedExpression(field: RowField): string {
  return differences[field] === undefined ? columnOf(field) : `(${differences[field].map(columnOf).join(' - ')})`;
}

export type RecordValues = { [Field in RowField]: PlainValue<Field> };
