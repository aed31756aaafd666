alter table feed_run enable row level security, force row level security;
create policy feed_run_isolation on feed_run using (organization_id = current_organization_id());
create policy feed_run_across on feed_run to current_user using (is_across_organizations());
revoke all on feed_run from vanguard_app;
