-- Whoever deactivates it: a session that only slept would work again with the account.
create or replace function end_sessions_of_account() returns trigger
  language plpgsql set search_path from current as $$
begin
  update session set revoked_at = now() where user_id = new.id and revoked_at is null;
  return null;
end
$$;
