alter table organization_api_credential enable row level security, force row level security;
create policy organization_api_credential_isolation on organization_api_credential using (organization_id = current_organization_id());
create policy organization_api_credential_across on organization_api_credential to current_user using (is_across_organizations());
revoke all on organization_api_credential from vanguard_app;
grant select, insert, update, delete on organization_api_credential to vanguard_app;
