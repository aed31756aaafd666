alter table feed_schedule enable row level security, force row level security;
create policy feed_schedule_isolation on feed_schedule using (organization_id = current_organization_id());
create policy feed_schedule_across on feed_schedule to current_user using (is_across_organizations());
revoke all on feed_schedule from vanguard_app;
