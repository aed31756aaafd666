-- What the expected files ask: structure('t') gives the columns, constraints, indexes and comments of a table as PostgreSQL
-- describes them, one a line; objects() gives every table and view of the published schema with its number of
-- rows; rejected() the rows that were set aside.
create schema fidelity;

create function fidelity.structure(of_table regclass) returns setof text language sql as $$
  (select concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                    case when a.attnotnull then 'not null' end,
                    case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
                    case when a.attgenerated = '' then 'default' else 'as' end || ' ' || pg_get_expr(d.adbin, d.adrelid),
                    case a.attidentity when 'd' then 'identity' end,
                    case when co.collname <> 'default' then 'collate ' || quote_ident(co.collname) end)
     from pg_attribute a
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     left join pg_collation co on co.oid = a.attcollation
    where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped
    order by a.attnum)
  union all
  (select 'constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
     from pg_constraint k where k.conrelid = of_table and k.contype <> 'n' order by k.contype, k.conname)
  union all
  (select replace(pg_get_indexdef(x.indexrelid), quote_ident(current_schema) || '.', '')
     from pg_index x
    where x.indrelid = of_table
      and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = of_table)
    order by x.indexrelid::regclass::text)
  union all
  (select concat('comment on ', coalesce(quote_ident(a.attname), 'the table'), ': ', d.description)
     from pg_description d left join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
    where d.objoid = of_table and d.classoid = 'pg_class'::regclass
    order by d.objsubid)
$$;

create function fidelity.objects() returns setof text language sql as $$
  select format('%s %I: %s', case c.relkind when 'v' then 'view' else 'table' end, c.relname,
                (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1])
    from pg_class c
   where c.relnamespace = current_schema::regnamespace and c.relkind in ('r', 'v')
   order by c.relname
$$;

-- In PL/pgSQL, since the tables it reads exist from the first migration on.
create function fidelity.rejected() returns table (of_table text, reasons text[], whole jsonb) language plpgsql as $$
begin
  return query select r.source_table, r.reasons, r.row
                 from sqlite_to_postgres.rejected_rows r join sqlite_to_postgres.run using (run_id)
                where run.target_schema = current_schema
                order by r.source_table, r.source_key::text;
end
$$;
