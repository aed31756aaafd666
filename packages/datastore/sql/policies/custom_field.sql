alter table custom_field enable row level security, force row level security;
create policy custom_field_isolation on custom_field using (organization_id = current_organization_id());
create policy custom_field_across on custom_field to current_user using (is_across_organizations());
revoke all on custom_field from vanguard_app;
grant select on custom_field to vanguard_app;
