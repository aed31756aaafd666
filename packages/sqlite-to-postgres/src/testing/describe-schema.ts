/** A schema as PostgreSQL's own catalogs describe it, without its name: two schemas are alike when these are equal. */
import type { ClientBase } from 'pg';

export interface SchemaDescription {
  columns: string[];
  constraints: string[];
  indexes: string[];
  sequences: string[];
  enums: string[];
}

export async function describeSchema(client: ClientBase, schema: string): Promise<SchemaDescription> {
  await client.query(`select set_config('search_path', $1, false)`, [schema]);
  const lines = async (sql: string) => {
    const { rows } = await client.query<{ line: string }>(sql, [schema]);
    return rows.map(({ line }) => line);
  };
  return {
    columns: await lines(`
      select format('%s.%s %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
               case when a.attnotnull then ' not null' end,
               ' default ' || pg_get_expr(d.adbin, d.adrelid),
               case a.attidentity when 'd' then ' identity' end) as line
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where c.relnamespace = $1::regnamespace and a.attnum > 0 and not a.attisdropped
       order by 1`),
    constraints: await lines(`
      select format('%s %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
        from pg_constraint k join pg_class c on c.oid = k.conrelid
       where k.connamespace = $1::regnamespace and k.contype <> 'n' order by 1`),
    indexes: await lines(`
      select replace(pg_get_indexdef(x.indexrelid), $1 || '.', '') as line
        from pg_index x join pg_class c on c.oid = x.indexrelid
       where c.relnamespace = $1::regnamespace order by 1`),
    sequences: await lines(`
      select format('%s %s', s.sequencename, s.data_type) as line from pg_sequences s where s.schemaname = $1 order by 1`),
    enums: await lines(`
      select format('%s %s', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder)) as line
        from pg_type t join pg_enum e on e.enumtypid = t.oid
       where t.typnamespace = $1::regnamespace group by t.typname order by 1`),
  };
}
