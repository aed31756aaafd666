/** What PostgreSQL says of the columns of a table: the types that it reads texts as, and the primary key it found. */
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';

export interface HeldColumn {
  name: string;
  /** As it can be written in a cast in the same session. */
  type: string;
  /** Of an array in which texts are sent that PostgreSQL reads as this type; `text` where it has no array of its own, or a domain could refuse the gaps in it. */
  elementType: string;
  /** PostgreSQL has no `=` for its values that tells every difference (a month equals 30 days), or none at all: their texts are compared. */
  isText: boolean;
  isKey: boolean;
}

/** $1: the table, $2: the index of its key where that is not declared yet. The type of a domain is the one below it. */
const columnsQuery = `
  select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
         case when t.typtype in ('b', 'e') and t.typcategory <> 'A' and t.typdelim = ',' and t.typarray <> 0::oid
              then pg_catalog.format_type(a.atttypid, -1) else 'text' end as "elementType",
         -- Geometric types are compared by their size, or not quite.
         t.typcategory in ('S', 'A', 'G', 'C') or coalesce(b.typname, t.typname) in ('json', 'xml', 'interval')
           or (t.typtype = 'b' and not exists (select from pg_opclass o where o.opcintype = t.oid and o.opcdefault)) as "isText",
         coalesce(a.attnum = any (k.columns), false) as "isKey"
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_type b on b.oid = nullif(t.typbasetype, 0::oid)
    left join lateral (
      select indkey::int2[] as columns from pg_index
       where indrelid = a.attrelid and indisvalid and (indisprimary or (indisunique and indexrelid = pg_catalog.to_regclass($2)::oid))
       order by indisprimary desc limit 1) k on true
   where a.attrelid = $1::regclass::oid and a.attnum > 0 and not a.attisdropped
   order by a.attnum`;

export async function readHeldColumns(
  client: ClientBase,
  schema: string,
  { name, primaryKey }: Pick<PlannedTable, 'name' | 'primaryKey'>,
): Promise<HeldColumn[]> {
  const { rows } = await client.query<HeldColumn>(columnsQuery, [
    qualified(schema, name),
    primaryKey === undefined ? null : qualified(schema, primaryKey.name),
  ]);
  return rows;
}
