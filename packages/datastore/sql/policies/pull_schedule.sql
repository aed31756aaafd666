alter table pull_schedule enable row level security, force row level security;
create policy pull_schedule_isolation on pull_schedule using (organization_id = current_organization_id());
create policy pull_schedule_across on pull_schedule to current_user using (is_across_organizations());
revoke all on pull_schedule from vanguard_app;
grant select on pull_schedule to vanguard_app;
