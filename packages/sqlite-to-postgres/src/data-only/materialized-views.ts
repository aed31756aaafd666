/** Materialized views that read tables which are filled: they hold what stood there before until they are refreshed. */
import type { ClientBase } from 'pg';

export interface MaterializedView {
  /** Quoted, with its schema. */
  name: string;
  /** Tables of the schema that it reads, through other views, too. */
  tables: string[];
  isOwned: boolean;
}

/** Those that hold rows, each after those that it reads. Of any schema, where they read a table of this one. */
export async function readMaterializedViews(client: ClientBase, schema: string): Promise<MaterializedView[]> {
  const { rows } = await client.query<MaterializedView>(
    `with recursive reads (view, relation) as (
       select distinct w.ev_class, d.refobjid from pg_rewrite w
         join pg_class v on v.oid = w.ev_class and v.relkind in ('v', 'm')
         join pg_depend d on d.classid = 'pg_rewrite'::regclass::oid and d.objid = w.oid
          and d.refclassid = 'pg_class'::regclass::oid and d.refobjid <> w.ev_class
     ), within (view, relation, depth) as (
       select view, relation, 1 from reads
       union
       select within.view, reads.relation, depth + 1 from within join reads on reads.view = within.relation where depth < 100
     )
     select pg_catalog.format('%I.%I', vn.nspname, v.relname) as name, pg_catalog.jsonb_agg(distinct t.relname) as tables, pg_catalog.pg_has_role(v.relowner, 'usage') as "isOwned"
       from within join pg_class v on v.oid = within.view and v.relkind = 'm' and v.relispopulated
       join pg_namespace vn on vn.oid = v.relnamespace
       join pg_class t on t.oid = within.relation and t.relkind in ('r', 'p')
       join pg_namespace tn on tn.oid = t.relnamespace and tn.nspname = $1
      group by v.oid, v.relname, v.relowner, vn.nspname
      order by max(within.depth), 1`,
    [schema],
  );
  return rows;
}
