-- The person on whose behalf the transaction works; null where there is none.
create or replace function current_user_id() returns text
  language sql stable parallel safe
  return nullif(current_setting('vanguard.user_id', true), '');
