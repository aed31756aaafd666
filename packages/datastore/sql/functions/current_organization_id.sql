-- The organization that the transaction works in; null where it has none.
create or replace function current_organization_id() returns text
  language sql stable parallel safe
  return nullif(current_setting('vanguard.organization_id', true), '');
