/** Foreign keys that lead to tables which are filled, from tables that are not, of any schema. */
import type { ClientBase } from 'pg';

/** A foreign key of a table that was not filled to one that was. */
export interface IncomingReference {
  key: string;
  /** Quoted, with its schema. */
  table: string;
  referencedTable: string;
  /** Side by side, quoted. */
  columns: string[];
  referencedColumns: string[];
  /** The database itself deletes the referring rows, or lets them refer to nothing. */
  isSettledByDeletion: boolean;
}

const referencesQuery = `
  select pg_catalog.quote_ident(k.conname) as key, pg_catalog.format('%I.%I', n.nspname, c.relname) as table, pg_catalog.format('%I.%I', rn.nspname, r.relname) as "referencedTable",
         (select pg_catalog.jsonb_agg(pg_catalog.quote_ident(x.attname) order by u.place) from pg_catalog.unnest(k.conkey) with ordinality u (number, place)
            join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.number) as columns,
         (select pg_catalog.jsonb_agg(pg_catalog.quote_ident(x.attname) order by u.place) from pg_catalog.unnest(k.confkey) with ordinality u (number, place)
            join pg_attribute x on x.attrelid = k.confrelid and x.attnum = u.number) as "referencedColumns",
         k.confdeltype in ('c', 'n', 'd') as "isSettledByDeletion"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
   where k.contype = 'f' and k.conparentid = 0::oid and rn.nspname = $1 and r.relname = any ($2)
     and not (n.nspname = $1 and c.relname = any ($2))
   order by 2, 1`;

/** `names`: tables of the schema; keys from one of them to another are left out. */
export async function readIncomingReferences(
  client: ClientBase,
  schema: string,
  names: readonly string[],
): Promise<IncomingReference[]> {
  return (await client.query<IncomingReference>(referencesQuery, [schema, names])).rows;
}

/** SQL: the rows `c` that refer to any row, from their table. */
export function referringRows({ table, referencedTable, columns, referencedColumns }: IncomingReference): string {
  const pairs = columns.map((column, i) => `p.${referencedColumns[i]} = c.${column}`).join(' and ');
  return `from ${table} c where exists (select from ${referencedTable} p where ${pairs})`;
}

/** Those that rows refer by, with their number. */
export async function countReferring(
  client: ClientBase,
  references: readonly IncomingReference[],
): Promise<{ reference: IncomingReference; count: number }[]> {
  const found: { reference: IncomingReference; count: number }[] = [];
  for (const reference of references) {
    const { rows } = await client.query<{ count: string }>(`select count(*) as count ${referringRows(reference)}`);
    const count = Number(rows[0]?.count ?? 0);
    if (count > 0) found.push({ reference, count });
  }
  return found;
}
