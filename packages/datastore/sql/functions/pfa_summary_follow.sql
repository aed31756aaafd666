-- Adds what a statement on the mirror changes to pfa_summary_change, in its transaction. A load of everything says
-- `vanguard.summaries = rebuild` for its transaction, and refreshes at its end.
create or replace function pfa_summary_follow() returns trigger
  language plpgsql security definer set search_path from current set enable_sort = off as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_summary_change
      select organization_id,
             grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end,
                      forecast_start, forecast_end, actual_start, actual_end),
             category, class, source, dor, area, manufacturer, model,
             case
               when grouping(original_start) = 0 then original_start when grouping(original_end) = 0 then original_end
               when grouping(forecast_start) = 0 then forecast_start when grouping(forecast_end) = 0 then forecast_end
               when grouping(actual_start) = 0 then actual_start when grouping(actual_end) = 0 then actual_end
             end,
             is_actualized, is_discontinued, is_funds_transferable,
             sum(sign), sum(sign * plan_cost), sum(sign * forecast_cost), sum(sign * actual_cost)
        from (%s) touched
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
      having sum(sign) <> 0 or sum(sign * plan_cost) <> 0 or sum(sign * forecast_cost) <> 0 or sum(sign * actual_cost) <> 0
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
