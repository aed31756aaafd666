-- As pfa_summary_follow, of the months. A record that stays in its cells is taken off and added on only in the layers that have
-- changed: most changes are of the forecast, and leave the plan where it is.
create or replace function pfa_month_summary_follow() returns trigger
  language plpgsql security definer set search_path from current set enable_sort = off as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
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
            from (%s) m
           cross join lateral pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost,
             m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) as part
           cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
           where m.removed_at is null and (m.moved is null or part.layer = any(m.moved))
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op
      when 'INSERT' then 'select 1 as sign, null::text[] as moved, * from new_rows'
      when 'DELETE' then 'select -1 as sign, null::text[] as moved, * from old_rows'
      else format('select 1 as sign, %2$s as moved, n.* from %1$s union all select -1, %2$s, o.* from %1$s',
        $from$new_rows n join old_rows o using (organization_id, pfa_id)
         where (n.data is distinct from o.data or n.removed_at is distinct from o.removed_at)$from$,
        $moved$case
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
        end$moved$)
    end);
  return null;
end
$$;
