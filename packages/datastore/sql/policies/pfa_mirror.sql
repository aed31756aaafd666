alter table pfa_mirror enable row level security, force row level security;
create policy pfa_mirror_isolation on pfa_mirror using (organization_id = current_organization_id());
create policy pfa_mirror_across on pfa_mirror to current_user using (is_across_organizations());
revoke all on pfa_mirror from vanguard_app;
grant select, insert, update, delete on pfa_mirror to vanguard_app;
