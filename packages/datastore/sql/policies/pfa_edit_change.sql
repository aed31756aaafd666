alter table pfa_edit_change enable row level security, force row level security;
create policy pfa_edit_change_isolation on pfa_edit_change
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_edit_change_across on pfa_edit_change to current_user using (is_across_organizations());
revoke all on pfa_edit_change from vanguard_app;
grant select, insert, update, delete on pfa_edit_change to vanguard_app;
