alter table pfa_edit enable row level security, force row level security;
create policy pfa_edit_isolation on pfa_edit
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_edit_across on pfa_edit to current_user using (is_across_organizations());
revoke all on pfa_edit from vanguard_app;
grant select, insert, update, delete on pfa_edit to vanguard_app;
