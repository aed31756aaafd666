-- The cells of the current organization: as of the last refresh, and what the mirror gained and lost since.
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
grant select on pfa_baseline to vanguard_app;
