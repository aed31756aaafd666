/** Where a person is named outside their own rows: found in the catalogs, so that no later table is forgotten. */
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';

export interface NameColumn {
  table: string;
  column: string;
}

/** Columns of texts that say by whom something was done, by username or id: all of them end in `_by`. */
export async function listNameColumns(trx: ProductDatabase): Promise<NameColumn[]> {
  const { rows } = await sql<NameColumn>`
    select c.relname as table, a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'text'::regtype
       and a.attname like '%\_by' and not a.attisdropped
     order by 1, 2`.execute(trx);
  return rows;
}

export interface LegacyColumn {
  name: string;
  mayBeNull: boolean;
}

/** Columns of the users of a legacy database that was moved in; none where there is no such table. */
export async function findLegacyUsers(trx: ProductDatabase): Promise<LegacyColumn[]> {
  const { rows } = await sql<LegacyColumn>`
    select attname as name, not attnotnull as "mayBeNull" from pg_attribute
     where attrelid = to_regclass('legacy.users') and attnum > 0 and not attisdropped order by attnum`.execute(trx);
  return rows;
}
