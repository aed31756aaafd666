alter table organization enable row level security;
-- May be seen by whoever works in it, or belongs to it; the owner, and the processes that it shares this with, read the list as
-- a whole.
create policy organization_isolation on organization for select
  using (id = current_organization_id() or exists (
    select from organization_member m where m.organization_id = organization.id and m.user_id = current_user_id()));
create policy organization_listed on organization to current_user using (true);
revoke all on organization from vanguard_app;
grant select on organization to vanguard_app;
