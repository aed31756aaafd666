/**
 * Orders and the cursors in them. Missing values come last in either direction; records of equal keys are ordered by
 * their id, in the direction of the first key, so that an index backwards serves a descending order.
 */
import {
  type CustomField,
  type CustomName,
  type FieldKind,
  type FieldWith,
  parseCalendarDate,
  recordFields,
} from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { customColumn, customTypes } from '../custom-fields/custom-column.ts';
import { DatastoreError } from '../errors.ts';
import { fieldOf } from './fields.ts';

export type SortKey = FieldKey | CustomKey;

interface FieldKey {
  /** `relevance` only with a text to find: how well a record matches. */
  field: FieldWith<'sorted'> | 'relevance';
  descending: boolean;
}

/** By a field that the organization has declared. */
export interface CustomKey {
  field: CustomName;
  custom: CustomField;
  descending: boolean;
}

export const isCustomKey = (key: SortKey): key is CustomKey => 'custom' in key;

/** After which record a page begins: the values of its sort keys, the id last. */
export type CursorValues = readonly (string | null)[];

/** The keys that decide, ending with the id. */
export function completeSort(sort: readonly SortKey[]): SortKey[] {
  const end = sort.findIndex(({ field }) => field === 'pfaId');
  if (end >= 0) return sort.slice(0, end + 1);
  return [...sort, { field: 'pfaId', descending: sort[0]?.descending ?? false }];
}

export function keyOf(alias: string, key: SortKey): RawBuilder<unknown> {
  if (isCustomKey(key)) return customColumn(alias, key.custom);
  const { field } = key;
  return field === 'relevance' ? sql.ref(`${alias}.rank`) : fieldOf(alias, field);
}

/** The order of the index, for rows whose first key is always present or always missing, or missing last in an index that ascends. */
export function indexOrder(alias: string, sort: readonly SortKey[], isFromEnd = false): RawBuilder<unknown> {
  return sql.join(
    sort.map((key, i) => {
      const way = isFromEnd ? opposite(key) : key;
      return sql`${keyOf(alias, key)} ${direction(way)}${i === 0 ? sql`` : lastOf(key, isFromEnd)}`;
    }),
  );
}

/** Order of rows whose first key is missing, by the others. */
export function orderOfMissing(alias: string, sort: readonly SortKey[]): RawBuilder<unknown> {
  return sql.join(sort.slice(1).map((key) => sql`${keyOf(alias, key)} ${direction(key)}${lastOf(key)}`));
}

/** The order of rows that have their keys as k0, k1, …; from its end, missing values come first. */
export function keyOrder(sort: readonly SortKey[], isFromEnd = false): RawBuilder<unknown> {
  const nulls = sql.raw(isFromEnd ? 'nulls first' : 'nulls last');
  return sql.join(
    sort.map((key, i) => sql`${sql.ref(`k${i}`)} ${direction(isFromEnd ? opposite(key) : key)} ${nulls}`),
  );
}

export function keyColumns(alias: string, sort: readonly SortKey[]): RawBuilder<unknown> {
  return sql.join(sort.map((key, i) => sql`${keyOf(alias, key)} as ${sql.ref(`k${i}`)}`));
}

/** Whether a row comes after the cursor. */
export function isAfter(alias: string, sort: readonly SortKey[], cursor: CursorValues): RawBuilder<unknown> {
  const [key, ...rest] = sort;
  if (key === undefined) return sql`false`;
  const column = keyOf(alias, key);
  const value = cursor[0] ?? null;
  const next = isAfter(alias, rest, cursor.slice(1));
  if (value === null) return sql`(${column} is null and ${next})`;
  const typed = typedValue(key, value);
  const isMissing = key.field === 'pfaId' ? sql`` : sql` or ${column} is null`;
  return sql`(${column} ${beyond(key)} ${typed}${isMissing} or (${column} = ${typed} and ${next}))`;
}

/** The same for rows whose first key is present, in a form that an index can begin at. */
export function isAfterPresent(alias: string, sort: readonly SortKey[], cursor: CursorValues): RawBuilder<unknown> {
  const [key, second] = sort;
  if (key === undefined || cursor[0] === undefined || cursor[0] === null) return sql`false`;
  const value = typedValue(key, cursor[0]);
  if (second?.field === 'pfaId' && second.descending === key.descending) {
    return sql`(${keyOf(alias, key)}, ${keyOf(alias, second)}) ${beyond(key)} (${value}, ${cursor[1]}::text)`;
  }
  const bound = sql`${keyOf(alias, key)} ${sql.raw(key.descending ? '<=' : '>=')} ${value}`;
  return sql`${bound} and ${isAfter(alias, sort, cursor)}`;
}

/** Whether a row is the cursor's or comes before it, in a form that an index can end at. */
export function isUpTo(alias: string, sort: readonly SortKey[], cursor: CursorValues): RawBuilder<unknown> {
  const [key, second] = sort;
  const value = cursor[0] ?? null;
  const notAfter = sql`not ${isAfter(alias, sort, cursor)}`;
  // Missing values come last: everything that has one is before them.
  if (key === undefined || value === null) return notAfter;
  const bound = sql.raw(key.descending ? '>=' : '<=');
  if (second?.field === 'pfaId' && second.descending === key.descending) {
    return sql`(${keyOf(alias, key)}, ${keyOf(alias, second)}) ${bound} (${typedValue(key, value)}, ${cursor[1]}::text)`;
  }
  return sql`${keyOf(alias, key)} ${bound} ${typedValue(key, value)} and ${notAfter}`;
}

/** Opaque to its holder; good for the same order only. */
export function encodeCursor(sort: readonly SortKey[], values: CursorValues): string {
  return Buffer.from(JSON.stringify([sortText(sort), ...values])).toString('base64url');
}

/** Throws DatastoreError `bad_cursor`. */
export function decodeCursor(sort: readonly SortKey[], cursor: string): CursorValues {
  const values = parseJson(Buffer.from(cursor, 'base64url').toString());
  const isGood =
    Array.isArray(values) &&
    values.length === sort.length + 1 &&
    values[0] === sortText(sort) &&
    values.every((value) => value === null || typeof value === 'string') &&
    sort.every((key, i) => isOfType(key, (values as CursorValues)[i + 1] ?? null));
  if (!isGood) {
    throw new DatastoreError('The cursor does not belong to this order of records.', {
      code: 'bad_cursor',
      hint: 'Take the cursor of the page before, with the same sort, or begin without one.',
    });
  }
  return values.slice(1) as CursorValues;
}

function isOfType(key: SortKey, value: string | null): boolean {
  if (value === null) return key.field !== 'pfaId';
  const type = typeOf(key);
  if (type === 'text') return !value.includes('\0');
  if (type === 'bigint') return /^-?\d{1,18}$/.test(value);
  if (type === 'boolean') return ['true', 'false'].includes(value);
  return type === 'date' ? parseCalendarDate(value) !== undefined : /^-?\d{1,40}(\.\d{1,40})?(e[+-]\d\d)?$/.test(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sortText = (sort: readonly SortKey[]) =>
  sort.map(({ field, descending }) => (descending ? `-${field}` : field)).join();

/** PostgreSQL types of the values of each kind. */
const sqlTypes = {
  text: 'text',
  source: 'text',
  amount: 'numeric',
  date: 'date',
} as const satisfies { [Kind in FieldKind]?: string };
function typeOf(key: SortKey): string {
  if (isCustomKey(key)) return customTypes[key.custom.kind];
  return key.field === 'relevance' ? 'real' : sqlTypes[recordFields[key.field].kind];
}
const typedValue = (key: SortKey, value: string) => sql`${value}::${sql.raw(typeOf(key))}`;
const direction = ({ descending }: Pick<SortKey, 'descending'>) => sql.raw(descending ? 'desc' : 'asc');
const opposite = ({ descending }: SortKey) => ({ descending: !descending });
const lastOf = ({ field }: SortKey, isFromEnd = false) =>
  field === 'pfaId' ? sql`` : isFromEnd ? sql` nulls first` : sql` nulls last`;
const beyond = ({ descending }: SortKey) => sql.raw(descending ? '<' : '>');
