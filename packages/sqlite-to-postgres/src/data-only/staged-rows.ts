/** How staged rows that the target would refuse are named, and by what they are found again in the source. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';

/** Rows that do not meet a demand. */
export interface Found {
  /** Table, rows, values and constraint, in words. */
  finding: string;
  /** As it stands beside each row that is set aside. */
  reason: string;
  /** Keys of the rows to set aside, by the table's `sourceKey`; undefined where they cannot be named so, or are too many. */
  keys: string[][] | undefined;
}

export interface Place {
  schema: string;
  staging: string;
  filled: ReadonlySet<string>;
  hidesValues: boolean;
}

/** Rows that are named. */
export const examples = 5;
/** More are not set aside one by one. */
export const maxKeys = 10_000;

/** SQL of the text that names a row: `id 12`; without a key by its first values, unless they are hidden. */
export function rowName({ primaryKey, columns }: PlannedTable, { hidesValues }: Pick<Place, 'hidesValues'>): string {
  if (primaryKey === undefined && hidesValues) return `'a row'`;
  return valuesOf(primaryKey?.columns ?? columns.slice(0, 3).map(({ name }) => name));
}

function valuesOf(columns: readonly string[]): string {
  const parts = columns.map(
    (name) => `concat('${name.replaceAll("'", "''")} ', coalesce(left(c.${quoteIdentifier(name)}::text, 64), 'NULL'))`,
  );
  return `concat_ws(', ', ${parts.join(', ')})`;
}

/** The same with the values that a check looks at: `id 12 (age -1)`. */
export function rowWith(table: PlannedTable, columns: readonly string[], place: Place): string {
  if (place.hidesValues) return rowName(table, place);
  const key = new Set(table.primaryKey?.columns ?? []);
  const others = columns.filter((name) => !key.has(name) && table.columns.some((column) => column.name === name));
  return others.length === 0
    ? rowName(table, place)
    : `concat(${rowName(table, place)}, ' (', ${valuesOf(others)}, ')')`;
}

/** `from`: the rows to set aside, as `c`. */
export async function readKeys(client: ClientBase, { sourceKey }: PlannedTable, from: string): Promise<Found['keys']> {
  if (sourceKey === undefined) return undefined;
  const { rows } = await client.query<string[]>({
    text: `select ${sourceKey.map(({ name }) => `c.${quoteIdentifier(name)}::text`).join(', ')} from ${from} limit ${maxKeys + 1}`,
    rowMode: 'array',
  });
  return rows.length > maxKeys || rows.some((row) => row.includes(null as never)) ? undefined : rows;
}

/** `table "t", 2 rows, id 1; id 7: break`. */
export function told(table: PlannedTable, rows: { row: string; total: string }[], many: string, one: string): string {
  const total = Number(rows[0]?.total ?? 0);
  const names = rows.map(({ row }) => row).join('; ') + (total > rows.length ? '; …' : '');
  return `table "${table.source}", ${plural(total, 'row')}, ${names}: ${total === 1 ? one : many}`;
}
