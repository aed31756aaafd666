alter table pull_record enable row level security, force row level security;
create policy pull_record_isolation on pull_record using (organization_id = current_organization_id());
create policy pull_record_across on pull_record to current_user using (is_across_organizations());
revoke all on pull_record from vanguard_app;
