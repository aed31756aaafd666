/** Gives a database's objects, and the policies made for their old owner, to another role. */
import type { ClientBase } from 'pg';

/**
 * One row an object that the asking superuser owns: `statement` hands it to the role $1. Sequences of a column and row
 * types follow their table, members of an extension stay with it. (`reassign owned` refuses for the superuser that the
 * cluster was made with.)
 */
const objectsToHandOver = `
  with objects (class, id, owner) as (
    select 'pg_namespace'::regclass, oid, nspowner from pg_namespace
    union all
    select 'pg_class'::regclass, oid, relowner from pg_class c
     where relkind in ('r', 'p', 'v', 'm', 'f')
        or relkind = 'S' and not exists (
             select from pg_depend d
              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
                and d.deptype in ('a', 'i'))
    union all
    select 'pg_proc'::regclass, oid, proowner from pg_proc
    union all
    select 'pg_type'::regclass, t.oid, typowner from pg_type t left join pg_class c on c.oid = t.typrelid
     where coalesce(c.relkind = 'c', true) and typtype <> 'm'
       and not exists (select from pg_type element where element.typarray = t.oid)
    union all
    select 'pg_operator'::regclass, oid, oprowner from pg_operator
    union all
    select 'pg_opclass'::regclass, oid, opcowner from pg_opclass
    union all
    select 'pg_opfamily'::regclass, oid, opfowner from pg_opfamily
    union all
    select 'pg_collation'::regclass, oid, collowner from pg_collation
    union all
    select 'pg_ts_config'::regclass, oid, cfgowner from pg_ts_config
    union all
    select 'pg_ts_dict'::regclass, oid, dictowner from pg_ts_dict
    union all
    select 'pg_statistic_ext'::regclass, oid, stxowner from pg_statistic_ext
  )
  select format('alter %s %s owner to %I', replace(name.type, 'statistics object', 'statistics'), name.identity, $1::text) as statement
    from objects o, pg_identify_object(o.class, o.id, 0) as name
   where o.id >= 16384 and o.owner = current_user::regrole
     and not exists (
       select from pg_depend d where d.classid = o.class and d.objid = o.id and d.deptype = 'e')`;

/** The roles of a policy that name the asking superuser name $1 instead. */
const policiesToHandOver = `
  select format('alter policy %I on %s to %s', polname, polrelid::regclass, string_agg(
           case when role = 0 then 'public' when role = current_user::regrole then quote_ident($1::text) else role::regrole::text end, ', ')) as statement
    from pg_policy, unnest(polroles) as role
   where current_user::regrole = any (polroles)
   group by polname, polrelid`;

/** Does nothing where there is nothing to hand over. Everything in one transaction. */
export async function handOver(admin: ClientBase, role: string): Promise<void> {
  const { rows } = await admin.query<{ statement: string }>(
    `select statement from (${objectsToHandOver}) objects union all select statement from (${policiesToHandOver}) policies`,
    [role],
  );
  if (rows.length > 0) await admin.query(rows.map(({ statement }) => statement).join(';\n'));
}
