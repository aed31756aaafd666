alter table pfa_history enable row level security, force row level security;
-- Drafts are private until they are committed, and so is their history: an entry with a user is that user's alone. What was
-- committed, and what upstream changed, is seen by everybody of the organization. Entries are never changed or removed on
-- behalf of a person.
create policy pfa_history_visible on pfa_history for select
  using (organization_id = current_organization_id() and (user_id is null or user_id = current_user_id() or origin = 'commit'));
create policy pfa_history_written on pfa_history for insert
  with check (organization_id = current_organization_id() and user_id = current_user_id() and origin <> 'commit');
create policy pfa_history_follows on pfa_history for insert to current_user with check (user_id is null);
create policy pfa_history_across on pfa_history to current_user using (is_across_organizations());
revoke all on pfa_history from vanguard_app;
grant select, insert on pfa_history to vanguard_app;
