/** The fields of a record as columns of mirror and overlay. What they are and serve for is said in the domain's table. */
import type { FieldWith, PlainValue } from '@vanguard/pfa';
import { quoteIdentifier } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';

/** What rows of mirror and overlay have of a record. */
export type RowField = FieldWith<'listed'>;

/** Worked out where they are asked for. Every other field has the column of its name. */
const workedOut: { readonly [Field in RowField]?: (column: (name: RowField) => string) => string } = {
  forecastVariance: (column) => `(${column('forecastCost')} - ${column('planCost')})`,
  actualVariance: (column) =>
    `(case when ${column('isActualized')} then ${column('actualCost')} - ${column('planCost')} end)`,
};

/**
 * The flag of the records that have a value, of a field that only some have. Their index has no others: whether an expression
 * is null no index is asked under row-level security, while a flag is.
 */
export const flagOfPresent: { readonly [Field in RowField]?: RowField } = { actualVariance: 'isActualized' };

/**
 * Fields that most records have no value of. Their indexes have the others alone: a record that changes is written into every index
 * that it stands in, whatever changes.
 */
export const sparseFields: ReadonlySet<RowField> = new Set(['equipment', 'purchasePrice', 'actualStart', 'actualEnd']);

export const hasColumn = (field: RowField) => workedOut[field] === undefined;

/** `isActualized` → `is_actualized`. */
export function columnOf(field: RowField): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The field of a row of mirror or overlay, named by its alias. */
export function fieldOf(alias: string, field: RowField): RawBuilder<unknown> {
  const expression = workedOut[field];
  if (expression === undefined) return sql.ref(`${alias}.${columnOf(field)}`);
  return sql.raw(expression((name) => `${quoteIdentifier(alias)}.${columnOf(name)}`));
}

/** The same in the definition of an index. */
export function indexedExpression(field: RowField): string {
  return workedOut[field]?.(columnOf) ?? columnOf(field);
}

export type RecordValues = { [Field in RowField]: PlainValue<Field> };
