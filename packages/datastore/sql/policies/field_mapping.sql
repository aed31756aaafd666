alter table field_mapping enable row level security, force row level security;
create policy field_mapping_isolation on field_mapping using (organization_id = current_organization_id());
create policy field_mapping_across on field_mapping to current_user using (is_across_organizations());
revoke all on field_mapping from vanguard_app;
grant select on field_mapping to vanguard_app;
