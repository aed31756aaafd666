/** Conditions on custom fields: what a question says of them, read by the kinds that the organization has declared. */
import { canonicalNumber, type CustomField, customName, isCustomText } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { customColumn, customTypes, isEmpty } from './custom-column.ts';

/** Unread: texts as an address has them. */
export interface AskedCondition {
  /** Any of these; null is an empty field. */
  in?: readonly (string | null)[] | undefined;
  /** Both included. */
  from?: string | undefined;
  to?: string | undefined;
}

export type CustomCondition = AskedCondition & { field: CustomField };

/** Throws DatastoreError `bad_query` for a field that is not declared, and for a value that is not of its kind. */
export function readConditions(
  fields: ReadonlyMap<string, CustomField>,
  asked: Readonly<Record<string, AskedCondition>>,
): CustomCondition[] {
  return Object.entries(asked).map(([key, condition]) => {
    const field = getField(fields, key);
    const read = (value: string) => readValue(field, value);
    const { from, to } = condition;
    const isRanged = (from ?? to) !== undefined;
    if (isRanged && ['text', 'boolean'].includes(field.kind)) {
      throw badQuery(`${customName(key)} is a ${field.kind}, and has no range.`, 'Ask for values.');
    }
    return {
      field,
      in: condition.in?.map((value) => (value === null ? null : read(value))),
      from: from === undefined ? undefined : read(from),
      to: to === undefined ? undefined : read(to),
    };
  });
}

/** Throws DatastoreError `bad_query`. */
export function getField(fields: ReadonlyMap<string, CustomField>, key: string): CustomField {
  const field = fields.get(key);
  if (field !== undefined) return field;
  throw badQuery(
    `The organization has declared no field ${customName(key)}.`,
    'Its declared fields are at /api/pfa/:orgId/custom-fields.',
  );
}

const values = {
  decimal: 'a decimal number such as 12.5',
  integer: 'a whole number',
  date: 'a day that exists, YYYY-MM-DD',
  boolean: 'true or false',
} as const;

function readValue({ key, kind }: CustomField, text: string): string {
  if (kind === 'text') return text;
  const value =
    kind === 'decimal' || kind === 'integer'
      ? canonicalNumber(kind, text)
      : (kind === 'boolean' ? ['true', 'false'].includes(text) : isCustomText(kind, text))
        ? text
        : undefined;
  if (value !== undefined) return value;
  throw badQuery(`${customName(key)} takes ${values[kind]}.`, 'Ask for a value of its kind.');
}

function badQuery(message: string, hint: string): DatastoreError {
  return new DatastoreError(message, { code: 'bad_query', hint });
}

export function customConditions(alias: string, conditions: readonly CustomCondition[] = []): RawBuilder<unknown>[] {
  return conditions.flatMap((condition) => {
    const { field, from, to } = condition;
    const column = customColumn(alias, field);
    return [
      ...(condition.in === undefined ? [] : [isAnyOf(alias, field, condition.in)]),
      ...(from === undefined ? [] : [sql`${column} >= ${valueOf(field, from)}`]),
      ...(to === undefined ? [] : [sql`${column} <= ${valueOf(field, to)}`]),
    ];
  });
}

function isAnyOf(alias: string, field: CustomField, wanted: readonly (string | null)[]): RawBuilder<unknown> {
  const listed = wanted.filter((value) => value !== null).map((value) => valueOf(field, value));
  const isListed = listed.length === 0 ? sql`false` : sql`${customColumn(alias, field)} in (${sql.join(listed)})`;
  return wanted.includes(null) ? sql`(${isListed} or ${isEmpty(alias, field)})` : isListed;
}

/** Of a text the beginning, which is all that is compared. */
function valueOf({ kind }: CustomField, value: string): RawBuilder<unknown> {
  return kind === 'text' ? sql`left(${value}, 200)` : sql`${value}::${sql.raw(customTypes[kind])}`;
}
