alter table default_view enable row level security, force row level security;
create policy default_view_isolation on default_view using (organization_id = current_organization_id());
create policy default_view_across on default_view to current_user using (is_across_organizations());
revoke all on default_view from vanguard_app;
grant select, insert, update, delete on default_view to vanguard_app;
