/** Parts of a table that readers take independently: ranges of the rowid in SQLite, of blocks in PostgreSQL. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import { quoteSqlite } from '../source/quote.ts';
import { qualified } from '../target/ddl.ts';

/** Half open; undefined for no limit. */
export interface RowRange {
  column: string;
  from: bigint | undefined;
  to: bigint | undefined;
}

/** Half open, in blocks of the table's file. */
export interface BlockRange {
  from: number;
  to: number | undefined;
}

/** Undefined parts stand for the whole table, where its rows have no address that is one integer. */
export function splitRows(
  connection: DatabaseSync,
  table: string,
  address: readonly string[],
  parts: number,
): (RowRange | undefined)[] {
  const [column, ...others] = address;
  if (column === undefined || others.length > 0 || parts < 2) return [undefined];
  const name = quoteSqlite(column);
  const statement = connection.prepare(
    `select (select ${name} from ${quoteSqlite(table)} order by ${name} limit 1), (select ${name} from ${quoteSqlite(table)} order by ${name} desc limit 1)`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const [least, most] = statement.get() as unknown as unknown[];
  if (typeof least !== 'bigint' || typeof most !== 'bigint') return [undefined];
  const step = (most - least) / BigInt(parts) + 1n;
  return Array.from({ length: parts }, (_, i) => ({
    column,
    from: i === 0 ? undefined : least + step * BigInt(i),
    to: i === parts - 1 ? undefined : least + step * BigInt(i + 1),
  }));
}

export function rowRangeCondition({ column, from, to }: RowRange, alias: string): string {
  const name = `${alias}.${quoteSqlite(column)}`;
  const limits = [
    ...(from === undefined ? [] : [`${name} >= ${from}`]),
    ...(to === undefined ? [] : [`${name} < ${to}`]),
  ];
  return limits.join(' and ') || '1';
}

export async function splitBlocks(
  client: ClientBase,
  schema: string,
  table: string,
  parts: number,
): Promise<BlockRange[]> {
  const { rows } = await client.query<{ blocks: number }>(
    `select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as blocks`,
    [qualified(schema, table)],
  );
  const step = Math.ceil((rows[0]?.blocks ?? 0) / parts) + 1;
  return Array.from({ length: parts }, (_, i) => ({
    from: i * step,
    to: i === parts - 1 ? undefined : (i + 1) * step,
  }));
}

/** A scan of a range of ctid reads only the blocks of the range (PostgreSQL 14). */
export function blockRangeCondition({ from, to }: BlockRange): string {
  const upper = to === undefined ? '' : ` and ctid < '(${to},0)'`;
  return `ctid >= '(${from},0)'${upper}`;
}
