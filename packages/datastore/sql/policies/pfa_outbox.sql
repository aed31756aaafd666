alter table pfa_outbox enable row level security, force row level security;
-- What is committed is everybody's to see; written by functions only.
create policy pfa_outbox_isolation on pfa_outbox using (organization_id = current_organization_id());
create policy pfa_outbox_across on pfa_outbox to current_user using (is_across_organizations());
revoke all on pfa_outbox from vanguard_app;
grant select on pfa_outbox to vanguard_app;
