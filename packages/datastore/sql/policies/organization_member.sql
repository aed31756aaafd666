alter table organization_member enable row level security, force row level security;
create policy organization_member_isolation on organization_member
  using (organization_id = current_organization_id() or user_id = current_user_id())
  with check (organization_id = current_organization_id());
create policy organization_member_across on organization_member to current_user using (is_across_organizations());
revoke all on organization_member from vanguard_app;
grant select, insert, update, delete on organization_member to vanguard_app;
