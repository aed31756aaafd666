/** What a bundle reads from PostgreSQL's catalogs. Every query takes the schema, quoted, as $1. */

/** What has no statement of ours: partitions, inheritance, types of the schema that are no enums. */
export const unsupportedQuery = `
  select format('table "%s" is partitioned, inherited or foreign', c.relname) as name
    from pg_class c
   where c.relnamespace = $1::regnamespace
     and (c.relkind in ('p', 'f') or exists (select from pg_inherits i where i.inhrelid = c.oid and c.relkind = 'r'))
  union all
  select format('type "%s" is no enum', t.typname)
    from pg_type t left join pg_class c on c.oid = t.typrelid
   where t.typnamespace = $1::regnamespace and t.typtype in ('c', 'd', 'r') and (c.oid is null or c.relkind = 'c')
  order by 1`;

export const extensionsQuery = `
  select distinct e.extname as name
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = $1::regnamespace
    join pg_type t on t.oid = a.atttypid
    join pg_depend d on d.classid = 'pg_type'::regclass and d.objid in (t.oid, t.typelem) and d.deptype = 'e'
    join pg_extension e on e.oid = d.refobjid
   where a.attnum > 0 and not a.attisdropped order by 1`;

/** Some columns of pg_collation have other names in other versions; JSON finds them by any. */
export const collationsQuery = `
  select c.collname as name,
         format('create collation %I (%s, deterministic = %s%s)', c.collname,
           case c.collprovider
             when 'i' then format('provider = icu, locale = %L', coalesce(j ->> 'colllocale', j ->> 'colliculocale'))
             when 'b' then format('provider = builtin, locale = %L', j ->> 'colllocale')
             else format('provider = libc, lc_collate = %L, lc_ctype = %L', j ->> 'collcollate', j ->> 'collctype') end,
           c.collisdeterministic::text, ', rules = ' || quote_literal(j ->> 'collicurules')) as sql
    from pg_collation c cross join lateral to_jsonb(c) as j
   where c.collnamespace = $1::regnamespace order by 1`;

export const enumsQuery = `
  select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as values
    from pg_type t join pg_enum e on e.enumtypid = t.oid
   where t.typnamespace = $1::regnamespace group by t.typname order by 1`;

export const tablesQuery = `
  select c.relname as name, c.relpersistence as persistence,
         (select array_agg(case d.objsubid
                   when 0 then format('comment on table %I is %L', c.relname, d.description)
                   else format('comment on column %I.%I is %L', c.relname, a.attname, d.description) end order by d.objsubid)
            from pg_description d left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
           where d.classoid = 'pg_class'::regclass and d.objoid = c.oid) as comments
    from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r' order by c.oid`;

const sequenceOptions = `format('increment by %s minvalue %s maxvalue %s start with %s cache %s%s',
           q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache, case when q.seqcycle then ' cycle' end)`;

export const columnsQuery = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
         case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end as collation,
         a.attnotnull as not_null, pg_get_expr(d.adbin, d.adrelid) as default,
         a.attgenerated = 's' as is_generated, a.attidentity as identity,
         s.oid::regclass::text as sequence, ${sequenceOptions} as sequence_options
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = $1::regnamespace
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_depend p on p.refclassid = 'pg_class'::regclass and p.refobjid = c.oid and p.refobjsubid = a.attnum
                         and p.classid = 'pg_class'::regclass and p.deptype = 'i' and a.attidentity <> ''
    left join pg_class s on s.oid = p.objid and s.relkind = 'S'
    left join pg_sequence q on q.seqrelid = s.oid
   where a.attnum > 0 and not a.attisdropped order by c.oid, a.attnum`;

export const sequencesQuery = `
  select s.relname as name, format_type(q.seqtypid, null) as type, ${sequenceOptions} as options,
         coalesce(p.deptype = 'i', false) as is_identity, c.relname as owned_by_table, a.attname as owned_by_column,
         coalesce(v.last_value, q.seqstart)::text as last_value, v.last_value is not null as is_called
    from pg_class s
    join pg_sequence q on q.seqrelid = s.oid
    join pg_namespace n on n.oid = s.relnamespace
    join pg_sequences v on v.schemaname = n.nspname and v.sequencename = s.relname
    left join pg_depend p on p.classid = 'pg_class'::regclass and p.objid = s.oid and p.deptype in ('a', 'i')
                         and p.refclassid = 'pg_class'::regclass and p.refobjsubid > 0
    left join pg_class c on c.oid = p.refobjid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = p.refobjsubid
   where s.relkind = 'S' and s.relnamespace = $1::regnamespace order by s.oid`;

/** Keys, checks and indexes before foreign keys; foreign keys to tables of other schemas stay behind. */
export const completionQuery = `
  select "table", name, "isRelation", sql from (
    select c.relname as table, k.conname as name, k.contype in ('p', 'u', 'x') as "isRelation",
           format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as sql,
           case k.contype when 'f' then 3 else 1 end as step, k.oid
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid and c.relkind = 'r'
      left join pg_class r on r.oid = k.confrelid
     where c.relnamespace = $1::regnamespace and k.contype in ('p', 'u', 'x', 'c', 'f')
       and (k.contype <> 'f' or r.relnamespace = c.relnamespace)
     union all
    select c.relname, i.relname, true, pg_get_indexdef(x.indexrelid, 0, true), 2, i.oid
      from pg_index x join pg_class c on c.oid = x.indrelid and c.relkind = 'r' join pg_class i on i.oid = x.indexrelid
     where c.relnamespace = $1::regnamespace and x.indisvalid
       and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  ) as statements order by step, oid`;

/** Views that read from nothing but tables and views of the schema. */
const carriedViews = `
  with recursive views as (
    select c.oid, c.relname, c.reloptions, r.oid as rule
      from pg_class c join pg_rewrite r on r.ev_class = c.oid
     where c.relnamespace = $1::regnamespace and c.relkind = 'v'
  ), foreign_views (oid) as (
    select v.oid from views v join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = v.rule
      left join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
      left join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
     where c.relkind = 'm' or coalesce(c.relnamespace, p.pronamespace)
           not in ($1::regnamespace, 'pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        or p.pronamespace = $1::regnamespace
    union
    select v.oid from views v
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = v.rule and d.refclassid = 'pg_class'::regclass
      join foreign_views f on f.oid = d.refobjid
  )`;

export const viewsQuery = `${carriedViews}
  select relname as name, format('create view %I%s as %s', relname,
           ' with (' || array_to_string(reloptions, ', ') || ')', rtrim(pg_get_viewdef(oid, true), '; ')) as sql
    from views where oid not in (select oid from foreign_views) order by oid`;

export const leftBehindQuery = `${carriedViews}
  select format('view %s', relname) as name from views where oid in (select oid from foreign_views)
  union all
  select format('materialized view %s', c.relname) from pg_class c
   where c.relnamespace = $1::regnamespace and c.relkind = 'm'
  union all
  select format('function %s', p.proname) from pg_proc p where p.pronamespace = $1::regnamespace
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select format('trigger %s of %s', t.tgname, c.relname) from pg_trigger t join pg_class c on c.oid = t.tgrelid
   where c.relnamespace = $1::regnamespace and not t.tgisinternal
  union all
  select format('policy %s of %s', p.polname, c.relname) from pg_policy p join pg_class c on c.oid = p.polrelid
   where c.relnamespace = $1::regnamespace
  union all
  select format('foreign key %s of %s', k.conname, c.relname)
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
   where c.relnamespace = $1::regnamespace and r.relnamespace <> c.relnamespace
  order by 1`;
