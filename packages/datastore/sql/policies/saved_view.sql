alter table saved_view enable row level security, force row level security;
-- Shared views are read by the organization, and written by whose they are.
create policy saved_view_read on saved_view for select
  using (organization_id = current_organization_id() and (is_shared or user_id = current_user_id()));
create policy saved_view_isolation on saved_view
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy saved_view_across on saved_view to current_user using (is_across_organizations());
revoke all on saved_view from vanguard_app;
grant select, insert, update, delete on saved_view to vanguard_app;
