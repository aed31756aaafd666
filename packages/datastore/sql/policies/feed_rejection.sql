alter table feed_rejection enable row level security, force row level security;
create policy feed_rejection_isolation on feed_rejection using (organization_id = current_organization_id());
create policy feed_rejection_across on feed_rejection to current_user using (is_across_organizations());
revoke all on feed_rejection from vanguard_app;
