alter table feed_state enable row level security, force row level security;
create policy feed_state_isolation on feed_state using (organization_id = current_organization_id());
create policy feed_state_across on feed_state to current_user using (is_across_organizations());
revoke all on feed_state from vanguard_app;
