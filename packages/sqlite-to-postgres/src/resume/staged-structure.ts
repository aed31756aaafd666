/**
 * The structure of tables as PostgreSQL's own catalogs tell it, one line a fact and without the schema's name, so that
 * a staged table can be held against one that was just made from the plan.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { constraintStatements, creationStatements } from '../server/ddl.ts';

export interface Fact {
  kind: 'table' | 'column' | 'sequence' | 'constraint' | 'index' | 'trigger' | 'comment';
  name: string;
  text: string;
}

export interface Structure {
  /** Types and collations. */
  shared: string[];
  /** By name. */
  tables: Map<string, Fact[]>;
}

const factsQuery = `
  with relation as (select * from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p'))
  select relname as on_table, 'table' as kind, relname as name,
         concat_ws(' ', relpersistence, reloptions::text, relrowsecurity, relhasrules) as text from relation
  union all
  select r.relname, 'column', a.attname,
         concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), c.collname, a.attnotnull, a.attidentity,
                   a.attgenerated, pg_get_expr(d.adbin, d.adrelid, true))
    from pg_attribute a join relation r on r.oid = a.attrelid
    left join pg_collation c on c.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0
  union all
  select r.relname, 'sequence', s.relname,
         concat_ws(' ', d.refobjsubid, format_type(q.seqtypid, null), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle)
    from pg_sequence q join pg_class s on s.oid = q.seqrelid
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
     and d.refclassid = 'pg_class'::regclass
    join relation r on r.oid = d.refobjid
  union all
  select r.relname, 'constraint', k.conname, pg_get_constraintdef(k.oid, true)
    from pg_constraint k join relation r on r.oid = k.conrelid where k.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select r.relname, 'index', i.relname, concat_ws(' ', pg_get_indexdef(x.indexrelid, 0, true), x.indisvalid and x.indisready)
    from pg_index x join relation r on r.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
   where not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select r.relname, 'trigger', t.tgname, pg_get_triggerdef(t.oid, true)
    from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
  union all
  select r.relname, 'comment', o.objsubid::text, o.description
    from pg_description o join relation r on r.oid = o.objoid where o.classoid = 'pg_class'::regclass`;

const sharedQuery = `
  select concat_ws(' ', 'type', t.typname, (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid)) as text
    from pg_type t where t.typnamespace = $1::regnamespace and t.typtype in ('e', 'd')
  union all
  select concat_ws(' ', 'collation', collname, collprovider, collisdeterministic, to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', to_jsonb(c) ->> 'collicurules')
    from pg_collation c where collnamespace = $1::regnamespace
  order by 1`;

/** Needs an open transaction; the search path is as before when it returns. */
export async function readStructure(client: ClientBase, schema: string): Promise<Structure> {
  const name = quoteIdentifier(schema);
  await client.query('savepoint reading_structure');
  await client.query(`set local search_path = ${name}`);
  const facts = await client.query<Fact & { on_table: string }>(factsQuery, [name]);
  const shared = await client.query<{ text: string }>(sharedQuery, [name]);
  await client.query('rollback to savepoint reading_structure');
  const tables = new Map<string, Fact[]>();
  for (const { on_table: table, kind, name: fact, text } of facts.rows) {
    const known = tables.get(table) ?? [];
    tables.set(table, known);
    known.push({ kind, name: fact, text });
  }
  return { shared: shared.rows.map(({ text }) => text), tables };
}

export interface PlannedStructure {
  /** As created, ready for rows. */
  bare: Structure;
  /** With keys and indexes. */
  complete: Structure;
}

/** What the plan makes on this server: made without rows in a schema of its own, in a transaction that is rolled back. */
export async function readPlannedStructure(client: ClientBase, plan: MigrationPlan): Promise<PlannedStructure> {
  const schema = 'sqlite_to_postgres_planned';
  await client.query('begin');
  try {
    await client.query(`create schema ${schema}`);
    for (const statement of creationStatements(plan, schema)) await client.query(statement);
    const bare = await readStructure(client, schema);
    for (const { sql } of constraintStatements(plan, schema)) await client.query(sql);
    return { bare, complete: await readStructure(client, schema) };
  } finally {
    await client.query('rollback');
  }
}

/** Whether a table has everything that it was created with, and nothing that the plan does not give it. Pure. */
export function isOnTheWay(staged: readonly Fact[], bare: readonly Fact[], complete: readonly Fact[]): boolean {
  const line = ({ kind, name, text }: Fact) => `${kind}\0${name}\0${text}`;
  const [has, may] = [new Set(staged.map(line)), new Set(complete.map(line))];
  return bare.every((fact) => has.has(line(fact))) && staged.every((fact) => may.has(line(fact)));
}
