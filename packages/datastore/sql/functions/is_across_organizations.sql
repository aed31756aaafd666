-- Whether the owner of the tables says so of its own work, over all organizations. Means nothing to vanguard_app.
create or replace function is_across_organizations() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('vanguard.across_organizations', true) = 'on', false);
