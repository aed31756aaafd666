alter table ai_usage_log enable row level security, force row level security;
create policy ai_usage_log_isolation on ai_usage_log using (organization_id = current_organization_id());
create policy ai_usage_log_across on ai_usage_log to current_user using (is_across_organizations());
revoke all on ai_usage_log from vanguard_app;
grant select, insert, update, delete on ai_usage_log to vanguard_app;
