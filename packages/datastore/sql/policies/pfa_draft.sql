alter table pfa_draft enable row level security, force row level security;
create policy pfa_draft_isolation on pfa_draft
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_draft_across on pfa_draft to current_user using (is_across_organizations());
revoke all on pfa_draft from vanguard_app;
grant select, insert, update, delete on pfa_draft to vanguard_app;
