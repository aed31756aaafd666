-- Adds what a statement on the mirror changes to pfa_summary_change, in its transaction. A load of everything says
-- `vanguard.summaries = rebuild` for its transaction, and refreshes at its end.
--
-- A record that stays in its cells adds the difference of its costs to them, and nothing where there is none, as when dates are
-- shifted; of the days only those count that it leaves and comes to.
--
-- What an update adds is planned once in a session: to plan it took as long as to change fifty records. Without nested loops the plan
-- is good for any number of rows.
create or replace function pfa_summary_follow() returns trigger
  language plpgsql security definer set search_path from current set enable_sort = off set enable_nestloop = off as $$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    with pair as materialized (
      select n.organization_id, n.removed_at is null as is_there, o.removed_at is null as was_there,
             n.removed_at is null and o.removed_at is null
               and (n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.model, n.is_actualized, n.is_discontinued, n.is_funds_transferable)
                 is not distinct from
                   (o.category, o.class, o.source, o.dor, o.area, o.manufacturer, o.model, o.is_actualized, o.is_discontinued, o.is_funds_transferable)
               as stays,
             (n.plan_cost, n.forecast_cost, n.actual_cost) is distinct from (o.plan_cost, o.forecast_cost, o.actual_cost) as costs_differ,
             n.category, n.class, n.source, n.dor, n.area, n.manufacturer, n.model,
             n.is_actualized, n.is_discontinued, n.is_funds_transferable, n.plan_cost, n.forecast_cost, n.actual_cost,
             o.category as old_category, o.class as old_class, o.source as old_source, o.dor as old_dor, o.area as old_area,
             o.manufacturer as old_manufacturer, o.model as old_model, o.is_actualized as was_actualized,
             o.is_discontinued as was_discontinued, o.is_funds_transferable as was_funds_transferable,
             o.plan_cost as old_plan_cost, o.forecast_cost as old_forecast_cost, o.actual_cost as old_actual_cost,
             array[n.original_start, n.original_end, n.forecast_start, n.forecast_end, n.actual_start, n.actual_end] as days,
             array[o.original_start, o.original_end, o.forecast_start, o.forecast_end, o.actual_start, o.actual_end] as old_days
        from new_rows n
        join old_rows o using (organization_id, pfa_id)
       where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
    ),
    day as (
      select pair.*, d.*, day is distinct from old_day as moves
        from pair
       cross join lateral unnest(
         array[pfa_grain('original_start'), pfa_grain('original_end'), pfa_grain('forecast_start'), pfa_grain('forecast_end'),
               pfa_grain('actual_start'), pfa_grain('actual_end')], days, old_days) as d(grain, day, old_day)
       where not stays or costs_differ or days is distinct from old_days
    )
    insert into pfa_summary_change
    select organization_id, grouping(category, class, source, dor, area, manufacturer, model) << 6 | b'111111'::integer,
           category, class, source, dor, area, manufacturer, model, null::date, is_actualized, is_discontinued, is_funds_transferable,
           sum(records), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
      from (
        select organization_id, category, class, source, dor, area, manufacturer, model,
               is_actualized, is_discontinued, is_funds_transferable, 0 as records,
               plan_cost - old_plan_cost as plan_cost, forecast_cost - old_forecast_cost as forecast_cost, actual_cost - old_actual_cost as actual_cost
          from pair where stays and costs_differ
        union all
        select organization_id, category, class, source, dor, area, manufacturer, model,
               is_actualized, is_discontinued, is_funds_transferable, 1, plan_cost, forecast_cost, actual_cost
          from pair where is_there and not stays
        union all
        select organization_id, old_category, old_class, old_source, old_dor, old_area, old_manufacturer, old_model,
               was_actualized, was_discontinued, was_funds_transferable, -1, -old_plan_cost, -old_forecast_cost, -old_actual_cost
          from pair where was_there and not stays
      ) cell
     group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
       (), (category, class), (source, dor, area), (manufacturer, model),
       (category, class, source, dor, area), (category, area, manufacturer, source, dor),
       (category, class, manufacturer, model, source)
     )
    having sum(records) <> 0 or sum(plan_cost) <> 0 or sum(forecast_cost) <> 0 or sum(actual_cost) <> 0
    union all
    select organization_id, grain, null, null, null, null, null, null, null, on_day, is_actualized, is_discontinued, is_funds_transferable,
           sum(records), sum(plan_cost), sum(forecast_cost), sum(actual_cost)
      from (
        select organization_id, grain, day as on_day, is_actualized, is_discontinued, is_funds_transferable, 0 as records,
               plan_cost - old_plan_cost as plan_cost, forecast_cost - old_forecast_cost as forecast_cost, actual_cost - old_actual_cost as actual_cost
          from day where stays and costs_differ and not moves
        union all
        select organization_id, grain, day, is_actualized, is_discontinued, is_funds_transferable, 1, plan_cost, forecast_cost, actual_cost
          from day where is_there and (moves or not stays)
        union all
        select organization_id, grain, old_day, was_actualized, was_discontinued, was_funds_transferable, -1,
               -old_plan_cost, -old_forecast_cost, -old_actual_cost
          from day where was_there and (moves or not stays)
      ) of_day
     group by organization_id, grain, on_day, is_actualized, is_discontinued, is_funds_transferable
    having sum(records) <> 0 or sum(plan_cost) <> 0 or sum(forecast_cost) <> 0 or sum(actual_cost) <> 0;
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
        from (select %s as sign, * from %I) touched
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
      having sum(sign) <> 0 or sum(sign * plan_cost) <> 0 or sum(sign * forecast_cost) <> 0 or sum(sign * actual_cost) <> 0
    $statement$,
    case tg_op when 'INSERT' then 1 else -1 end, case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end);
  return null;
end
$$;
