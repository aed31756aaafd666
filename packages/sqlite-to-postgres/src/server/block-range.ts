/** Parts of a table of PostgreSQL that readers take independently. */
import type { ClientBase } from 'pg';
import { qualified } from './ddl.ts';

/** Half open, in blocks of the table's file. */
export interface BlockRange {
  from: number;
  to: number | undefined;
}

export async function splitBlocks(
  client: ClientBase,
  schema: string,
  table: string,
  parts: number,
): Promise<BlockRange[]> {
  const { rows } = await client.query<{ blocks: number }>(
    `select (pg_catalog.pg_relation_size($1::regclass) / pg_catalog.current_setting('block_size')::int)::int as blocks`,
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
