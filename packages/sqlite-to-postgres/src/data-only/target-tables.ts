/** The tables that the target already has, from PostgreSQL's own catalogs. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { UsageError } from '../errors.ts';
import { sequencesOfColumn } from './target-sequences.ts';

export interface TargetTable {
  schema: string;
  name: string;
  columns: TargetColumn[];
  primaryKey: { name: string; columns: string[] } | undefined;
  foreignKeys: TargetForeignKey[];
  /** Its own and its partitions' triggers, which must not change what is moved in. */
  triggers: TargetTrigger[];
  rules: TargetRule[];
  /** Row-level security binds the role, and would hide or refuse rows. */
  isBoundByPolicies: boolean;
  /** The role may read it, insert into it, and lock it against others, which takes a right to change or delete. */
  mayFill: boolean;
  mayTruncate: boolean;
  /** The role owns it, or is a member of the one that does. */
  isOwned: boolean;
  /** False where the role may not look. */
  isEmpty: boolean;
}

export interface TargetColumn {
  name: string;
  /** As format_type() prints it; of a domain the type below it. */
  type: string;
  /** Values of an enum, in their order. */
  enumValues: string[] | undefined;
  notNull: boolean;
  hasDefault: boolean;
  /** Computed by the database: no value can be given. */
  isGenerated: boolean;
  /** Those that number it, quoted with their schemas. */
  sequences: string[];
}

/** As pg_trigger and pg_rewrite have it: fires where an application writes (O), always (A), for replication (R), never (D). */
export type FiringState = 'O' | 'A' | 'R' | 'D';

export interface TargetTrigger {
  name: string;
  /** Quoted, with its schema: the table, or a partition of it. */
  table: string;
  state: FiringState;
}

export interface TargetRule {
  name: string;
  state: FiringState;
  /** The statement that it stands for: a row of pg_rewrite says 3 for INSERT, 4 for DELETE. */
  event: 'insert' | 'delete' | 'other';
  isInstead: boolean;
}

export interface TargetForeignKey {
  name: string;
  columns: string[];
  referencedSchema: string;
  referencedTable: string;
  referencedColumns: string[];
  deferrable: boolean;
}

const tablesQuery = `
  select n.nspname as schema, c.relname as name,
         (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', a.attname,
            'type', format_type(coalesce(nullif(t.typbasetype, 0), t.oid), case when t.typbasetype = 0 then a.atttypmod else t.typtypmod end),
            'enumValues', (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = coalesce(nullif(t.typbasetype, 0), t.oid)),
            'notNull', a.attnotnull,
            'hasDefault', a.atthasdef or a.attidentity <> '',
            'isGenerated', a.attgenerated <> '',
            'sequences', (select coalesce(jsonb_agg(format('%I.%I', qn.nspname, q.relname) order by q.oid), '[]')
                            from (${sequencesOfColumn}) as used (oid)
                            join pg_class q on q.oid = used.oid join pg_namespace qn on qn.oid = q.relnamespace))) order by a.attnum), '[]')
            from pg_attribute a join pg_type t on t.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         (select jsonb_build_object('name', k.conname, 'columns', (${names('k.conkey', 'k.conrelid')}))
            from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as "primaryKey",
         (select coalesce(jsonb_agg(jsonb_build_object('name', k.conname, 'columns', (${names('k.conkey', 'k.conrelid')}),
              'referencedSchema', rn.nspname, 'referencedTable', r.relname,
              'referencedColumns', (${names('k.confkey', 'k.confrelid')}), 'deferrable', k.condeferrable) order by k.conname), '[]')
            from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
           where k.conrelid = c.oid and k.contype = 'f') as "foreignKeys",
         (select coalesce(jsonb_agg(jsonb_build_object('name', g.tgname, 'table', format('%I.%I', gn.nspname, gc.relname), 'state', g.tgenabled) order by gc.relname, g.tgname), '[]')
            from pg_trigger g join pg_class gc on gc.oid = g.tgrelid join pg_namespace gn on gn.oid = gc.relnamespace
           where not g.tgisinternal and (g.tgrelid = c.oid or g.tgrelid in (select relid from pg_partition_tree(c.oid)))) as triggers,
         (select coalesce(jsonb_agg(jsonb_build_object('name', w.rulename, 'state', w.ev_enabled, 'isInstead', w.is_instead,
              'event', case w.ev_type when '3' then 'insert' when '4' then 'delete' else 'other' end) order by w.rulename), '[]')
            from pg_rewrite w where w.ev_class = c.oid) as rules,
         row_security_active(c.oid) as "isBoundByPolicies",
         has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'select')
           and has_table_privilege(c.oid, 'update, delete, truncate') as "mayFill",
         has_table_privilege(c.oid, 'truncate') as "mayTruncate", has_table_privilege(c.oid, 'select') as "mayRead",
         pg_has_role(c.relowner, 'usage') as "isOwned"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
   order by c.relname`;

/** Throws UsageError `target_schema_missing`. */
export async function readTargetTables(client: ClientBase, schema: string): Promise<TargetTable[]> {
  const { rows } = await client.query<Omit<TargetTable, 'isEmpty'> & { mayRead: boolean }>(tablesQuery, [schema]);
  if (rows.length === 0) {
    throw new UsageError(`The schema "${schema}" of the target has no tables to fill.`, {
      code: 'target_schema_missing',
      hint: "Run the application's own migrations on the target first, name its schema with --schema, or leave out --data-only.",
    });
  }
  const tables: TargetTable[] = [];
  for (const row of rows) {
    const { mayRead, ...table } = row;
    const isEmpty = mayRead && (await hasNoRows(client, row.name, schema));
    tables.push({ ...table, primaryKey: table.primaryKey ?? undefined, isEmpty });
  }
  return tables;
}

async function hasNoRows(client: ClientBase, table: string, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>(
    `select not exists (select from ${quoteIdentifier(schema)}.${quoteIdentifier(table)}) as empty`,
  );
  return rows[0]?.empty === true;
}

/** The names of the columns with these numbers, in their order. */
function names(numbers: string, table: string): string {
  return `select jsonb_agg(x.attname order by u.place) from unnest(${numbers}) with ordinality u (number, place)
            join pg_attribute x on x.attrelid = ${table} and x.attnum = u.number`;
}
