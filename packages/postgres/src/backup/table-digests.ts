/** What a database holds, a line a table: how many rows, and a digest of all their values in whatever order. */
import type { ClientBase } from 'pg';
import { quoteIdentifier } from '../quote.ts';

export interface TableDigest {
  /** `schema.table`. */
  name: string;
  rows: number;
  /** Sum of a 64-bit hash of each row. */
  digest: string;
}

/** Values as texts are the same whatever a server or role is set to. */
const settings = {
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  statement_timeout: '0',
};

const tables = `
  select n.nspname as schema, c.relname as table
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   order by 1, 2`;

/**
 * Needs an open transaction that sees all rows. Without unlogged tables, which hold nothing that must last, and without
 * materialized views, which are made from the others.
 */
export async function readTableDigests(client: ClientBase): Promise<TableDigest[]> {
  for (const [name, value] of Object.entries(settings))
    await client.query('select set_config($1, $2, true)', [name, value]);
  const { rows } = await client.query<{ schema: string; table: string }>(tables);
  const digests: TableDigest[] = [];
  for (const { schema, table } of rows) {
    const { rows: sums } = await client.query<{ rows: string; digest: string }>(
      `select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as digest
         from ${quoteIdentifier(schema)}.${quoteIdentifier(table)} t`,
    );
    digests.push({ name: `${schema}.${table}`, rows: Number(sums[0]?.rows), digest: sums[0]?.digest ?? '' });
  }
  return digests;
}

/** Names of tables that are missing in one of them, or differ. Pure. */
export function differingTables(one: readonly TableDigest[], other: readonly TableDigest[]): string[] {
  const line = ({ rows, digest }: TableDigest) => `${rows} ${digest}`;
  const others = new Map(other.map((table) => [table.name, line(table)]));
  const names = new Set([...one, ...other].map(({ name }) => name));
  const ones = new Map(one.map((table) => [table.name, line(table)]));
  return [...names].filter((name) => ones.get(name) !== others.get(name));
}
