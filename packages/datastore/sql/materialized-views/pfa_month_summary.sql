-- Months of the mirror by what people filter on, so that a matrix adds up cells and not records: sums of pfa_month_events.
-- pfa_month_summary and pfa_month_summary_change stand to each other as pfa_summary and pfa_summary_change.

-- Whoever makes it sees all records, and what changed since the last refresh goes into what is made anew.
select set_config('vanguard.across_organizations', 'on', true), set_config('work_mem', '256MB', true);
lock table pfa_mirror in share row exclusive mode;
delete from pfa_month_summary_change;

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
    select organization_id, case when grouping(category) = 0 then pfa_month_grain('category') else pfa_month_grain('') end as grain,
           category, null::text as class, null::text as source, null::text as dor, null::text as area, null::text as manufacturer,
           is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(rate), sum(rate_day), sum(started)::bigint, sum(ended)::bigint, sum(bar_day)::bigint, sum(lump)
      from fine
     where grain = pfa_month_grain('category, class')
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
-- … where organization_id = $1 and grain = $2 and class = any($3): by category all cells of the grain would be read, of
-- which a class has few.
create index pfa_month_summary_class_idx on pfa_month_summary (organization_id, grain, class);
comment on column pfa_month_summary.grain is 'As pfa_month_grain names it';
