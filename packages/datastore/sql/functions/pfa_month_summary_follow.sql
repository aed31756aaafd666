-- As pfa_summary_follow, of the months.
create or replace function pfa_month_summary_follow() returns trigger
  language plpgsql security definer set search_path from current as $$
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
           where m.removed_at is null
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op
      when 'INSERT' then 'select 1 as sign, * from new_rows'
      when 'DELETE' then 'select -1 as sign, * from old_rows'
      else 'select 1 as sign, n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
            union all
            select -1, o.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$$;
