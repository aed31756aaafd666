-- Sums of the mirror by what people filter on, so that a total reads a few cells and not the table.
--
-- pfa_summary holds them as of its last refresh; pfa_summary_change what the mirror gained and lost since, added by triggers in
-- the transaction that changes it. Together, in pfa_baseline, they are exact at every moment; a refresh empties the changes in
-- the transaction that takes them in.
--
-- Thirteen grouping sets would fill thirteen hash tables at once, larger than any cache: of the finest combinations each has its
-- turn here, and the coarser ones add up their cells.

-- Whoever makes it sees all records, and what changed since the last refresh goes into what is made anew.
select set_config('vanguard.across_organizations', 'on', true), set_config('work_mem', '256MB', true);
lock table pfa_mirror in share row exclusive mode;
delete from pfa_summary_change;

create materialized view pfa_summary as
  with by_class as (
    select organization_id, pfa_grain('category, class, source, dor, area') as grain, category, class, source, dor, area, null::text as manufacturer, null::text as model,
           null::date as on_day, is_actualized, is_discontinued, is_funds_transferable,
           count(*) as records, sum(plan_cost) as plan_cost, sum(forecast_cost) as forecast_cost, sum(actual_cost) as actual_cost
      from pfa_large_mirror
     group by organization_id, category, class, source, dor, area, is_actualized, is_discontinued, is_funds_transferable
  ),
  by_model as (
    select organization_id, pfa_grain('category, class, source, manufacturer, model') as grain, category, class, source, null::text as dor, null::text as area, manufacturer, model,
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
      select organization_id, pfa_grain('category, source, dor, area, manufacturer'), category, null, source, dor, area, manufacturer, null, null,
             is_actualized, is_discontinued, is_funds_transferable, count(*), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from pfa_large_mirror
       group by organization_id, category, area, manufacturer, source, dor, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, day.grain, null, null, null, null, null, null, null, day.on_day,
             is_actualized, is_discontinued, is_funds_transferable, count(*), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from pfa_large_mirror
       cross join lateral (
         select pfa_grain('original_start') as grain, original_start as on_day
         union all select pfa_grain('original_end'), original_end
         union all select pfa_grain('forecast_start'), forecast_start
         union all select pfa_grain('forecast_end'), forecast_end
         union all select pfa_grain('actual_start'), actual_start
         union all select pfa_grain('actual_end'), actual_end
       ) day
       group by organization_id, day.grain, day.on_day, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, pfa_grain(''), null, null, null, null, null, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, pfa_grain('category, class'), category, class, null, null, null, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, category, class, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, pfa_grain('source, dor, area'), null, null, source, dor, area, null, null, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_class
       group by organization_id, source, dor, area, is_actualized, is_discontinued, is_funds_transferable
      union all
      select organization_id, pfa_grain('manufacturer, model'), null, null, null, null, null, manufacturer, model, null,
             is_actualized, is_discontinued, is_funds_transferable, sum(records)::bigint, sum(plan_cost), sum(forecast_cost), sum(actual_cost)
        from by_model
       group by organization_id, manufacturer, model, is_actualized, is_discontinued, is_funds_transferable
    ) cell;
create unique index pfa_summary_cell_idx on pfa_summary (cell);
-- … where organization_id = $1 and grain = $2 and category = any($3) and class = any($4): every total.
create index pfa_summary_category_idx on pfa_summary (organization_id, grain, category, class);
-- … where organization_id = $1 and grain = $2 and area = any($3) and category = any($4): an area has a fortieth of the cells
-- that a category has.
create index pfa_summary_area_idx on pfa_summary (organization_id, grain, area, category);
-- … where organization_id = $1 and grain = $2 and on_day between $3 and $4: totals over a range of dates.
create index pfa_summary_day_idx on pfa_summary (organization_id, grain, on_day);
comment on column pfa_summary.grain is 'As pfa_grain names it';
