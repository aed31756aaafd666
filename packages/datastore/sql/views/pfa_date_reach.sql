-- As pfa_baseline, of the spans of dates. What the mirror lost makes them too wide until the next refresh, which costs time
-- alone.
create view pfa_date_reach with (security_barrier = true) as
  select * from pfa_date_span where organization_id = current_organization_id()
  union all
  select * from pfa_date_span_change where organization_id = current_organization_id();
comment on view pfa_date_reach is 'Of the current organization; several rows a month, never too narrow together';
grant select on pfa_date_reach to vanguard_app;
