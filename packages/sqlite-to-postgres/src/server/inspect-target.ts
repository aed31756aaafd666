/** Looks at the target before anything is written: the right to create, and names that are taken. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import { truncateName } from '../plan/names.ts';
import type { MigrationPlan } from '../plan/plan.ts';

/** Throws TargetError `target_no_right_to_create`, `target_tables_exist`. */
export async function checkTarget(client: ClientBase, plan: MigrationPlan): Promise<void> {
  await checkRights(client, plan.schema);
  await checkNamesAreFree(client, plan);
}

async function checkRights(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{
    user: string;
    database: string;
    in_database: boolean;
    in_schema: boolean | null;
  }>(
    `select current_user as user, current_database() as database,
            pg_catalog.has_database_privilege(current_database(), 'create') as in_database,
            (select pg_catalog.has_schema_privilege(oid, 'create') from pg_namespace where nspname = $1) as in_schema`,
    [schema],
  );
  const right = rows[0];
  if (right === undefined) throw new Error('a select without from gave no row');
  if (!right.in_database) {
    throw new TargetError(`The role "${right.user}" may not create schemas in the database "${right.database}".`, {
      code: 'target_no_right_to_create',
      hint: `As the owner of the database: grant create on database ${quoteIdentifier(right.database)} to ${quoteIdentifier(right.user)};`,
    });
  }
  if (right.in_schema === false) {
    throw new TargetError(`The role "${right.user}" may not create tables in the schema "${schema}".`, {
      code: 'target_no_right_to_create',
      hint: `As the owner of the schema: grant create on schema ${quoteIdentifier(schema)} to ${quoteIdentifier(right.user)};`,
    });
  }
}

/**
 * $1 schema; $2 relations, $3 types and $4 collations to be made. A type that only follows from a relation or another
 * type of these names is told with that.
 */
const takenNamesQuery = `
  select c.relname as name, case c.relkind when 'r' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
           when 'i' then 'index' when 'S' then 'sequence' when 'p' then 'table' else 'relation' end as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relname = any($2)
   union all
  select t.typname, 'type' from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where n.nspname = $1 and t.typname = any($3)
     and not exists (select from pg_class c where c.oid = t.typrelid and c.relname = any($2))
     and not exists (select from pg_type e where e.typarray = t.oid and e.typname = any($3))
   union all
  select c.collname, 'collation' from pg_collation c join pg_namespace n on n.oid = c.collnamespace
   where n.nspname = $1 and c.collname = any($4)
   order by 2 desc, 1`;

/** PostgreSQL makes a type of the name of every table and view, and one of arrays beside each type. */
function typeNames({ tables, views, enums }: MigrationPlan): string[] {
  const names = [...tables, ...views, ...enums].map(({ name }) => name);
  return [...names, ...names.map((name) => truncateName(`_${name}`))];
}

async function checkNamesAreFree(client: ClientBase, plan: MigrationPlan): Promise<void> {
  const ofTables = plan.tables.flatMap((table) => [
    table.name,
    ...table.indexes.map(({ name }) => name),
    ...[table.primaryKey, ...table.uniques].flatMap((key) => key?.name ?? []),
    ...table.columns.flatMap(({ sequence }) => sequence?.name ?? []),
  ]);
  const wanted = [...ofTables, ...plan.views.map(({ name }) => name)];
  const { rows } = await client.query<{ name: string; kind: string }>(takenNamesQuery, [
    plan.schema,
    wanted,
    typeNames(plan),
    plan.collations.map(({ name }) => name),
  ]);
  if (rows.length === 0) return;
  throw new TargetError(
    `The schema "${plan.schema}" of the target already has ${rows.length} of the names to be created.`,
    {
      code: 'target_tables_exist',
      findings: rows.map(({ kind, name }) => `${kind} "${name}"`),
      hint: `Choose another schema with --schema or another database; if the application's own migrations made them, fill them with --data-only; if they come from an earlier migration, undo that with \`rollback\`.`,
    },
  );
}
