-- What only a large organization needs, only a large one has: summaries, and the indexes of sorts and texts.
--
-- An organization of some thousand records has more cells in its summaries than records, and is read as a whole in a few
-- milliseconds: 20,280 records of 28 organizations made 410,000 cells, and two thirds of an adoption were spent on them. A
-- fifth went into 27 indexes. Now such an organization is added up and sorted from its records.
--
-- Which organizations are large is what organization_total counted at the last refresh, in the same transaction as the
-- summaries: where a reader sees an organization as large, its cells are there. Triggers write the changes of the small
-- too, since one of them may become large in a refresh that does not see them yet.

select set_config('vanguard.across_organizations', 'on', true);
lock table pfa_mirror in access exclusive mode;
delete from pfa_summary_change;
delete from pfa_month_summary_change;
delete from pfa_date_span_change;
refresh materialized view organization_total;

create function pfa_large_from() returns integer
  language sql immutable parallel safe
  return 10000;
comment on function pfa_large_from is 'From how many records on an organization is large; tests replace it';

create view pfa_large_organization with (security_barrier = true) as
  select organization_id
    from organization_total
   where organization_id = current_organization_id() and record_count >= pfa_large_from();
comment on view pfa_large_organization is 'The current organization, where it is large';
grant select on pfa_large_organization to vanguard_app;

create view pfa_large_mirror as
  select organization_id, data, is_actualized, is_discontinued, is_funds_transferable,
         category, class, source, dor, area, manufacturer, model,
         original_start, original_end, forecast_start, forecast_end, actual_start, actual_end,
         plan_cost, forecast_cost, actual_cost
    from pfa_mirror
   where removed_at is null
     and organization_id = any (array(select organization_id from organization_total where record_count >= pfa_large_from()));
comment on view pfa_large_mirror is 'The records that summaries are made of';

drop view pfa_baseline, pfa_month_baseline, pfa_date_reach;
drop materialized view pfa_summary, pfa_month_summary, pfa_date_span;

-- As in 0013.
create materialized view pfa_summary as
  with by_class as (
    select organization_id, 255 as grain, category, class, source, dor, area, null::text as manufacturer, null::text as model,
           null::date as on_day, is_actualized, is_discontinued, is_funds_transferable,
           count(*) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost, sum(actual_cost) as actual_cost
      from pfa_large_mirror
     group by organization_id, category, class, source, dor, area, is_actualized, is_discontinued, is_funds_transferable
  ),
  by_model as (
    select organization_id, 831 as grain, category, class, source, null::text as dor, null::text as area, manufacturer, model,
           null::date as on_day, is_actualized, is_discontinued, is_funds_transferable,
           count(*) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost, sum(actual_cost) as actual_cost
      from pfa_large_mirror
     group by organization_id, category, class, manufacturer, model, source, is_actualized, is_discontinued, is_funds_transferable
  )
  select cell.*,
         -- REFRESH … CONCURRENTLY compares by a unique key of columns that are not null.
         md5(row(organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
                 is_actualized, is_discontinued, is_funds_transferable)::text)::uuid as cell
    from (
      select * from by_class
      union all
      select * from by_model
      union all
      select organization_id, 2175, category, null, source, dor, area, manufacturer, null, null,
             is_actualized, is_discontinued, is_funds_transferable, count(*), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from pfa_large_mirror
       group by organization_id, category, area, manufacturer, source, dor, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, day.grain, null, null, null, null, null, null, null, day.on_day,
             is_actualized, is_discontinued, is_funds_transferable, count(*), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from pfa_large_mirror
       cross join lateral (
         select 8159 as grain, original_start as on_day
         union all select 8175, original_end
         union all select 8183, forecast_start
         union all select 8187, forecast_end
         union all select 8189, actual_start
         union all select 8190, actual_end
       ) day
       group by organization_id, day.grain, day.on_day, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, 8191, null, null, null, null, null, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, 2047, category, class, null, null, null, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, category, class, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, 6399, null, null, source, dor, area, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, source, dor, area, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, 7999, null, null, null, null, null, manufacturer, model, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_model
       group by organization_id, manufacturer, model, is_actualized, is_discontinued, is_funds_transferable
    ) cell;
create unique index pfa_summary_cell_idx on pfa_summary (cell);
-- … where organization_id = $1 and grain = $2 and category = any($3) and class = any($4): every total.
create index pfa_summary_category_idx on pfa_summary (organization_id, grain, category, class);
-- … where organization_id = $1 and grain = $2 and on_day between $3 and $4: totals over a range of dates.
create index pfa_summary_day_idx on pfa_summary (organization_id, grain, on_day);
comment on column pfa_summary.grain is 'Which of the grouping sets: bits of grouping(category, class, source, dor, area, manufacturer, model, six dates), first the highest, 0 where the column groups';
-- … where organization_id = $1 and grain = $2 and area = any($3) and category = any($4): an area has a fortieth of the cells
-- that a category has.
create index pfa_summary_area_idx on pfa_summary (organization_id, grain, area, category);

create view pfa_baseline with (security_barrier = true) as
  select organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
         is_actualized, is_discontinued, is_funds_transferable, records, plan_cost, forecast_cost, actual_cost
    from pfa_summary
   where organization_id = current_organization_id()
  union all
  select organization_id, grain, category, class, source, dor, area, manufacturer, model, on_day,
         is_actualized, is_discontinued, is_funds_transferable, records, plan_cost, forecast_cost, actual_cost
    from pfa_summary_change
   where organization_id = current_organization_id();
comment on view pfa_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

-- As in 0013.
create materialized view pfa_month_summary as
  with fine as (
    select organization_id, grouping(category, class, source, dor, area, manufacturer) as grain,
           category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(rate) as rate, sum(rate_day) as rate_day, sum(started) as started, sum(ended) as ended, sum(bar_day) as bar_day, sum(lump) as lump
      from (
        select m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
               m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
          from pfa_large_mirror m
         cross join lateral pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost,
           m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) as part
         cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
      ) event
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
       (category, class), (source, dor, area), (manufacturer)
     )
  ),
  -- Of the many cells of categories and classes, rather than of the many more records.
  coarse as (
    select organization_id, case when grouping(category) = 0 then 31 else 63 end as grain,
           category, null::text as class, null::text as source, null::text as dor, null::text as area, null::text as manufacturer,
           is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(rate), sum(rate_day), sum(started)::bigint, sum(ended)::bigint, sum(bar_day)::bigint, sum(lump)
      from fine
     where grain = 15
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets ((), (category))
  )
  select cell.*,
         -- REFRESH … CONCURRENTLY compares by a unique key of columns that are not null.
         md5(row(organization_id, grain, category, class, source, dor, area, manufacturer,
                 is_actualized, is_discontinued, is_funds_transferable, layer, month)::text)::uuid as cell
    from (select * from fine union all select * from coarse) cell;
create unique index pfa_month_summary_cell_idx on pfa_month_summary (cell);
-- … where organization_id = $1 and grain = $2 and category = any($3): every matrix.
create index pfa_month_summary_category_idx on pfa_month_summary (organization_id, grain, category);
comment on column pfa_month_summary.grain is 'Bits of grouping(category, class, source, dor, area, manufacturer), 0 where the column groups';
-- … where organization_id = $1 and grain = $2 and class = any($3): by category all cells of the grain would be read, of
-- which a class has few.
create index pfa_month_summary_class_idx on pfa_month_summary (organization_id, grain, class);

create view pfa_month_baseline with (security_barrier = true) as
  select organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued,
         is_funds_transferable, layer, month, rate, rate_day, started, ended, bar_day, lump
    from pfa_month_summary
   where organization_id = current_organization_id()
  union all
  select organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued,
         is_funds_transferable, layer, month, rate, rate_day, started, ended, bar_day, lump
    from pfa_month_summary_change
   where organization_id = current_organization_id();
comment on view pfa_month_baseline is 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

-- As in 0016.
create materialized view pfa_date_span as
  select m.organization_id, d.field, d.month,
         min(m.original_start) as original_start_from, max(m.original_start) as original_start_to,
         min(m.original_end) as original_end_from, max(m.original_end) as original_end_to,
         min(m.forecast_start) as forecast_start_from, max(m.forecast_start) as forecast_start_to,
         min(m.forecast_end) as forecast_end_from, max(m.forecast_end) as forecast_end_to,
         min(m.actual_start) as actual_start_from, max(m.actual_start) as actual_start_to,
         min(m.actual_end) as actual_end_from, max(m.actual_end) as actual_end_to
    from pfa_large_mirror m
   cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
   group by m.organization_id, d.field, d.month;
-- … where organization_id = $1 and field = $2 and month between $3 and $4; and refreshed concurrently by it.
create unique index pfa_date_span_month_idx on pfa_date_span (organization_id, field, month);

create view pfa_date_reach with (security_barrier = true) as
  select * from pfa_date_span where organization_id = current_organization_id()
  union all
  select * from pfa_date_span_change where organization_id = current_organization_id();
comment on view pfa_date_reach is 'Of the current organization; several rows a month, never too narrow together';

grant select on pfa_baseline, pfa_month_baseline, pfa_date_reach to vanguard_app;

-- The indexes that packages/datastore/src/load/mirror-indexes.ts names, which makes them when an organization becomes large.
do $$
declare
  name text;
begin
  if exists (select from organization_total where record_count >= pfa_large_from()) then
    return;
  end if;
  for name in
    select indexrelid::regclass::text from pg_index
     where indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) and not indisunique
  loop
    execute format('drop index %s', name);
  end loop;
end
$$;

-- The words of a record in two thirds of the time: array_to_string is not immutable, so that PostgreSQL called
-- pfa_plain_words for each of three texts where it now inlines all of it, and blanks are no longer replaced by blanks.
create function pfa_letters(texts text) returns text
  language sql immutable parallel safe
  return regexp_replace(texts, '[^[:alnum:] ]+', ' ', 'g');
comment on function pfa_letters is 'Letters and digits only, the rest as blanks';

create or replace function pfa_plain_words(variadic texts text[]) returns text
  language sql immutable parallel safe
  return pfa_letters(array_to_string(texts, ' '));

create or replace function pfa_words(pfa_id text, data jsonb) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('simple'::regconfig, pfa_letters(
           pfa_id || ' ' || coalesce(data ->> 'equipment', '') || ' ' || coalesce(data ->> 'contract', ''))), 'A')
    || setweight(to_tsvector('simple'::regconfig, pfa_letters(
           coalesce(data ->> 'class', '') || ' ' || coalesce(data ->> 'category', '') || ' ' || coalesce(data ->> 'description', ''))), 'B')
    || setweight(to_tsvector('simple'::regconfig, pfa_letters(
           coalesce(data ->> 'manufacturer', '') || ' ' || coalesce(data ->> 'model', '') || ' ' || coalesce(data ->> 'area', ''))), 'C');
