-- As pfa_summary_follow, of the months. A record that stays in its cells is taken off and added on only in the layers that have
-- changed: most changes are of the forecast, and leave the plan where it is.
create or replace function pfa_month_summary_follow() returns trigger
  language plpgsql security definer set search_path from current set enable_sort = off set enable_nestloop = off as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    insert into pfa_month_summary_change
    select organization_id, grouping(category, class, source, dor, area, manufacturer),
           category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
           sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
      from (
        select side.sign, organization_id, side.category, side.class, side.source, side.dor, side.area, side.manufacturer,
               side.is_actualized, side.is_discontinued, side.is_funds_transferable, part.layer, event.*
          from new_rows n
          join old_rows o using (organization_id, pfa_id)
         cross join lateral (
           select case
             when n.removed_at is null and o.removed_at is null
              and (n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.is_actualized, n.is_discontinued, n.is_funds_transferable)
                is not distinct from
                  (o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.is_actualized, o.is_discontinued, o.is_funds_transferable)
             then array[
               case when (n.plan_cost, n.original_start, n.original_end, n.data -> 'planSource')
                      is distinct from (o.plan_cost, o.original_start, o.original_end, o.data -> 'planSource') then 'plan' end,
               case when (n.forecast_cost, n.forecast_start, n.forecast_end, n.data -> 'forecastSource')
                      is distinct from (o.forecast_cost, o.forecast_start, o.forecast_end, o.data -> 'forecastSource') then 'forecast' end,
               case when (n.actual_cost, n.actual_start, n.actual_end, n.data -> 'actualSource')
                      is distinct from (o.actual_cost, o.actual_start, o.actual_end, o.data -> 'actualSource') then 'actual' end]
             else array['plan', 'forecast', 'actual'] end as layers
           offset 0 -- not for each part
         ) moved
         cross join lateral (
           select 1 as sign, n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.is_actualized, n.is_discontinued,
                  n.is_funds_transferable, n.removed_at, n.data, n.plan_cost, n.forecast_cost, n.actual_cost,
                  n.original_start, n.original_end, n.forecast_start, n.forecast_end, n.actual_start, n.actual_end
           union all
           select -1, o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.is_actualized, o.is_discontinued,
                  o.is_funds_transferable, o.removed_at, o.data, o.plan_cost, o.forecast_cost, o.actual_cost,
                  o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end
         ) side
         cross join lateral pfa_layers(side.data, side.source, side.is_actualized, side.plan_cost, side.forecast_cost, side.actual_cost,
           side.original_start, side.original_end, side.forecast_start, side.forecast_end, side.actual_start, side.actual_end) as part
         cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
         where (n.data is distinct from o.data or n.removed_at is distinct from o.removed_at)
           and side.removed_at is null and part.layer = any(moved.layers)
      ) event
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
       (), (category), (category, class), (source, dor, area), (manufacturer)
     )
    having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
        or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0;
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_month_summary_change
      select organization_id, grouping(category, class, source, dor, area, manufacturer),
             category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
             sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
        from (
          select m.sign, m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
                 m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
            from (select %s as sign, * from %I) m
           cross join lateral pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost,
             m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) as part
           cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
           where m.removed_at is null
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op when 'INSERT' then 1 else -1 end, case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end);
  return null;
end
$$;
