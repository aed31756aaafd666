alter table sync_state enable row level security, force row level security;
create policy sync_state_isolation on sync_state using (organization_id = current_organization_id());
create policy sync_state_across on sync_state to current_user using (is_across_organizations());
revoke all on sync_state from vanguard_app;
grant select, update (pull_requested_at, pull_requested_by) on sync_state to vanguard_app;
