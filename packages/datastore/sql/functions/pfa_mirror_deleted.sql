-- The words of records that go.
create or replace function pfa_mirror_deleted() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  delete from pfa_search s using old_rows o where s.organization_id = o.organization_id and s.pfa_id = o.pfa_id;
  return null;
end
$$;
