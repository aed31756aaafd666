/** A table in PostgreSQL, row by row in text, each value in the form that keeps every bit of it. */
import type { ClientBase } from 'pg';
import { canonicalJson } from './canonical-json.ts';

export interface TargetColumn {
  name: string;
  /** Its name in SQLite. */
  source: string;
  /** `integer`, `timestamp without time zone`, …: without arguments. */
  type: string;
  /** What its numbers count, by the plan's key (`s`, `days`, …); else each by its size. */
  reading?: string;
  /** What is not UTF-8 is text in this encoding; texts are bytes written so. Both by a rule. */
  encoding?: string;
  decodes?: string;
  /** A NUL in a text becomes `\0`, on request. */
  escapesNul?: boolean;
}

/** The columns of a table, the names of the source by those of the target. */
export async function targetColumns(
  client: ClientBase,
  schema: string,
  table: string,
  sources: ReadonlyMap<string, string>,
): Promise<TargetColumn[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select a.attname as name, format_type(a.atttypid, null) as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = $1::regnamespace and c.relname = $2 and a.attnum > 0 and not a.attisdropped
      order by a.attnum`,
    [quote(schema), table],
  );
  return rows.map(({ name, type }) => ({ name, type: type.replace(/^.*\./, ''), source: sources.get(name) ?? name }));
}

/** Sorted lines, a row each. */
export async function targetLines(
  client: ClientBase,
  schema: string,
  table: string,
  columns: readonly TargetColumn[],
): Promise<string[]> {
  const shown = columns.map(({ name, type }) => (forms[type] ?? asText)(quote(name)));
  const { rows } = await client.query<string[]>({
    text: `select ${shown.map((sql) => `coalesce(${sql}, '∅')`).join(', ')} from ${quote(schema)}.${quote(table)}`,
    rowMode: 'array',
  });
  return rows.map((row) => row.map((value, i) => readable(value, columns[i]?.type)).join(' | ')).toSorted();
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const asText = (column: string) => `${column}::text`;
const asHex = (column: string) => `encode(convert_to(${column}::text, 'UTF8'), 'hex')`;
const asMicroseconds = (column: string) => `trim_scale(extract(epoch from ${column}) * 1000000)::text`;

const forms: Record<string, (column: string) => string> = {
  'double precision': (column) => `encode(float8send(${column}), 'hex')`,
  real: (column) => `encode(float8send(${column}::double precision), 'hex')`,
  numeric: (column) => `trim_scale(${column})::text`,
  text: asHex,
  'character varying': asHex,
  character: asHex,
  citext: asHex,
  bytea: (column) => `encode(${column}, 'hex')`,
  'timestamp without time zone': asMicroseconds,
  'timestamp with time zone': asMicroseconds,
  'time without time zone': asMicroseconds,
  uuid: (column) => `replace(${column}::text, '-', '')`,
};

/** JSON with its keys in order, numbers as JavaScript prints them. */
function readable(value: string, type: string | undefined): string {
  return (type === 'json' || type === 'jsonb') && value !== '∅' ? (canonicalJson(value) ?? value) : value;
}
