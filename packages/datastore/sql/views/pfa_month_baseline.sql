-- As pfa_baseline, of the months.
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
grant select on pfa_month_baseline to vanguard_app;
