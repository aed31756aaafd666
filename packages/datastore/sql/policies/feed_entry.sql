alter table feed_entry enable row level security, force row level security;
-- Master data alone: organizations and users of upstream are for administrators of the installation.
create policy feed_entry_isolation on feed_entry
  using (organization_id = current_organization_id() and feed in ('assets', 'classes', 'manufacturers'));
create policy feed_entry_across on feed_entry to current_user using (is_across_organizations());
revoke all on feed_entry from vanguard_app;
grant select on feed_entry to vanguard_app;
