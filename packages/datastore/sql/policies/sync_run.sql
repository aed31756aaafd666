alter table sync_run enable row level security, force row level security;
create policy sync_run_isolation on sync_run using (organization_id = current_organization_id());
create policy sync_run_across on sync_run to current_user using (is_across_organizations());
revoke all on sync_run from vanguard_app;
grant select, insert, update, delete on sync_run to vanguard_app;
