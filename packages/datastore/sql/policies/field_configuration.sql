alter table field_configuration enable row level security, force row level security;
-- Rows without an organization may be read by all, and written by none of them.
create policy field_configuration_read on field_configuration for select
  using (organization_id = current_organization_id() or (organization_id is null and current_organization_id() is not null));
create policy field_configuration_isolation on field_configuration using (organization_id = current_organization_id());
create policy field_configuration_across on field_configuration to current_user using (is_across_organizations());
revoke all on field_configuration from vanguard_app;
grant select, insert, update, delete on field_configuration to vanguard_app;
