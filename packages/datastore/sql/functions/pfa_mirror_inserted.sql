-- What follows the mirror runs as the owner, whoever writes.
create or replace function pfa_mirror_inserted() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into pfa_search
  select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where removed_at is null;
  return null;
end
$$;
