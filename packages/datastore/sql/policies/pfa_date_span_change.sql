alter table pfa_date_span_change enable row level security, force row level security;
-- Triggers write it in any scope; it is read by whoever takes it in, across organizations, and by the view, in one.
create policy pfa_date_span_change_isolation on pfa_date_span_change using (organization_id = current_organization_id());
create policy pfa_date_span_change_across on pfa_date_span_change to current_user
  using (is_across_organizations()) with check (true);
revoke all on pfa_date_span_change from vanguard_app;
