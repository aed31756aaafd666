/**
 * Whether a view gives in PostgreSQL the rows that it gives in SQLite, in whatever order: both run it, on the same rows.
 * The comparison is of what the values mean, since a view's columns have no declared types in SQLite. Pure.
 */
import { canonicalJson, parseDateTime, type SqliteValue, toBoolean } from '@vanguard/sqlite-sql/values';
import { plural } from '../progress/plural.ts';
import type { SqliteRow } from '../source/select-rows.ts';

/** Rows as PostgreSQL writes their values. */
export interface WrittenRows {
  /** OIDs of the columns' types. */
  types: readonly number[];
  rows: readonly (string | null)[][];
}

/** What the two databases need not agree on: the time, chance, the order within an aggregate, and which rows a limit keeps. */
const ownTime =
  /\b(?:random|randomblob|current_(?:timestamp|date|time)|last_insert_rowid|changes|sqlite_version)\b|'now'/i;
const ownOrder = /\b(?:group_concat|string_agg|json_group_array|json_group_object)\b/i;
const limited = /\blimit\b/i;

export function isComparable(text: string): boolean {
  return !ownTime.test(text);
}

type Meaning = (value: string) => string;
const digits = [12, 9] as const;

/** What differs, or undefined. */
export function compareView(text: string, sqlite: readonly SqliteRow[], postgres: WrittenRows): string | undefined {
  if (sqlite.length !== postgres.rows.length)
    return `${plural(sqlite.length, 'row')} in SQLite, ${postgres.rows.length} in PostgreSQL`;
  if (limited.test(text)) return undefined;
  const unread = postgres.types.map((oid, i) => isUnread(oid, i, sqlite));
  let differing = 0;
  // A sum in another order ends in other digits.
  for (const precision of digits) {
    const order: Meaning = ownOrder.test(text) ? (value) => Array.from(value).toSorted().join('') : (value) => value;
    const remaining = new Map<string, number>();
    const count = (row: readonly string[], by: number) => {
      const key = JSON.stringify(row.map(order).map((value, i) => (unread[i] === true ? '' : value)));
      remaining.set(key, (remaining.get(key) ?? 0) + by);
    };
    for (const row of sqlite)
      count(
        row.map((value, i) => ofSqlite(value, postgres.types[i] ?? 0, precision)),
        1,
      );
    for (const row of postgres.rows)
      count(
        row.map((value, i) => ofPostgres(value, postgres.types[i] ?? 0, precision)),
        -1,
      );
    differing = [...remaining.values()].filter((balance) => balance > 0).reduce((sum, balance) => sum + balance, 0);
    if (differing === 0) return undefined;
  }
  return `${differing} of ${plural(sqlite.length, 'row')} hold other values in PostgreSQL`;
}

const oids = {
  boolean: 16,
  bytea: 17,
  numbers: new Set([20, 21, 23, 26, 700, 701, 1700]),
  json: new Set([114, 3802]),
  instants: new Set([1082, 1114, 1184]),
  time: 1083,
  uuid: 2950,
};

/** A date as a number means what its column's reading says, and a text that is finer was rounded by word. */
function isUnread(oid: number, column: number, rows: readonly SqliteRow[]): boolean {
  if (!oids.instants.has(oid)) return false;
  return rows.some((row) => {
    const value = row[column] ?? null;
    return (
      value !== null && (typeof value !== 'string' || (parseDateTime(value) === undefined && /\.\d{7}/.test(value)))
    );
  });
}

const absent = 'null';

function ofSqlite(value: SqliteValue | null, oid: number, precision: number): string {
  if (value === null) return absent;
  if (oid === oids.boolean) return `is ${toBoolean(String(value)) ?? String(value)}`;
  if (oids.numbers.has(oid)) return number(String(value), precision);
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
  if (oid === oids.bytea) return `is ${value instanceof Uint8Array ? text : Buffer.from(text).toString('hex')}`;
  return meaning(typeof value === 'number' && Number.isInteger(value) ? `${value}.0` : text, oid);
}

function ofPostgres(value: string | null, oid: number, precision: number): string {
  if (value === null) return absent;
  if (oid === oids.boolean) return `is ${value === 't'}`;
  if (oids.numbers.has(oid)) return number(value, precision);
  if (oid === oids.bytea) return `is ${value.slice(2)}`;
  return meaning(value, oid);
}

function number(text: string, precision: number): string {
  if (/^-?\d{1,15}$/.test(text)) return `is ${Number(text)}`;
  if (/^-?\d+$/.test(text)) return `is ${text}`;
  const double = Number(text);
  return Number.isNaN(double) ? `is ${text}` : `is ${Number(double.toPrecision(precision)) + 0}`;
}

function meaning(text: string, oid: number): string {
  if (oids.instants.has(oid)) return `is ${parseDateTime(text)?.microseconds ?? text}`;
  if (oids.json.has(oid)) return `is ${canonicalJson(text) ?? text}`;
  if (oid === oids.uuid) return `is ${text.replaceAll('-', '').toLowerCase()}`;
  if (oid === oids.time)
    return `is ${/^\d\d:\d\d$/.test(text) ? `${text}:00` : text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}`;
  return `is ${text}`;
}
