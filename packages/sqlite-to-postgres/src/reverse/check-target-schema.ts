/**
 * The original SQLite schema has a place for what was moved and for nothing else: what PostgreSQL's schema has gained,
 * lost or retyped since the migration is named before anything is written.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { typeSql } from '../types/target-type.ts';

/**
 * $1 schema; $2 and $3 table and column names of the plan, side by side, with the type of each in $4; $5 tables;
 * $6 tables that are known and not compared.
 * A table counts as new where its OID is past those of the moved ones: the schema may have had tables before.
 */
const differencesQuery = `
  with planned as (
    select * from unnest($2::text[], $3::text[], $4::text[]) as p (table_name, column_name, type_name)
  ), present as (
    select c.relname as table_name, c.oid, a.attname as column_name, a.atttypid
      from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p')
  )
  select format('table "%s" is new', relname) as finding from pg_class
   where relnamespace = to_regnamespace($1) and relkind in ('r', 'p') and relname <> all ($5::text[] || $6::text[])
     and oid > (select max(oid) from present where table_name = any ($5))
  union all
  select format('table "%s" is gone', name) from unnest($5::text[]) as name
   where not exists (select from present where table_name = name)
  union all
  select format('column "%s" of "%s" is new', column_name, table_name) from present
   where table_name = any ($5) and column_name is not null
     and (table_name, column_name) not in (select table_name, column_name from planned)
  union all
  select format('column "%s" of "%s" is gone', column_name, table_name) from planned p
   where exists (select from present where table_name = p.table_name)
     and (table_name, column_name) not in (select table_name, column_name from present where column_name is not null)
  union all
  select format('column "%s" of "%s" is %s now', column_name, table_name, format_type(atttypid, null))
    from present join planned using (table_name, column_name)
   where atttypid is distinct from to_regtype(type_name)
  order by 1`;

/**
 * Throws RollbackError `target_schema_changed` with every difference. Tables that the application made itself may have
 * columns of their own; what stands in those is returned as notes.
 */
export async function checkTargetSchema(
  client: ClientBase,
  plan: MigrationPlan,
  replaced: ReadonlySet<string>,
): Promise<string[]> {
  const tables = plan.tables.filter(({ name }) => !replaced.has(name));
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const { rows } = await client.query<{ finding: string }>(differencesQuery, [
    quoteIdentifier(plan.schema),
    columns.map(({ table }) => table.name),
    columns.map(({ column }) => column.name),
    columns.map(({ column }) => typeSql(column.type, plan.schema)),
    tables.map(({ name }) => name),
    [...replaced],
  ]);
  const findings = rows.map(({ finding }) => finding);
  const own = plan.dataOnly ? findings.filter((finding) => finding.endsWith(' is new')) : [];
  const changed = findings.filter((finding) => !own.includes(finding));
  if (changed.length === 0) return own.map((finding) => finding.replace(/ is new$/, ' has no place in SQLite'));
  throw new RollbackError('The schema in PostgreSQL is no longer the one that was moved; SQLite has no place for it.', {
    code: 'target_schema_changed',
    findings: changed,
    hint: 'Nothing was changed. Undo these changes of the schema and run again, or give up what was written since: --discard.',
  });
}
