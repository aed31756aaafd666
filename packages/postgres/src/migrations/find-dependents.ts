/** What depends on an object of the database, as its catalogs say: the calls in a body of PL/pgSQL do not count. */
import type { Session } from './session.ts';

export interface Dependent {
  class: string;
  id: string;
  /** The name of a relation, function, trigger or policy. */
  name: string | null;
  /** The relation of a trigger or policy. */
  relation: string | null;
  /** `stored`: a generated column, an index, a constraint. */
  kind: 'function' | 'view' | 'trigger' | 'policy' | 'stored' | 'other';
  isMaterialized: boolean;
  /** For people. */
  description: string;
}

/** Directly or through others; those that depend on others first. `catalog` is that of the object. */
export async function findDependents(
  session: Session,
  catalog: 'pg_proc' | 'pg_class',
  id: string,
): Promise<Dependent[]> {
  return await session.query(dependents, [catalog, id]);
}

const dependents = `
  with recursive dependent (class, id, depth) as (
    select $1::regclass::oid, $2::oid, 0
    union
    select coalesce(viewed.class, d.classid), coalesce(viewed.id, d.objid), p.depth + 1
      from dependent p
      join pg_depend d on d.refclassid = p.class and d.refobjid = p.id and d.deptype = 'n'
      -- The rule of a view stands for the view.
      left join lateral (
        select 'pg_class'::regclass::oid as class, ev_class as id
          from pg_rewrite where d.classid = 'pg_rewrite'::regclass and oid = d.objid
      ) viewed on true
     where (coalesce(viewed.class, d.classid), coalesce(viewed.id, d.objid)) <> (p.class, p.id)
  )
  select d.class::regclass::text as class, d.id::text as id,
         coalesce(c.relname, f.proname, t.tgname, o.polname)::text as name,
         coalesce(t.tgrelid, o.polrelid)::regclass::text as relation,
         case
           when c.relkind in ('v', 'm') then 'view'
           when f.oid is not null then 'function'
           when t.oid is not null then 'trigger'
           when o.oid is not null then 'policy'
           when c.relkind = 'i' or k.contype = 'c' or a.attgenerated = 's' then 'stored'
           else 'other'
         end as kind,
         coalesce(c.relkind = 'm', false) as "isMaterialized",
         case
           when a.attnum is not null then format('%s.%s', a.attrelid::regclass, a.attname)
           else pg_describe_object(d.class, d.id, 0)
         end as description
    from (select class, id, max(depth) as depth from dependent where depth > 0 group by class, id) d
    left join pg_class c on d.class = 'pg_class'::regclass and c.oid = d.id
    left join pg_proc f on d.class = 'pg_proc'::regclass and f.oid = d.id
    left join pg_trigger t on d.class = 'pg_trigger'::regclass and t.oid = d.id
    left join pg_policy o on d.class = 'pg_policy'::regclass and o.oid = d.id
    left join pg_constraint k on d.class = 'pg_constraint'::regclass and k.oid = d.id
    left join pg_attrdef e on d.class = 'pg_attrdef'::regclass and e.oid = d.id
    left join pg_attribute a on a.attrelid = e.adrelid and a.attnum = e.adnum
   order by d.depth desc, d.class, d.id`;
