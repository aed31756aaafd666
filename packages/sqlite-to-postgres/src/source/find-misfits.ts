/**
 * Finds the values that their chosen type cannot hold, by the very test the copy relies on. Only columns whose
 * evidence leaves a doubt are read again.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import type { SourceTable } from './catalog.ts';
import { Pauses } from './pauses.ts';
import { quoteSqlite } from './quote.ts';
import { selectRows } from './select-rows.ts';

const examplesPerColumn = 5;

export interface Misfits {
  count: number;
  /** Keys of the first few rows, with the value unless values are hidden: `id 12 (10.5)`, `rowid 812`. */
  examples: string[];
}

export interface DoubtfulColumn {
  table: SourceTable;
  column: string;
  cast: Cast;
  /** Its bytes are cast, whatever the storage class. */
  asBytes?: boolean;
  hidesValues?: boolean | undefined;
}

/** Undefined where every value fits. Throws the signal's reason where it is aborted. */
export async function findMisfits(
  connection: DatabaseSync,
  { table, column, cast, asBytes = false, hidesValues }: DoubtfulColumn,
  signal: AbortSignal | undefined,
): Promise<Misfits | undefined> {
  const key = keyColumns(table);
  const name = quoteSqlite(column);
  const expressions = [
    asBytes ? `cast(${name} as blob)` : name,
    ...key.map((name) => (name === 'rowid' ? 'rowid' : quoteSqlite(name))),
  ];
  const examples: string[] = [];
  let count = 0;
  const pauses = new Pauses(signal);
  for (const [value, ...keyValues] of selectRows(
    connection,
    table.name,
    expressions,
    `${expressions[0]} is not null`,
  )) {
    if (pauses.isDue()) await pauses.take();
    if (cast.fits(value as SqliteValue)) continue;
    if (count++ >= examplesPerColumn) continue;
    const shown = hidesValues === true || key.includes(column) ? '' : ` (${describeValue(value)})`;
    examples.push(describeKey(key, keyValues) + shown);
  }
  return count === 0 ? undefined : { count, examples };
}

/** What tells one row from another to a person: the primary key, else the rowid. */
export function keyColumns(table: SourceTable): string[] {
  return table.primaryKey?.columns ?? (table.withoutRowid ? [] : ['rowid']);
}

export function describeKey(columns: readonly string[], values: readonly unknown[]): string {
  return columns.map((column, i) => `${column} ${describeValue(values[i])}`).join(', ');
}

/** Of a text, in characters; longer ones are cut. */
const shownLength = 64;

export function describeValue(value: unknown): string {
  if (value instanceof Uint8Array) {
    const hex = Buffer.from(value.subarray(0, shownLength / 2)).toString('hex');
    return `x'${hex}${value.length > shownLength / 2 ? '…' : ''}'`;
  }
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > shownLength ? `${value.slice(0, shownLength)}…` : value);
}
