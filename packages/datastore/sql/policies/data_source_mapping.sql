alter table data_source_mapping enable row level security, force row level security;
-- Rows without an organization may be read by all, and written by none of them.
create policy data_source_mapping_read on data_source_mapping for select
  using (organization_id = current_organization_id() or (organization_id is null and current_organization_id() is not null));
create policy data_source_mapping_isolation on data_source_mapping using (organization_id = current_organization_id());
create policy data_source_mapping_across on data_source_mapping to current_user using (is_across_organizations());
revoke all on data_source_mapping from vanguard_app;
grant select, insert, update, delete on data_source_mapping to vanguard_app;
