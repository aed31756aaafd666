/** A custom field of a row of mirror or overlay, by its kind: what is sorted and filtered by, and what is shown. */
import type { CustomField, CustomKind } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';

export type TypedField = Pick<CustomField, 'key' | 'kind'>;

/** PostgreSQL types of the values. */
export const customTypes = {
  text: 'text',
  decimal: 'numeric',
  integer: 'bigint',
  date: 'date',
  boolean: 'boolean',
} as const satisfies Record<CustomKind, string>;

/**
 * As upstream has a record, or as its user sees it. The user's side of the overlay has no data: it is upstream's side with the
 * draft on top, looked up for each of the few.
 */
function dataOf(alias: string): RawBuilder<unknown> {
  if (alias !== 'o') return sql.ref(`${alias}.data`);
  return sql`case when o.weight < 0 then o.data else (
    select upstream.data || own.delta
      from pfa_overlay upstream
      join pfa_draft own on own.organization_id = upstream.organization_id and own.user_id = upstream.user_id and own.pfa_id = upstream.pfa_id
     where upstream.organization_id = o.organization_id and upstream.user_id = o.user_id and upstream.weight = -1 and upstream.pfa_id = o.pfa_id
     limit 1) end`;
}

/** The same in the definition of an index. */
export const indexedColumn = (field: TypedField): RawBuilder<unknown> => typed(sql.ref('data'), field);

/** Null where the record has no value, or none of the kind. The key is a literal, as in the index. */
export function customColumn(alias: string, field: TypedField): RawBuilder<unknown> {
  return typed(dataOf(alias), field);
}

const typed = (data: RawBuilder<unknown>, { key, kind }: TypedField) =>
  sql`${sql.ref(`pfa_custom_${kind}`)}(${data}, ${sql.lit(key)})`;

/** Whether the record has nothing there, be it of whatever kind. */
export function isEmpty(alias: string, { key }: TypedField): RawBuilder<unknown> {
  return sql`coalesce(${dataOf(alias)} ->> ${sql.lit(key)}, '') = ''`;
}

/** Columns `custom`, an object of all declared fields by key, for a statement with the common table `declared`. */
export const declaredFields = (organizationId: string) => sql`
  declared as materialized (select key, kind from custom_field where organization_id = ${organizationId})`;

export const customValues = (data: RawBuilder<unknown>) => sql`
  case when exists (select from declared)
    then (select jsonb_object_agg(key, pfa_custom_value(${data}, key, kind)) from declared) else '{}' end`;
