alter table organization_ai_config enable row level security, force row level security;
create policy organization_ai_config_isolation on organization_ai_config using (organization_id = current_organization_id());
create policy organization_ai_config_across on organization_ai_config to current_user using (is_across_organizations());
revoke all on organization_ai_config from vanguard_app;
grant select, insert, update, delete on organization_ai_config to vanguard_app;
