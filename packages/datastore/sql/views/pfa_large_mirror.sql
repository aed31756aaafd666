-- What only a large organization needs, only a large one has. Triggers write the changes of the small too, since one of them
-- may become large in a refresh that does not see them yet.
create view pfa_large_mirror as
  select organization_id, data, is_actualized, is_discontinued, is_funds_transferable,
         category, class, source, dor, area, manufacturer, model,
         original_start, original_end, forecast_start, forecast_end, actual_start, actual_end,
         plan_cost, forecast_cost, actual_cost
    from pfa_mirror
   where removed_at is null
     and organization_id = any (array(select organization_id from organization_total where record_count >= pfa_large_from()));
comment on view pfa_large_mirror is 'The records that summaries are made of';
