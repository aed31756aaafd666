-- What stands in a schema of the target, as PostgreSQL's own catalogs tell it.
--
-- $1  the schema's name
-- $2  names of the relations that are wanted, or null for all
--
-- Row: kind ('relation', 'type', 'collation', 'function') and object, as the interfaces of read-structure.ts have it.
-- Other objects are named as the search path has them: with their schema where that is not in it. Where a definition
-- stands twice, the first is exact and the second laid out for people.
-- Columns that only some versions have are found through JSON. OIDs are compared with OIDs: an operator of the target for
-- just the types that are written (oid = regclass) would be taken before PostgreSQL's own.
with relation as (
  select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ($2::text[] is null or c.relname = any ($2))
)
select 'relation' as kind, pg_catalog.jsonb_build_object(
  'oid', c.oid::bigint,
  'schema', $1::text,
  'name', c.relname,
  'kind', c.relkind,
  'isPartition', c.relispartition,
  'isHeir', exists (select from pg_inherits i where i.inhrelid = c.oid),
  'hasHeirs', c.relkind = 'r' and exists (select from pg_inherits i where i.inhparent = c.oid),
  'persistence', c.relpersistence,
  'options', c.reloptions::text,
  'optionList', pg_catalog.array_to_string(c.reloptions, ', '),
  'hasRowSecurity', c.relrowsecurity,
  'isBoundByPolicies', row_security_active(c.oid),
  'isOwned', pg_catalog.pg_has_role(c.relowner, 'usage'),
  'mayRead', case when c.relkind <> 'S' then pg_catalog.has_table_privilege(c.oid, 'select') else false end,
  'mayInsert', case when c.relkind <> 'S' then pg_catalog.has_table_privilege(c.oid, 'insert') else false end,
  'mayLock', case when c.relkind <> 'S' then pg_catalog.has_table_privilege(c.oid, 'update, delete, truncate') else false end,
  'mayDelete', case when c.relkind <> 'S' then pg_catalog.has_table_privilege(c.oid, 'delete') else false end,
  'mayTruncate', case when c.relkind <> 'S' then pg_catalog.has_table_privilege(c.oid, 'truncate') else false end,
  -- Published for replication, without a replica identity that would say which row is meant.
  'refusesDeletes', exists (
    select from (select c.oid where c.relkind = 'r' union all select t.relid from pg_catalog.pg_partition_tree(c.oid) t where c.relkind = 'p' and t.isleaf) as leaf (oid)
      join pg_class l on l.oid = leaf.oid
     where l.relreplident <> 'f'
       and not exists (
         select from pg_index x
          where x.indrelid = l.oid and x.indisvalid and (l.relreplident = 'd' and x.indisprimary or l.relreplident = 'i' and x.indisreplident))
       and exists (
         select from pg_publication p
          where p.pubdelete and (
            p.puballtables
            or exists (select from pg_publication_rel r where r.prpubid = p.oid and r.prrelid in (c.oid, l.oid))
            or exists (select from pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid in (c.relnamespace, l.relnamespace))))),
  'partitionKey', case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end,
  -- Those that hold rows: which rows each takes, and what it demands of them alone.
  'leaves', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'name', p.relname,
        'takes', pg_catalog.pg_get_partition_constraintdef(p.oid),
        'checks', (
          select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', k.conname, 'condition', pg_catalog.pg_get_expr(k.conbin, k.conrelid),
              'columns', (select coalesce(pg_catalog.jsonb_agg(a.attname), '[]') from pg_attribute a where a.attrelid = p.oid and a.attnum = any (k.conkey))) order by k.conname), '[]')
            from pg_constraint k
           where k.conrelid = p.oid and k.contype = 'c' and k.coninhcount = 0 and coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true))
      ) order by p.oid), '[]')
      from pg_catalog.pg_partition_tree(c.oid) t join pg_class p on p.oid = t.relid and t.isleaf where c.relkind = 'p'),
  'view', case when c.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(c.oid, true) end,
  'comments', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('number', d.objsubid, 'column', a.attname, 'text', d.description) order by d.objsubid), '[]')
      from pg_description d left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
     where d.classoid = 'pg_class'::regclass::oid and d.objoid = c.oid),
  'columns', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'number', a.attnum,
        'name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'typeOid', a.atttypid::bigint,
        'baseType', pg_catalog.format_type(held.oid, held.typmod),
        'baseTypeOid', held.oid::bigint,
        -- A domain may be of a domain; each can forbid NULL and has its checks, of which VALUE is the value.
        'domain', case when t.typtype = 'd' then pg_catalog.format_type(t.oid, null) end,
        'domainForbidsNull', held.forbids_null,
        'domainChecks', (
          select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', k.conname, 'condition', pg_catalog.pg_get_expr(k.conbin, 0)) order by k.conname), '[]')
            from pg_catalog.unnest(held.domains) as domain (oid) join pg_constraint k on k.contypid = domain.oid and k.contype = 'c'),
        'enumValues', (select pg_catalog.jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = held.oid),
        'enumElement', (
          select pg_catalog.jsonb_build_object('oid', e.enumtypid::bigint, 'name', pg_catalog.format_type(e.enumtypid, null), 'values', pg_catalog.jsonb_agg(e.enumlabel order by e.enumsortorder))
            from pg_type h join pg_enum e on e.enumtypid = h.typelem where h.oid = held.oid and h.typcategory = 'A' group by e.enumtypid),
        'extensions', (
          select coalesce(pg_catalog.jsonb_agg(distinct e.extname), '[]') from pg_depend d join pg_extension e on e.oid = d.refobjid
           -- Types below this number are PostgreSQL's own.
           where greatest(t.oid, t.typelem) >= 16384::oid and d.classid = 'pg_type'::regclass::oid and d.objid in (t.oid, t.typelem) and d.deptype = 'e'),
        'collation', pg_catalog.quote_ident(nullif(co.collname, 'default')),
        'ownCollation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
        'notNull', a.attnotnull,
        'identity', a.attidentity,
        'generated', a.attgenerated,
        'default', preset.expression,
        'defaultText', pg_catalog.pg_get_expr(f.adbin, f.adrelid, true),
        -- Older versions keep the dependency at the column itself.
        'computedFrom', (
          select coalesce(pg_catalog.jsonb_agg(distinct s.attname), '[]')
            from pg_depend d join pg_attribute s on s.attrelid = c.oid and s.attnum = d.refobjsubid
           where a.attgenerated <> '' and d.refclassid = 'pg_class'::regclass::oid and d.refobjid = c.oid and s.attnum <> a.attnum
             and (d.classid = 'pg_attrdef'::regclass::oid and d.objid = f.oid
               or d.classid = 'pg_class'::regclass::oid and d.objid = c.oid and d.objsubid = a.attnum)),
        -- Other functions than PostgreSQL's own that may do anything.
        'defaultCalls', (
          select coalesce(pg_catalog.jsonb_agg(distinct p.oid::regprocedure::text), '[]')
            from pg_depend d join pg_proc p on p.oid = d.refobjid and p.provolatile = 'v'
           where d.classid = 'pg_attrdef'::regclass::oid and d.objid = f.oid and d.refclassid = 'pg_proc'::regclass::oid),
        -- Those that number it: by an identity, an owner, or a default that asks for the next number.
        'sequences', (
          select coalesce(pg_catalog.jsonb_agg(distinct pg_catalog.format('%I.%I', qn.nspname, q.relname)), '[]')
            from (
              select d.objid from pg_depend d
               where d.classid = 'pg_class'::regclass::oid and d.refclassid = 'pg_class'::regclass::oid
                 and d.refobjid = c.oid and d.refobjsubid = a.attnum and d.deptype in ('a', 'i')
              union all
              select d.refobjid from pg_depend d
               where d.classid = 'pg_attrdef'::regclass::oid and d.objid = f.oid and d.refclassid = 'pg_class'::regclass::oid
              union all
              -- A name given as text is looked up with every row, and PostgreSQL keeps no dependency of it.
              select pg_catalog.to_regclass(m.match[1])
                from pg_catalog.regexp_matches(preset.expression, 'nextval\(\(?''([^'']+)''::text', 'g') as m (match)
               where preset.expression like '%nextval((%'
              union all
              -- By way of a function: what its text names, or its body in SQL's own form depends on.
              select coalesce(pg_catalog.to_regclass(m.match[1]), pg_catalog.to_regclass(pg_catalog.quote_ident($1::text) || '.' || m.match[1]))
                from pg_depend d join pg_proc p on p.oid = d.refobjid,
                     pg_catalog.regexp_matches(p.prosrc, 'nextval\s*\(\s*''([^'']+)''', 'gi') as m (match)
               where d.classid = 'pg_attrdef'::regclass::oid and d.objid = f.oid and d.refclassid = 'pg_proc'::regclass::oid
              union all
              select b.refobjid
                from pg_depend d join pg_depend b on b.classid = 'pg_proc'::regclass::oid and b.objid = d.refobjid and b.refclassid = 'pg_class'::regclass::oid
               where d.classid = 'pg_attrdef'::regclass::oid and d.objid = f.oid and d.refclassid = 'pg_proc'::regclass::oid
            ) as used (oid)
            join pg_class q on q.oid = used.oid and q.relkind = 'S' join pg_namespace qn on qn.oid = q.relnamespace
           where t.typcategory = 'N' or preset.expression like '%nextval(%')
      ) order by a.attnum), '[]')
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      left join lateral (
        with recursive step (oid, base, typmod, domains, forbids_null) as (
          select t.oid, t.typbasetype, a.atttypmod, '{}'::oid[], false
          union all
          select b.oid, b.typbasetype, d.typtypmod, step.domains || d.oid, step.forbids_null or d.typnotnull
            from step join pg_type d on d.oid = step.oid join pg_type b on b.oid = step.base
        ) select oid, typmod, domains, forbids_null from step where base = 0::oid) as below on t.typtype = 'd'
     cross join lateral (
        select coalesce(below.oid, t.oid) as oid, coalesce(below.typmod, a.atttypmod) as typmod,
               below.domains, coalesce(below.forbids_null, false) as forbids_null) as held
      left join pg_collation co on co.oid = a.attcollation
      left join pg_attrdef f on f.adrelid = c.oid and f.adnum = a.attnum
     cross join lateral (select pg_catalog.pg_get_expr(f.adbin, f.adrelid) as expression) as preset
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f')),
  'constraints', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'oid', k.oid::bigint,
        'name', k.conname,
        'kind', k.contype,
        'columns', (
          select coalesce(pg_catalog.jsonb_agg(a.attname order by u.place), '[]') from pg_catalog.unnest(k.conkey) with ordinality u (number, place)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number),
        'definition', pg_catalog.pg_get_constraintdef(k.oid),
        'text', pg_catalog.pg_get_constraintdef(k.oid, true),
        'condition', case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end,
        'isValid', k.convalidated,
        'isEnforced', coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true),
        'isOverPeriods', coalesce((pg_catalog.to_jsonb(k) ->> 'conperiod')::boolean, false),
        -- Of a partitioned table at the other end, or of one that this is a partition of.
        'isInherited', k.conparentid <> 0::oid,
        'isMatchFull', k.confmatchtype = 'f',
        'deferrable', k.condeferrable,
        'referencedSchema', rn.nspname,
        'referencedTable', r.relname,
        'referencedColumns', (
          select coalesce(pg_catalog.jsonb_agg(a.attname order by u.place), '[]') from pg_catalog.unnest(k.confkey) with ordinality u (number, place)
            join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number),
        'hasDisabledTriggers', exists (
          select from pg_trigger t where t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled in ('D', 'R'))
      ) order by k.conname), '[]')
      from pg_constraint k
      left join pg_class r on r.oid = k.confrelid left join pg_namespace rn on rn.oid = r.relnamespace
     where k.conrelid = c.oid and k.contype <> 'n'),
  'indexes', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'oid', i.oid::bigint,
        'name', i.relname,
        'definition', pg_catalog.pg_get_indexdef(i.oid, 0, true),
        'keys', (select pg_catalog.jsonb_agg(pg_catalog.pg_get_indexdef(i.oid, n, false) order by n) from pg_catalog.generate_series(1, x.indnkeyatts) n),
        'condition', pg_catalog.pg_get_expr(x.indpred, x.indrelid),
        'isUnique', x.indisunique,
        'isValid', x.indisvalid,
        'isReady', x.indisready,
        'nullsAreEqual', coalesce((pg_catalog.to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false),
        'isTree', (select m.amname = 'btree' from pg_am m where m.oid = i.relam),
        'isComputed', x.indexprs is not null or x.indpred is not null,
        'mayBeLong', exists (select from pg_attribute a where a.attrelid = i.oid and a.attlen = -1 and a.attnum <= x.indnkeyatts),
        'constraint', (select k.conname from pg_constraint k where k.conrelid = c.oid and k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
      ) order by i.relname), '[]')
      from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid),
  -- Its partitions' triggers, too: they fire for its rows.
  'triggers', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'name', g.tgname,
        'table', pg_catalog.format('%I.%I', gn.nspname, gc.relname),
        'isOwn', gc.oid = c.oid,
        'isOurs', pg_catalog.pg_has_role(gc.relowner, 'usage'),
        'state', g.tgenabled,
        'onInsert', g.tgtype & 4 <> 0,
        -- By either statement that takes rows out.
        'onDelete', g.tgtype & (8 | 32) <> 0,
        'definition', pg_catalog.pg_get_triggerdef(g.oid, true)
      ) order by gc.relname, g.tgname), '[]')
      from (
        select g.* from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal
        union all
        select g.* from pg_catalog.pg_partition_tree(c.oid) t join pg_trigger g on g.tgrelid = t.relid
         where c.relkind = 'p' and t.relid <> c.oid and not g.tgisinternal
      ) as g join pg_class gc on gc.oid = g.tgrelid join pg_namespace gn on gn.oid = gc.relnamespace),
  'rules', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'name', w.rulename,
        'state', w.ev_enabled,
        'isInstead', w.is_instead,
        'event', case w.ev_type when '3' then 'insert' when '4' then 'delete' else 'other' end
      ) order by w.rulename), '[]')
      from pg_rewrite w where w.ev_class = c.oid and w.rulename <> '_RETURN'),
  'policies', (select coalesce(pg_catalog.jsonb_agg(p.polname order by p.polname), '[]') from pg_policy p where p.polrelid = c.oid),
  'sequence', (
    select pg_catalog.jsonb_build_object(
        'type', pg_catalog.format_type(q.seqtypid, null),
        'start', q.seqstart::text, 'increment', q.seqincrement::text, 'min', q.seqmin::text, 'max', q.seqmax::text,
        'cache', q.seqcache::text, 'cycles', q.seqcycle,
        'owner', (
          select pg_catalog.jsonb_build_object('table', t.relname, 'column', a.attname, 'number', a.attnum, 'isIdentity', d.deptype = 'i')
            from pg_depend d join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
           where d.classid = 'pg_class'::regclass::oid and d.objid = c.oid and d.deptype in ('a', 'i')
             and d.refclassid = 'pg_class'::regclass::oid and d.refobjsubid > 0))
      from pg_sequence q where q.seqrelid = c.oid),
  -- What a view's query names.
  'reads', (
    select coalesce(pg_catalog.jsonb_agg(distinct pg_catalog.jsonb_build_object(
        'schema', coalesce(rn.nspname, pn.nspname), 'name', coalesce(r.relname, p.proname), 'kind', coalesce(r.relkind::text, 'function'))), '[]')
      from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass::oid and d.objid = w.oid
      left join pg_class r on d.refclassid = 'pg_class'::regclass::oid and r.oid = d.refobjid and r.oid <> c.oid
      left join pg_namespace rn on rn.oid = r.relnamespace
      left join pg_proc p on d.refclassid = 'pg_proc'::regclass::oid and p.oid = d.refobjid
      left join pg_namespace pn on pn.oid = p.pronamespace
     where w.ev_class = c.oid and c.relkind in ('v', 'm') and coalesce(r.oid, p.oid) is not null)
) as object
  from relation c
union all
select 'type', pg_catalog.jsonb_build_object('name', t.typname, 'kind', t.typtype,
         'values', (select coalesce(pg_catalog.jsonb_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = t.oid))
  from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
 where n.nspname = $1 and t.typtype in ('c', 'd', 'e', 'r') and (c.oid is null or c.relkind = 'c')
union all
select 'collation', pg_catalog.jsonb_build_object('name', o.collname, 'sql',
         pg_catalog.format('create collation %I (%s, deterministic = %s%s)', o.collname,
           case o.collprovider
             when 'i' then pg_catalog.format('provider = icu, locale = %L', coalesce(j ->> 'colllocale', j ->> 'colliculocale'))
             when 'b' then pg_catalog.format('provider = builtin, locale = %L', j ->> 'colllocale')
             else pg_catalog.format('provider = libc, lc_collate = %L, lc_ctype = %L', j ->> 'collcollate', j ->> 'collctype') end,
           o.collisdeterministic::text, ', rules = ' || pg_catalog.quote_literal(j ->> 'collicurules')))
  from pg_collation o join pg_namespace n on n.oid = o.collnamespace cross join lateral pg_catalog.to_jsonb(o) as j
 where n.nspname = $1
union all
select 'function', pg_catalog.jsonb_build_object('name', p.proname)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname = $1 and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass::oid and d.objid = p.oid and d.deptype = 'e')
