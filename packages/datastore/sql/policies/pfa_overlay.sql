alter table pfa_overlay enable row level security, force row level security;
create policy pfa_overlay_isolation on pfa_overlay
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_overlay_across on pfa_overlay to current_user using (is_across_organizations());
revoke all on pfa_overlay from vanguard_app;
grant select on pfa_overlay to vanguard_app;
