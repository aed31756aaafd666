alter table api_configuration enable row level security, force row level security;
-- Rows without an organization may be read by all, and written by none of them.
create policy api_configuration_read on api_configuration for select
  using (organization_id = current_organization_id() or (organization_id is null and current_organization_id() is not null));
create policy api_configuration_isolation on api_configuration using (organization_id = current_organization_id());
create policy api_configuration_across on api_configuration to current_user using (is_across_organizations());
revoke all on api_configuration from vanguard_app;
grant select, insert, update, delete on api_configuration to vanguard_app;
