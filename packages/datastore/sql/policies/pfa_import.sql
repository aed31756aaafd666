alter table pfa_import enable row level security, force row level security;
create policy pfa_import_isolation on pfa_import
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_import_across on pfa_import to current_user using (is_across_organizations());
revoke all on pfa_import from vanguard_app;
grant select, insert, update, delete on pfa_import to vanguard_app;
