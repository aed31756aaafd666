alter table pull_rejection enable row level security, force row level security;
create policy pull_rejection_isolation on pull_rejection using (organization_id = current_organization_id());
create policy pull_rejection_across on pull_rejection to current_user using (is_across_organizations());
revoke all on pull_rejection from vanguard_app;
