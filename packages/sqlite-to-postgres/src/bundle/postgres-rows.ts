/**
 * Rows of PostgreSQL as lines of a bundle: every value is PostgreSQL's own text of it, small integers are JSON
 * numbers and booleans JSON booleans. Text goes both ways without loss for every type.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { qualified } from '../server/ddl.ts';
import { readTargetRows } from '../verify/read-target-rows.ts';
import type { PostgresTable } from './postgres-schema.ts';

/** How values are written as text, whatever the server and the role prefer. */
export const textSettings = `
  set local datestyle = 'ISO, MDY';
  set local timezone = 'UTC';
  set local intervalstyle = 'postgres';
  set local extra_float_digits = 1;
  set local bytea_output = 'hex';
  set local xmlbinary = 'base64'`;

/** Calls `onLine` for every row. `schema` may be another than that of the bundle. */
export async function readPostgresLines(
  client: ClientBase,
  schema: string,
  { name, columns }: PostgresTable,
  onLine: (line: string) => void,
): Promise<void> {
  const values = columns.map((column) => `${quoteIdentifier(column.name)}::text`);
  const query = `select ${values.join(', ')} from ${qualified(schema, name)}`;
  const encoders = columns.map(({ type }) => encoderOf(type));
  await readTargetRows(client, query, columns.length, ({ bytes, starts, ends }) => {
    const row = encoders.map((encode, i) => {
      const start = starts[i] as number;
      return start < 0 ? null : encode(bytes.toString('utf8', start, ends[i]));
    });
    onLine(JSON.stringify(row));
  });
}

function encoderOf(type: string): (text: string) => string | number | boolean {
  if (type === 'integer' || type === 'smallint') return Number;
  if (type === 'boolean') return (text) => text === 'true';
  return (text) => text;
}

/** A line of a bundle as a row of PostgreSQL's text COPY; undefined unless it is a row of `columns` values. */
export function toCopyLine(line: string, columns: number): string | undefined {
  const row = JSON.parse(line) as unknown;
  if (!Array.isArray(row) || row.length !== columns) return undefined;
  const fields: string[] = [];
  for (const value of row as unknown[]) {
    if (value === null) fields.push(String.raw`\N`);
    else if (typeof value === 'object') return undefined;
    else fields.push(escapeText(String(value)));
  }
  return `${fields.join('\t')}\n`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeText(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character] as string);
}
