/**
 * What a database holds, by SQL of its own and not of the mover's: every object and a digest of every table's rows,
 * one line each. Two databases are alike where the lines are equal. What differs from run to run is left out: the
 * staging schemas, which are looked for separately, and the times and names of runs in the record.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';

const visible = `nspname !~ '^pg_' and nspname <> 'information_schema' and not starts_with(nspname, 'sqlite_to_postgres_stage_')`;

const objectLines = `
  with space as (select oid, nspname from pg_namespace where ${visible}),
       relation as (select c.*, nspname from pg_class c join space s on s.oid = c.relnamespace)
  select 'schema ' || nspname as line from space
  union all
  select format('column %s.%s.%s %s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull,
                attidentity, coalesce(pg_get_expr(adbin, adrelid), '-'))
    from relation r join pg_attribute a on a.attrelid = r.oid and attnum > 0 and not attisdropped
    left join pg_attrdef d on adrelid = r.oid and adnum = attnum where relkind in ('r', 'v')
  union all
  select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
    from pg_constraint k join space s on s.oid = connamespace where contype <> 'n'
  union all
  select format('index %s %s', pg_get_indexdef(indexrelid), indisvalid) from pg_index x join relation r on r.oid = x.indrelid
  union all
  select format('view %s.%s %s', nspname, relname, pg_get_viewdef(oid)) from relation where relkind = 'v'
  union all
  select format('type %s.%s', nspname, typname) from pg_type t join space s on s.oid = typnamespace where typtype in ('e', 'd')
  union all
  select format('collation %s.%s', nspname, collname) from pg_collation c join space s on s.oid = collnamespace
  union all
  select format('sequence %s.%s %s', schemaname, sequencename, last_value) from pg_sequences
   where schemaname <> 'sqlite_to_postgres' and ${visible.replaceAll('nspname', 'schemaname')}`;

/** What of a table's rows is compared; all of it where nothing is named. */
const compared: Record<string, string> = {
  'sqlite_to_postgres.run': `row(target_schema, (select jsonb_agg(t ->> 'name' || (t ->> 'rows') || (t ->> 'digest')) from jsonb_array_elements(tables) t))`,
};

export async function readState(client: ClientBase): Promise<string[]> {
  const objects = await client.query<{ line: string }>(objectLines);
  const tables = await client.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where ${visible.replaceAll('nspname', 'schemaname')}`,
  );
  const lines = objects.rows.map(({ line }) => line);
  for (const { schema, name } of tables.rows) {
    const value = compared[`${schema}.${name}`] ?? 't';
    const { rows } = await client.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, '' order by line)), '') as digest
         from (select md5((${value})::text) as line from ${quoteIdentifier(schema)}.${quoteIdentifier(name)} t) lines`,
    );
    lines.push(`rows ${schema}.${name} ${rows[0]?.digest}`);
  }
  return lines.toSorted();
}

/** The first lines that only one side has. */
export function stateDifferences(found: readonly string[], expected: readonly string[]): string[] {
  const [has, wants] = [new Set(found), new Set(expected)];
  return [
    ...expected.filter((line) => !has.has(line)).map((line) => `missing: ${line}`),
    ...found.filter((line) => !wants.has(line)).map((line) => `unexpected: ${line}`),
  ].slice(0, 10);
}
