alter table organization_event enable row level security, force row level security;
-- Written by functions and read by the server only.
create policy organization_event_isolation on organization_event using (organization_id = current_organization_id());
create policy organization_event_across on organization_event to current_user using (is_across_organizations());
-- What a trigger has to tell does not depend on who made the change: an administrator by hand, too.
create policy organization_event_told on organization_event for insert to current_user with check (true);
revoke all on organization_event from vanguard_app;
